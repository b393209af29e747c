import { type FullJid, iq } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { defineModule, type Session, type StanzaContext } from "../../core/index.ts";
import { asking } from "./contract.ts";

const ID_PREFIX = "ask-";

/** The server asks its clients, and takes the answers off the stream (RFC 6120 §8.2.3). */
export const rfc6120Asking = defineModule({
  name: "rfc-6120-asking",
  setup(host) {
    const open = new WeakMap<Session, Map<string, (answer: XmlElement | null) => void>>();

    function ask(session: Session, type: "get" | "set", payload: XmlElement): Promise<XmlElement | null> {
      if (!session.isOpen) return Promise.resolve(null);
      const id = `${ID_PREFIX}${host.random.id()}`;
      const waiting = open.get(session) ?? new Map<string, (answer: XmlElement | null) => void>();
      open.set(session, waiting);
      return new Promise((resolve) => {
        const settle = (answer: XmlElement | null): void => {
          timer.cancel();
          waiting.delete(id);
          resolve(answer);
        };
        const timer = host.timers.after(host.limits.inactivePingAnswerSecondsMax * 1000, () => settle(null));
        waiting.set(id, settle);
        session.send(iq(type, { from: host.domain, to: session.jid, id }, payload));
      });
    }

    const openAway = new Map<string, { readonly jid: FullJid; readonly settle: (answer: XmlElement | null) => void }>();

    function askAway(jid: FullJid, type: "get" | "set", payload: XmlElement): Promise<XmlElement | null> {
      if (openAway.size >= host.limits.remoteQuestionsMax) return Promise.resolve(null);
      const id = `${ID_PREFIX}${host.random.id()}`;
      return new Promise((resolve) => {
        const settle = (answer: XmlElement | null): void => {
          timer.cancel();
          openAway.delete(id);
          resolve(answer);
        };
        const timer = host.timers.after(host.limits.inactivePingAnswerSecondsMax * 1000, () => settle(null));
        openAway.set(id, { jid, settle });
        void host.router.route(iq(type, { from: host.domain, to: jid, id }, payload));
      });
    }

    /** An answer from another server; what nobody asked for goes the way of every stanza. */
    function takeAway({ stanza, from, to }: StanzaContext): "drop" | undefined {
      const asked = to === host.domainJid ? openAway.get(stanza.attr("id") ?? "") : undefined;
      if (asked === undefined || asked.jid !== from) return undefined;
      asked.settle(stanza);
      return "drop";
    }

    /** An answer to us is consumed here: nobody else waits for it. Only the one who was asked can answer. */
    host.authorize((context) => {
      const { stanza, session, to } = context;
      const type = stanza.attr("type");
      if (stanza.name !== "iq" || (type !== "result" && type !== "error")) return undefined;
      if (session === undefined) return takeAway(context);
      const id = stanza.attr("id") ?? "";
      if (!id.startsWith(ID_PREFIX) || (to !== host.domainJid && to !== session.account)) return undefined;
      open.get(session)?.get(id)?.(stanza);
      return "drop";
    });

    host.on("sessionClosed", (session) => {
      for (const settle of [...(open.get(session)?.values() ?? [])]) settle(null);
    });

    host.provide(asking, { ask, askAway });
  },
});
