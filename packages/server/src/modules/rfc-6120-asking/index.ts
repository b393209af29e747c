import { iq } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { defineModule, type Session } from "../../core/index.ts";
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

    /** An answer to us is consumed here: nobody else waits for it. Only the one who was asked can answer. */
    host.authorize(({ stanza, session, to }) => {
      const type = stanza.attr("type");
      if (session === undefined || stanza.name !== "iq" || (type !== "result" && type !== "error")) return undefined;
      const id = stanza.attr("id") ?? "";
      if (!id.startsWith(ID_PREFIX) || (to !== host.domainJid && to !== session.account)) return undefined;
      open.get(session)?.get(id)?.(stanza);
      return "drop";
    });

    host.on("sessionClosed", (session) => {
      for (const settle of [...(open.get(session)?.values() ?? [])]) settle(null);
    });

    host.provide(asking, { ask });
  },
});
