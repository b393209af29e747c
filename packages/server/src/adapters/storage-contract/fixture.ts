import type { BareJid } from "@tandem/protocol";
import type { Clock, CollectionSpec, NewArchiveEntry, Storage } from "../../core/ports/index.ts";

/** One empty place for data. Every `open` gives a store on the same data; the one before must be closed. */
export interface Place {
  open(clock: Clock): Promise<Storage>;
  dispose(): Promise<void>;
}

export interface Opener {
  make(): Promise<Place>;
  /** False for a store that forgets when it is closed. */
  readonly isDurable: boolean;
}

export interface SteppedClock extends Clock {
  at: number;
}

export const START = Date.UTC(2026, 0, 15, 9);

export function steppedClock(at = START): SteppedClock {
  return {
    at,
    now() {
      return this.at;
    },
    monotonic() {
      return this.at;
    },
  };
}

export interface Note {
  readonly text: string;
  readonly tags?: readonly string[];
}

export const notes: CollectionSpec<Note> = { name: "notes", version: 1, index: ({ tags }) => tags ?? [] };

export const maya = "maya@example.com" as BareJid;
export const dana = "dana@example.com" as BareJid;
export const room = "release@rooms.example.com" as BareJid;

let unique = 0;

export function entry(fields: Partial<NewArchiveEntry> = {}): NewArchiveEntry {
  const originId = `origin-${++unique}`;
  return { archive: maya, peer: dana, sender: "in", originId, stanza: "<message/>", text: "", ...fields };
}
