import type { BareJid } from "@tandem/protocol";
import {
  buildPinRequest,
  buildPinsRequest,
  buildUnpin,
  NS_PINS,
  parsePin,
  parsePins,
  pinIdOf,
  type Pins,
} from "@tandem/protocol/tandem-pinned-messages";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Connection } from "../connection/index.ts";

/** What a room shows to everybody (docs/protocol/pinned-messages.md). None where the room has no pins. */
export interface RoomPins {
  readonly now: ReadonlySignal<Pins>;
  /** Asks the room. Rejects with RequestError. */
  load(): Promise<void>;
  /** A message from the room itself; anybody else's says nothing of pins. */
  handle(message: XmlElement): void;
  /** Rejects with RequestError. */
  set(id: string, isPinned: boolean): Promise<void>;
}

const NONE: Pins = { all: [], mayChange: false };

export function createPins(connection: Pick<Connection, "request">, room: BareJid): RoomPins {
  const now = signal<Pins>(NONE);
  return {
    now,
    async load() {
      const answer = await connection.request("get", room, buildPinsRequest());
      now.value = parsePins(answer.child("pins", NS_PINS)) ?? NONE;
    },
    handle(message) {
      const pin = parsePin(message.child("pin", NS_PINS));
      const unpinned = pinIdOf(message.child("unpin", NS_PINS));
      if (pin === null && unpinned === null) return;
      const { all, mayChange } = now.peek();
      const left = all.filter(({ id }) => id !== unpinned && id !== pin?.id);
      now.value = { mayChange, all: pin === null ? left : [...left, pin] };
    },
    async set(id, isPinned) {
      await connection.request("set", room, isPinned ? buildPinRequest(id) : buildUnpin(id));
    },
  };
}
