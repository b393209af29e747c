import {
  type Action,
  LISTED,
  may,
  NEVER_ABROAD,
  type Origin,
  placeOf,
  type Role,
  type RoomKind,
  SIGHTS,
} from "./table.ts";

/** `yes`; `absent`: not in the list, or not told; else the condition of the error. */
export type Answer = string;

/** What is answered without looking whether there is such a room: it is asked from inside or not at all. */
const FROM_INSIDE: ReadonlySet<Action> = new Set([
  "ping",
  "list people",
  "see addresses inside",
  "watch people",
  "write to one",
  "post",
  "react",
  "correct",
  "take back",
  "take back another's",
  "ask for voice",
  "change subject",
  "pin",
  "unpin",
  "moderate",
]);

/** For which a banned person hears what they hear of a room that is not there. */
const AS_FOUND: ReadonlySet<Action> = new Set(["give voice", "kick", "change members", "ban", "make managers"]);

/** Told with the room, or left out. */
const PEOPLE: ReadonlySet<Action> = new Set(["see managers", "see people one knows"]);

/**
 * How each cell answers: what may not be done is refused as the standards and docs/protocol say, and as if the room were not
 * there to whom it is not (SV5).
 */
export function answerTo(role: Role, action: Action, room: RoomKind, origin: Origin = "here"): Answer {
  if (may(role, action, room, origin)) return "yes";
  if (LISTED.some((one) => one === action)) return "absent";
  if (PEOPLE.has(action)) return seesInfo(role, room, origin) ? "absent" : "item-not-found";
  if (origin === "abroad" && NEVER_ABROAD[action] !== undefined) return refusalAbroad(role, action, room);
  const place = placeOf(role, room, origin);
  if (FROM_INSIDE.has(action) && !place.isInside) return "not-acceptable";
  if (action === "ask for voice" || action === "see addresses inside") return "absent";
  if (action === "see addresses" && place.mayRead) return "absent";
  if (action === "download" || action === "remove file" || SIGHTS.has(action)) return "item-not-found";
  if (action === "enter") return refusalToEnter(role, room, place.isWalledOff);
  if (place.isHidden) return "item-not-found";
  if (action === "see page") return seesInfo(role, room, origin) ? "absent" : "item-not-found";
  if (room.isDisabled === true) return place.isAtLeast("member") ? "gone" : "item-not-found";
  if (AS_FOUND.has(action) && role === "banned") return "item-not-found";
  return refusalInside(role, action, place);
}

function refusalInside(role: Role, action: Action, place: ReturnType<typeof placeOf>): Answer {
  switch (action) {
    case "ask how to be let in":
    case "ask to be let in":
      return "not-allowed";
    case "upload":
      return place.isInside ? "forbidden" : "not-acceptable";
    // They may do so much, and not that.
    case "make managers":
      return place.isAtLeast("manager") ? "not-allowed" : "forbidden";
    case "move out":
      return role === "owner" ? "not-allowed" : "forbidden";
    default:
      return "forbidden";
  }
}

const seesInfo = (role: Role, room: RoomKind, origin: Origin): boolean => may(role, "see info", room, origin);

function refusalToEnter(role: Role, room: RoomKind, isWalledOff: boolean): Answer {
  if (isWalledOff) return "item-not-found";
  if (room.isDisabled === true) return "gone";
  if (role === "banned") return "forbidden";
  return room.hasPassword === true ? "not-authorized" : "registration-required";
}

function refusalAbroad(role: Role, action: Action, room: RoomKind): Answer {
  switch (action) {
    case "see page":
      return seesInfo(role, room, "abroad") ? "absent" : "item-not-found";
    case "be offered people":
    case "watch people":
      return "service-unavailable";
    default:
      return "forbidden";
  }
}
