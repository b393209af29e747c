import type { BasePresence, ChosenPresence, ExtendedKind, ExtendedPresence } from "./presence.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export interface MeSnapshot {
  readonly jid: string;
  readonly name: string;
  /** What others see now. */
  readonly base: BasePresence;
  readonly chosen: ChosenPresence;
  readonly until?: number;
  readonly note: string;
  /** Communicator only. */
  readonly extended?: ExtendedPresence;
}

export interface MeViewModel extends ViewModel<MeSnapshot> {
  /** Shown by both apps and to everybody within a second (RT28). `until`: milliseconds since the epoch; then back to automatic. */
  setPresence(state: Exclude<ChosenPresence, "auto">, until?: number): Promise<Outcome>;
  backToAutomatic(): Promise<Outcome>;
  /** At most 140 characters; the empty text removes it. */
  setNote(note: string): Promise<Outcome>;
  /** Communicator only; null clears it. Publishes User Activity (XEP-0108). */
  setExtended?(kind: ExtendedKind | null, options?: { readonly text?: string }): Promise<Outcome>;
}
