/** One counts everybody who has to do with the room; who changes a page asks a few times a minute. */
export const ROOM_CHECKS_PER_MINUTE_MAX = 60;
/** Rooms and scopes with more people are not counted. */
export const PEOPLE_COUNTED_MAX = 5_000;
/** Groups that are told of one person. */
export const GROUPS_TOLD_MAX = 5;
