import type { BareJid } from "@tandem/protocol";
import type { TimePort } from "../ports/index.ts";

/** Rooms that are being entered at the same time. */
export const ENTERED_AT_ONCE_MAX = 8;
/** A room that does not answer must not keep the others waiting. */
const PATIENCE_MS = 10_000;

/** So long the others wait: the list of rooms, which is there by then, is painted before their answers come. */
export const LIST_FIRST_MS = 100;

/** Enters many rooms behind the person's back, a few at a time, in the order that was given. */
export interface Entering {
  /** `first`, which somebody looks at, without delay. What was under way or waiting is forgotten. */
  start(first: readonly BareJid[], others: readonly BareJid[]): void;
  add(room: BareJid): void;
  stop(): void;
}

/** `enter` resolves, whatever comes of it, when the room has answered. `onDone`: none is left. */
export function createEntering(time: TimePort, enter: (room: BareJid) => Promise<void>, onDone: () => void): Entering {
  let waiting: BareJid[] = [];
  let later: readonly BareJid[] = [];
  let cancelLater: (() => void) | undefined;
  let underWay = 0;
  let turn = 0;

  const next = (): void => {
    while (underWay < ENTERED_AT_ONCE_MAX) {
      const room = waiting.shift();
      if (room === undefined) break;
      underWay++;
      void patient(room, turn);
    }
  };

  const patient = async (room: BareJid, mine: number): Promise<void> => {
    await new Promise<void>((resolve) => {
      const cancel = time.after(PATIENCE_MS, resolve);
      void enter(room).then(() => {
        cancel();
        resolve();
      });
    });
    if (mine !== turn) return;
    underWay--;
    if (underWay === 0 && waiting.length + later.length === 0) onDone();
    else next();
  };

  const stop = (): void => {
    turn++;
    cancelLater?.();
    underWay = 0;
    waiting = [];
    later = [];
  };

  return {
    stop,
    start(first, others) {
      stop();
      waiting = [...first];
      later = others;
      next();
      cancelLater = time.after(LIST_FIRST_MS, () => {
        waiting.push(...later);
        later = [];
        next();
      });
    },
    add(room) {
      waiting.push(room);
      next();
    },
  };
}
