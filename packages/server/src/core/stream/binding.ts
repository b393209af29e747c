import {
  type BareJid,
  bareOf,
  errorReply,
  type FullJid,
  iqResult,
  prepareResource,
  withResource,
} from "@tandem/protocol";
import { buildBound, parseBindRequest } from "@tandem/protocol/rfc-6120-bind";
import type { XmlElement } from "@tandem/xml";
import { defineErrors, type StanzaError } from "../errors.ts";
import { Session } from "../session.ts";
import { SessionChannel } from "./channel.ts";
import type { Stream } from "./stream.ts";

export const bindErrors = defineErrors({
  "bind/bad-resource": {
    type: "modify",
    condition: "bad-request",
    source: "RFC 6120 §7.7.2.1",
    text: "That is no valid resource.",
  },
  "bind/too-many-sessions": {
    type: "wait",
    condition: "resource-constraint",
    source: "RFC 6120 §7.6.2.1",
    text: "This account is signed in on too many devices. Sign out on one of them.",
  },
} as const);

/** Gives a signed-in stream its resource (RFC 6120 §7) and with it a session. */
export class Binding {
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  async onIq(iq: XmlElement, bind: XmlElement): Promise<void> {
    const stream = this.#stream;
    const wanted = parseBindRequest(bind) || stream.service.core.environment.random.id(96);
    const resource = prepareResource(wanted);
    if (iq.attr("type") !== "set" || resource === null)
      return this.#refuse(iq, bindErrors.raise["bind/bad-resource"]());
    const isBound = await this.bind(resource, (channel) => {
      const result = iqResult(iq, buildBound(channel.session.jid));
      stream.sendElement(result.setAttr("to", undefined).setAttr("from", undefined));
    });
    if (!isBound) this.#refuse(iq, bindErrors.raise["bind/too-many-sessions"]());
  }

  #refuse(iq: XmlElement, error: StanzaError): void {
    this.#stream.sendElement(errorReply(iq, error));
  }

  /**
   * False when the account has too many sessions. An older session of the same resource gives way (RFC 6120 §7.7.2.2).
   * `greet` tells the client, before anything else can reach it.
   */
  async bind(resource: string, greet: (channel: SessionChannel) => void): Promise<boolean> {
    const stream = this.#stream;
    const { core } = stream.service;
    const account = stream.account as BareJid;
    const jid = withResource(account, resource);
    // Each wait may let another stream in, so everything is looked at again after it.
    for (let away = this.#inTheWay(jid); away !== undefined; away = this.#inTheWay(jid)) {
      if (!(await away())) return false;
    }
    if (stream.isClosed) return true;
    const channel = new SessionChannel(core, stream.service, stream, stream.isFramed);
    const session = new Session({
      id: core.environment.random.id(),
      account,
      jid,
      resource,
      outlet: channel,
      remoteAddress: stream.connection.remoteAddress,
    });
    stream.channel = channel;
    stream.service.channelOpened(channel, session);
    channel.open(session, () => greet(channel));
    return true;
  }

  /** What ends the session that stands in the way of this one, false if it cannot; undefined when there is room. */
  #inTheWay(jid: FullJid): (() => Promise<boolean>) | undefined {
    const { service } = this.#stream;
    const { sessions, options } = service.core;
    const older = sessions.get(jid);
    if (older !== undefined) {
      return async () => {
        await service.endSession(older, "conflict", "Signed in again with the same resource.");
        return true;
      };
    }
    if (sessions.countOf(bareOf(jid)) < options.limits.sessionsPerAccountMax) return undefined;
    // Whoever is here goes before whoever may come back.
    return () => service.endOldestWaiting(bareOf(jid));
  }
}
