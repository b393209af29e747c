import type { OwnCard } from "../cards/cards.ts";
import type { BasePresence, ChosenPresence, CustomPresence, ExtendedKind, ExtendedPresence } from "./presence.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export type { OwnCard };

export interface MeSnapshot {
  readonly jid: string;
  readonly name: string;
  /** What others see now. */
  readonly base: BasePresence;
  readonly chosen: ChosenPresence;
  readonly until?: number;
  readonly note: string;
  /** The organisation's own states that can be chosen (PR11). */
  readonly states: readonly CustomPresence[];
  /** The one of them that is chosen: its id, and its name in place of the state's. */
  readonly customId?: string;
  readonly custom?: string;
  /** Communicator only. */
  readonly extended?: ExtendedPresence;
  /** Communicator only: where others see that I am, and what I said before, newest first. */
  readonly place?: string;
  readonly recentPlaces?: readonly string[];
  /** Communicator only: the screen of this device is shown to others (PR3). */
  readonly isPresenting?: true;
}

export interface MeViewModel extends ViewModel<MeSnapshot> {
  /** Shown by both apps and to everybody within a second (RT28). `until`: milliseconds since the epoch; then back to automatic. */
  setPresence(state: Exclude<ChosenPresence, "auto">, until?: number): Promise<Outcome>;
  /** The same with one of the organisation's own states, by its id. */
  setCustom(id: string, until?: number): Promise<Outcome>;
  backToAutomatic(): Promise<Outcome>;
  /** At most 140 characters; the empty text removes it. */
  setNote(note: string): Promise<Outcome>;
  /** What I have written into my own card; undefined when it cannot be read now. */
  ownCard(): Promise<OwnCard | undefined>;
  setOwnCard(card: OwnCard): Promise<Outcome>;
  /** A small square picture; undefined takes it away. */
  setPhoto(photo: { readonly type: string; readonly bytes: Uint8Array } | undefined): Promise<Outcome>;
  /** Communicator only; null clears it. Publishes User Activity (XEP-0108). */
  setExtended?(kind: ExtendedKind | null, options?: { readonly text?: string }): Promise<Outcome>;
  /** Communicator only; the empty text clears it. Publishes User Location (XEP-0080), at most 140 characters. */
  setPlace?(place: string): Promise<Outcome>;
  forgetPlace?(place: string): void;
  /** Communicator only; for as long as this app runs, or until it is taken back (PR3). */
  setPresenting?(isPresenting: boolean): void;
}
