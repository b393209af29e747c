import type { InboxLine } from "../inbox/inbox.ts";
import { standingOf } from "../inbox/standing.ts";
import { comparePlaces, type Message, type Place } from "../timeline/message.ts";

/** Messages of one room that are told of afterwards; what is more is counted only. */
export const SAID_MEANWHILE_MAX = 50;

/**
 * Rooms are entered one after the other. Between the sign-in and its turn a room is not heard, though this device is there and
 * the person counts on being told (RM28). What was said before the sign-in was missed: that is counted, and nobody is told.
 */
export interface SaidMeanwhile {
  /** The room has let us in. `isRead`: its archive is being read, so nothing has to be asked for. */
  entered(isRead: boolean): void;
  /** How far the room is, as the inbox tells it. True: something was said meanwhile and has to be asked for behind `after`. */
  told(line: InboxLine, isInside: boolean): boolean;
  /** Archive id; undefined: the room was empty. */
  readonly after: string | undefined;
  includes(message: Pick<Message, "place">): boolean;
}

export function createSaidMeanwhile(): SaidMeanwhile {
  let atSignIn: { readonly last: Place; readonly id: string | undefined } | undefined;
  let isUnheard = false;
  const isBehind = (place: Place): boolean => atSignIn !== undefined && comparePlaces(place, atSignIn.last) > 0;
  return {
    entered(isRead) {
      isUnheard = !isRead;
    },
    told(line, isInside) {
      const { last } = standingOf(line);
      if (!isInside) atSignIn = { last, id: line.lastId };
      const isMissing = isInside && isUnheard && isBehind(last);
      if (isInside) isUnheard = false;
      return isMissing;
    },
    get after() {
      return atSignIn?.id;
    },
    includes: ({ place }) => isBehind(place),
  };
}
