import {
  bareOf,
  domainOf,
  errorReply,
  type FullJid,
  iqResult,
  isFull,
  localOf,
  parseJid,
  type Jid,
} from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, StanzaError } from "./errors.ts";
import type { AuthorizeHandler, IqContext, IqHandler, IqTarget, StanzaContext, StanzaHandler } from "./module.ts";
import { Phase } from "./phases.ts";
import { type RemoteHosts, StorageFault, type Log } from "./ports/index.ts";
import { Fanout, type Session, type SessionDirectory } from "./session.ts";

/**
 * One stanza's way: stamped, checked, authorized, transformed, handled. The router knows no XEP. Whoever is asked for an
 * answer gives it; what nobody answers gets `service-unavailable`; what throws becomes the error reply.
 */
export class Router {
  readonly domain: string;
  readonly sessions: SessionDirectory;
  readonly authorize = new Phase<StanzaContext, ReturnType<AuthorizeHandler>>("authorize");
  readonly transform = new Phase<StanzaContext, void>("transform");
  readonly #iqHandlers = new Map<string, IqHandler>();
  readonly #services = new Map<string, StanzaHandler>();
  readonly #log: Log;
  #messages: StanzaHandler | undefined;
  #presence: StanzaHandler | undefined;
  readonly #away = new Map<string, StanzaHandler>();
  #remoteHosts: RemoteHosts | undefined;
  #components: RemoteHosts | undefined;

  constructor(domain: string, sessions: SessionDirectory, log: Log) {
    this.domain = domain;
    this.sessions = sessions;
    this.#log = log;
  }

