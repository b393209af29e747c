import type { FullJid } from "@tandem/protocol";
import { parseElement, type XmlElement } from "@tandem/xml";
import type { Fanout, Router, Session, StanzaWriter } from "../../../core/index.ts";

/**
 * The way to somebody in the room who has no session here. Through the router: what cannot be delivered comes back to the room
 * as an error, and the room lets them go (MUC70).
 */
export class RemoteOutlet implements Pick<Session, "send" | "sendWritten" | "sendFanout"> {
  readonly #router: Router;
  readonly #jid: FullJid;

  constructor(router: Router, jid: FullJid) {
    this.#router = router;
    this.#jid = jid;
  }

  send(stanza: XmlElement): void {
    void this.#router.route(stanza);
  }

  sendWritten(write: StanzaWriter): void {
    this.send(parseElement(write("")));
  }

  sendFanout(fanout: Fanout, to: string = this.#jid): void {
    this.send(fanout.stanzaFor(to));
  }
}
