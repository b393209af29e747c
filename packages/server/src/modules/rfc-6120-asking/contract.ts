import type { XmlElement } from "@tandem/xml";
import type { FullJid } from "@tandem/protocol";
import { contract, type Session } from "../../core/index.ts";

/** Questions of the server to clients. */
export interface Asking {
  /**
   * Sends an iq from the domain and resolves to the answer, result or error; null when the session ends first or says
   * nothing within `inactivePingAnswerSecondsMax`. Streams keep order: an answer proves that all sent before has arrived.
   */
  ask(session: Session, type: "get" | "set", payload: XmlElement): Promise<XmlElement | null>;
  /** The same of a program on another server; at most `remoteQuestionsMax` wait for an answer, one more is null at once. */
  askAway(jid: FullJid, type: "get" | "set", payload: XmlElement): Promise<XmlElement | null>;
}
export const asking = contract<Asking>("rfc-6120-asking");
