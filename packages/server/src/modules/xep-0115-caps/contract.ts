import { contract, type Session } from "../../core/index.ts";

export type Features = ReadonlySet<string>;

/** What the clients that are signed in can do (XEP-0115). */
export interface ClientCaps {
  /** Undefined while the client has not been asked or has not answered. */
  featuresOf(session: Session): Features | undefined;
  /**
   * Calls back when the features of an available session become known or change; `before` is empty the first time after it
   * became available. Register in `onStarted`.
   */
  onKnown(handler: (session: Session, features: Features, before: Features) => void | Promise<void>): void;
}
export const clientCaps = contract<ClientCaps>("xep-0115-caps");