  addIq(target: IqTarget, type: "get" | "set", ns: string, name: string, handler: IqHandler): void {
    const key = `${target} ${type} ${name} ${ns}`;
    if (this.#iqHandlers.has(key)) throw new Error(`two modules answer ${key}`);
    this.#iqHandlers.set(key, handler);
  }

  addService(host: string, handler: StanzaHandler): void {
    if (this.#services.has(host)) throw new Error(`two modules serve ${host}`);
    this.#services.set(host, handler);
  }

  ownMessages(handler: StanzaHandler): void {
    if (this.#messages !== undefined) throw new Error("two modules own messages");
    this.#messages = handler;
  }

  ownPresence(handler: StanzaHandler): void {
    if (this.#presence !== undefined) throw new Error("two modules own presence");
    this.#presence = handler;
  }

  ownAway(name: "message" | "presence", handler: StanzaHandler): void {
    if (this.#away.has(name)) throw new Error(`two modules own ${name} to other domains`);
    this.#away.set(name, handler);
  }

  /** Without one, whatever is not served here gets `remote-server-not-found`. */
  connectRemoteHosts(hosts: RemoteHosts): void {
    this.#remoteHosts = hosts;
  }

  /** Programs beside the server, for the hosts that they serve. */
  connectComponents(components: RemoteHosts): void {
    this.#components = components;
  }

  /** Our own domain, or a service of it. */
  isOwnHost(host: string): boolean {
    return host === this.domain || this.#services.has(host);
  }

  /** Every host for which a stranger may not speak. */
  serves(host: string): boolean {
    return this.isOwnHost(host) || this.#components?.serves(host) === true;
  }

  /**
   * A stanza as a client sent it. Resolves when it is handled: what must be durable is durable, so the stream may
   * acknowledge it (XEP-0198). Never rejects. `release`: see StanzaContext.
   */
  receive(session: Session, stanza: XmlElement, release?: () => void): void | Promise<void> {
    const rawTo = stanza.attr("to");
    const to = rawTo === undefined ? session.account : parseJid(rawTo);
    // RFC 6120 §8.1.2.1: the server, not the client, says who sent it; a `from` of one's own is tolerated, any other is overwritten.
    stanza.setAttr("from", session.jid);
    if (to === null) return this.#reject(stanza, coreErrors.raise["core/jid-malformed"](), session);
    if (rawTo !== undefined && rawTo !== to) stanza.setAttr("to", to);
    return this.#pass({
      stanza,
      from: session.jid,
      to,
      isAddressed: rawTo !== undefined,
      session,
      isRemote: false,
      release,
    });
  }

  /** A stanza of a module or service, `from` and `to` already in it. It goes the same way as a client's. */
  route(stanza: XmlElement): void | Promise<void> {
    const from = parseJid(stanza.attr("from") ?? "");
    const to = parseJid(stanza.attr("to") ?? "");
    if (from === null || to === null) throw new Error(`a routed stanza needs from and to: ${stanza.name}`);
    return this.#pass({ stanza, from, to, isAddressed: true, session: undefined, isRemote: false });
  }

  /**
   * A stanza of another server or a component, which has proved that it may speak for `from`; in `jabber:client`, as
   * everything in here is. Resolves when it is handled. Never rejects.
   */
  receiveRemote(stanza: XmlElement, from: Jid, to: Jid): void | Promise<void> {
    stanza.setAttr("from", from).setAttr("to", to);
    return this.#pass({ stanza, from, to, isAddressed: true, session: undefined, isRemote: true });
  }

  /** To another domain, no questions asked. Throws a StanzaError when it cannot be taken. */
  sendAway(stanza: XmlElement): void {
    const to = parseJid(stanza.attr("to") ?? "");
    this.#wayTo(to === null ? "" : domainOf(to)).send(stanza);
  }

  #wayTo(host: string): RemoteHosts {
    const hosts = this.#components?.serves(host) === true ? this.#components : this.#remoteHosts;
    if (hosts === undefined) throw coreErrors.raise["core/remote-server-not-found"]({ host });
    return hosts;
  }

  /** Straight to sessions on this node, no questions asked: for fan-out by a service that has already decided. */
  fanout(stanza: XmlElement, recipients: Iterable<FullJid>): void {
    const text = new Fanout(stanza);
    for (const jid of recipients) this.sessions.get(jid)?.sendFanout(text, jid);
  }

  #pass(context: StanzaContext): void | Promise<void> {
    try {
      const passed = this.#authorized(context, 0);
      if (passed instanceof Promise) {
        return passed
          .then((verdict) => (verdict === "drop" ? undefined : this.#handle(context)))
          .catch((fault: unknown) => this.#failed(context, fault));
      }
      if (passed === "drop") return;
      const handled = this.#handle(context);
      return handled?.catch((fault: unknown) => this.#failed(context, fault));
    } catch (fault) {
      return this.#failed(context, fault);
    }
  }

  /** Stays synchronous as long as every handler does: the common case costs no promise. */
  #authorized(context: StanzaContext, start: number): undefined | "drop" | Promise<undefined | "drop"> {
    const { handlers } = this.authorize;
    for (let i = start; i < handlers.length; i++) {
      const verdict = (handlers[i] as AuthorizeHandler)(context);
      if (verdict instanceof Promise) return verdict.then((late) => late ?? this.#authorized(context, i + 1));
      if (verdict === "drop") return "drop";
    }
    return undefined;
  }

  #handle(context: StanzaContext): void | Promise<void> {
    for (const rewrite of this.transform.handlers) rewrite(context);
    const host = domainOf(context.to);
    if (host !== this.domain) {
      const service = this.#services.get(host);
      return service === undefined ? this.#handleAway(context) : service(context);
    }
    switch (context.stanza.name) {
      case "iq":
        return this.#handleIq(context);
      case "message":
        return localOf(context.to) === "" ? undefined : this.#messages?.(context);
      case "presence":
        return this.#presence?.(context);
      default:
        throw coreErrors.raise["core/bad-request"]({ name: context.stanza.name });
    }
  }

  #handleAway(context: StanzaContext): void | Promise<void> {
    const host = domainOf(context.to);
    const hosts = this.#wayTo(host);
    // Nobody relays between strangers.
    if (context.isRemote && !this.serves(host) && !this.serves(domainOf(context.from)))
      throw coreErrors.raise["core/not-allowed"]({ host });
    const owner = context.session === undefined ? undefined : this.#away.get(context.stanza.name);
    if (owner !== undefined) return owner(context);
    hosts.send(context.stanza);
  }

  #handleIq(context: StanzaContext): void | Promise<void> {
    const { stanza, to } = context;
    const type = stanza.attr("type");
    // RFC 6120 §8.2.3: an id always; exactly one child in a get or set.
    if (stanza.attr("id") === undefined) throw coreErrors.raise["core/bad-request"]({ why: "iq without id" });
    if (type !== "get" && type !== "set" && type !== "result" && type !== "error") {
      throw coreErrors.raise["core/bad-request"]({ why: "iq type" });
    }
    if (isFull(to)) return this.#forwardIq(context, to, type);
    if (type === "result" || type === "error") return;
    const payload = soleChild(stanza);
    const target = localOf(to) === "" ? "domain" : "account";
    const handler = this.#iqHandlers.get(`${target} ${type} ${payload.name} ${payload.ns}`);
    if (handler === undefined) throw coreErrors.raise["core/unhandled"]({ ns: payload.ns, name: payload.name });
    return this.#answer({ ...context, payload, type }, handler);
  }

  /** RFC 6121 §8.5.3: to a resource, or `service-unavailable` when it is not there; answers to nobody are dropped. */
  #forwardIq(context: StanzaContext, to: FullJid, type: string): void {
    const session = this.sessions.get(to);
    if (session !== undefined) session.send(context.stanza);
    else if (type === "get" || type === "set") throw coreErrors.raise["core/unhandled"]({ to });
  }

  #answer(context: IqContext, handler: IqHandler): void | Promise<void> {
    const answer = handler(context);
    if (answer instanceof Promise)
      return answer.then((payload) => this.#reply(context, iqResult(context.stanza, payload)));
    return this.#reply(context, iqResult(context.stanza, answer));
  }

  #reply(context: StanzaContext, reply: XmlElement): void | Promise<void> {
    if (context.session !== undefined) context.session.send(reply);
    else return this.route(reply);
  }

