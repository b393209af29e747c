import type { MessageRights } from "../view-models/timeline.ts";
import type { Message } from "./message.ts";

/** What I may do in a room or conversation as a whole. */
export interface PlaceRights {
  readonly kind: "room" | "conversation";
  readonly mayWrite: boolean;
  /** Take away what others wrote (XEP-0425). */
  readonly mayModerate: boolean;
  readonly mayPin: boolean;
  /** What is said there is not corrected. */
  readonly isFinal?: boolean;
}

/** What I may do with one message. The only place where that is decided. `isUnsent`: nobody but this device has it yet. */
export function rightsOf(message: Message, place: PlaceRights, isUnsent = false): MessageRights {
  const isThere = message.state !== "failed" && message.state !== "sending" && message.state !== "queued";
  const isRoom = place.kind === "room";
  // In a room messages are named by the ids that the room gives (XEP-0424, 0444 and 0461, "Using the correct ID").
  const isNamed = isThere && !message.retracted && referenceOf(message, place.kind) !== undefined;
  const isOwnWord = message.mine && place.mayWrite;
  return interned({
    respond: isNamed && place.mayWrite,
    edit:
      ((isNamed && !place.isFinal) || isUnsent) && isOwnWord && message.text !== "" && message.stanzaId !== undefined,
    retract: (isNamed || isUnsent) && isOwnWord,
    moderate: isNamed && isRoom && place.mayModerate && !message.mine,
    pin: isNamed && isRoom && place.mayPin,
    link: isNamed && isRoom,
    copy: !message.retracted && message.text !== "",
  });
}

/** How others know the message. */
export function referenceOf(
  { archiveId, originId, stanzaId }: Pick<Message, "archiveId" | "originId" | "stanzaId">,
  kind: PlaceRights["kind"],
): string | undefined {
  return kind === "room" ? archiveId : (originId ?? stanzaId);
}

// Asked of each message of a place at each change, and a view draws a message anew when it gets another object.
const made = new Map<number, MessageRights>();

function interned(rights: MessageRights): MessageRights {
  let key = 0;
  for (const right of NAMES) key = key * 2 + (rights[right] ? 1 : 0);
  const known = made.get(key) ?? rights;
  made.set(key, known);
  return known;
}

const NAMES = [
  "respond",
  "edit",
  "retract",
  "moderate",
  "pin",
  "link",
  "copy",
] as const satisfies (keyof MessageRights)[];
