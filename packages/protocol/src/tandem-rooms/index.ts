/** docs/protocol/rooms.md */
export const NS_ROOMS = "urn:tandem:rooms:0";

/** Fields of a room's configuration form; `files` and `retention` also of what service discovery tells of it. */
export const ROOM_FIELDS = {
  /** Boolean. */
  files: `${NS_ROOMS}#files`,
  /** Days that a message is kept; 0: for ever. */
  retention: `${NS_ROOMS}#retention`,
  /** Names of settings that follow the category. */
  inherit: `${NS_ROOMS}#inherit`,
  /** Names of settings that the category decides. */
  locked: `${NS_ROOMS}#locked`,
} as const;
