import type { FullJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { contract, type Session } from "../../core/index.ts";

export type Features = ReadonlySet<string>;

/** What the clients that are signed in can do (XEP-0115). */
export interface ClientCaps {
  /** Undefined while the client has not been asked or has not answered. */
  featuresOf(session: Session): Features | undefined;
  /** Of a program on another server, by its presence; asked where nobody knows them yet. None when it does not say. */
  featuresOfRemote(jid: FullJid, presence: XmlElement): Promise<Features>;
  /**
   * Calls back when the features of an available session become known or change; `before` is empty the first time after it
   * became available. Register in `onStarted`.
   */
  onKnown(handler: (session: Session, features: Features, before: Features) => void | Promise<void>): void;
}
export const clientCaps = contract<ClientCaps>("xep-0115-caps");