  #failed(context: StanzaContext, fault: unknown): void | Promise<void> {
    return this.#reject(context.stanza, this.#asRefusal(fault, context), context.session);
  }

  #asRefusal(fault: unknown, context: StanzaContext): StanzaError {
    const fields = { from: context.from, to: context.to, stanza: context.stanza.name };
    if (fault instanceof StanzaError) {
      this.#log.debug("stanza.refused", { ...fields, code: fault.code });
      return fault;
    }
    if (fault instanceof StorageFault) {
      this.#log.error("storage.fault", { ...fields, code: fault.code, message: fault.message });
      return coreErrors.raise["core/storage-unavailable"]();
    }
    this.#log.error("stanza.fault", {
      ...fields,
      error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
    });
    return coreErrors.raise["core/fault"]();
  }

  /** RFC 6120 §8.3.1: never answer an error with an error, nor a result. */
  #reject(stanza: XmlElement, error: StanzaError, session: Session | undefined): void | Promise<void> {
    const type = stanza.attr("type");
    if (type === "error" || (stanza.name === "iq" && type === "result")) return;
    const reply = errorReply(stanza, error);
    if (session !== undefined) session.send(reply);
    else return this.route(reply);
  }
}

function soleChild(stanza: XmlElement): XmlElement {
  const children = stanza.elements();
  if (children.length !== 1)
    throw coreErrors.raise["core/bad-request"]({ why: "an iq get or set has exactly one child" });
  return children[0] as XmlElement;
}

/** True for an address of this account, bare or full. */
export function isOwn(account: Jid, address: Jid): boolean {
  return bareOf(account) === bareOf(address);
}
