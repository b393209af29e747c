/** Base presence, all that Group Chat ever knows (RT11). */
export type BasePresence = "available" | "busy" | "dnd" | "brb" | "away" | "offline" | "unknown";

/** What a person may choose for themself. `auto` is "back to automatic". `appear-offline` reads Offline to everyone else. */
export type ChosenPresence = "auto" | "available" | "busy" | "dnd" | "brb" | "away" | "appear-offline";

export type ExtendedKind = "in-a-call" | "in-a-conference" | "in-a-meeting" | "presenting" | "out-of-office";

/** Communicator only. In Group Chat these never exist in memory (RT13). */
export interface ExtendedPresence {
  readonly kind: ExtendedKind;
  /** The person's own words, untrusted plain text. */
  readonly text?: string;
  /** Milliseconds since the epoch. */
  readonly until?: number;
  /** Where, untrusted plain text. */
  readonly place?: string;
}

/** One of the organisation's own states, in the person's language (PR11). */
export interface CustomPresence {
  readonly id: string;
  readonly base: Exclude<BasePresence, "offline" | "unknown">;
  readonly name: string;
}

export interface PersonPresence {
  readonly base: BasePresence;
  /** Read in place of the base state: "In court". */
  readonly custom?: string;
  /** Milliseconds since the epoch, by the server's clock: since when the base state is what it is. */
  readonly since?: number;
  /** Communicator only: when the state that was chosen ends. */
  readonly until?: number;
  /** Communicator only: where they say that they are, untrusted plain text. */
  readonly place?: string;
  /** With `idleSince`: not for long. */
  readonly inactive?: true;
  readonly device?: "desktop" | "phone";
  /** Note of the person, untrusted plain text. */
  readonly note?: string;
  /** With Do not disturb: my message gets through all the same (PR8). */
  readonly urgent?: true;
  /** Milliseconds since the epoch: since when nobody has touched their devices. Only with Away. */
  readonly idleSince?: number;
  readonly extended?: ExtendedPresence;
}
