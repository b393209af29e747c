import type { RoomSign } from "./directory.ts";
import type { PersonPresence } from "./presence.ts";
import type { ViewModel } from "./view-model.ts";

export interface PersonHit extends PersonPresence {
  readonly jid: string;
  readonly name: string;
  readonly title?: string;
  readonly department?: string;
  readonly mail?: string;
  readonly phone?: string;
  readonly isContact: boolean;
}

export interface PeopleSearchSnapshot {
  readonly text: string;
  /** Asking the server; contacts stand at once. */
  readonly searching: boolean;
  readonly contacts: readonly PersonHit[];
  /** Without those that stand under contacts. Empty where Group Chat may not start an IM from it (RT9). */
  readonly directory: readonly PersonHit[];
  readonly rooms: readonly {
    readonly jid: string;
    readonly name: string;
    readonly topic: string;
    readonly sign?: RoomSign | undefined;
  }[];
}

export interface PeopleSearchViewModel extends ViewModel<PeopleSearchSnapshot> {
  setText(text: string): void;
}
