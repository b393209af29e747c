import type { RoomRefusal } from "../view-models/room.ts";

/** The room does not let us in. */
export class RefusedError extends Error {
  readonly refusal: RoomRefusal;
  constructor(refusal: RoomRefusal) {
    super(refusal);
    this.name = "RefusedError";
    this.refusal = refusal;
  }
}

/** The connection went while the room was being entered; with the next session it may be tried again. */
export class CutOffError extends RefusedError {
  constructor() {
    super("unreachable");
    this.name = "CutOffError";
  }
}

/** What the error to an entrance means (XEP-0045 §7.2). */
export function refusalOf(condition: string): RoomRefusal {
  switch (condition) {
    case "registration-required":
      return "members-only";
    case "forbidden":
      return "banned";
    case "not-authorized":
      return "password-required";
    case "conflict":
      return "nickname-taken";
    case "service-unavailable":
    case "resource-constraint":
      return "room-full";
    case "item-not-found":
    case "gone":
      return "not-found";
    case "not-allowed":
      return "disabled";
    default:
      return "unreachable";
  }
}
