/**
 * Who may do what in which room, as the rules of rooms say it and not as the server does it: nothing here knows the server.
 * The page docs/permissions.md shows it and the tests beside it ask the server for every cell. `refusals.ts` says how it refuses.
 */
export const ROLES = [
  "outsider",
  "stranger",
  "removed",
  "invited",
  "member",
  "member by group",
  "member by default",
  "presenter",
  "presenter by group",
  "manager",
  "manager by group",
  "owner",
  "category manager",
  "parent category manager",
  "sibling category manager",
  "administrator",
  "banned",
] as const;
export type Role = (typeof ROLES)[number];

/** Told of many rooms at once: a room stands there, or does not. */
export const LISTED = [
  "browse",
  "search rooms",
  "see the tree",
  "search messages",
  "search a category",
  "search named rooms",
  "inbox",
  "filter",
  "activity",
  "push",
] as const;

export const ACTIONS = [
  ...LISTED,
  "see info",
  "see parts",
  "see own nickname",
  "see picture",
  "see page",
  "see managers",
  "see people one knows",
  "be offered people",
  "read history",
  "read bounds",
  "see addresses",
  "read pins",
  "ask how to be let in",
  "ask to be let in",
  "enter",
  "download",
  "ping",
  "list people",
  "see addresses inside",
  "watch people",
  "list members",
  "write to one",
  "post",
  "react",
  "correct",
  "take back",
  "take back another's",
  "ask for voice",
  "upload",
  "invite",
  "change subject",
  "pin",
  "unpin",
  "moderate",
  "list roles",
  "give voice",
  "kick",
  "list banned",
  "check somebody",
  "see changes",
  "change members",
  "ban",
  "let in",
  "remove file",
  "make managers",
  "read settings",
  "change settings",
  "change picture",
  "move out",
  "destroy",
] as const;
export type Action = (typeof ACTIONS)[number];

export interface RoomKind {
  readonly type: "normal" | "auditorium" | "ad-hoc";
  readonly visibility: "open" | "closed" | "secret";
  /** Of its category, or `narrowed` its own within one that is for everyone; an ad-hoc room stands in none. */
  readonly scope: "walled" | "narrowed" | "everyone";
  /** RM5. */
  readonly isDisabled?: true;
  /** Addresses are for moderators (XEP-0045 §4.2). */
  readonly isVeiled?: true;
  /** Which nobody of the table knows, and owners need not (XEP-0045 §7.2.6). */
  readonly hasPassword?: true;
}

/** In which it stands. */
export const categoryOf = ({ scope }: Pick<RoomKind, "scope">): "walled" | "everyone" =>
  scope === "walled" ? scope : "everyone";

const TYPES = ["normal", "auditorium"] as const;
const VISIBILITIES = ["open", "closed", "secret"] as const;
const SCOPES = ["everyone", "walled"] as const;

/** Invitations and files are on in all of them; the subject and pins are left to managers. */
export const ROOMS: readonly RoomKind[] = [
  ...TYPES.flatMap((type) =>
    VISIBILITIES.flatMap((visibility) => SCOPES.map((scope) => ({ type, visibility, scope }) as const)),
  ),
  ...VISIBILITIES.map((visibility) => ({ type: "normal", visibility, scope: "narrowed" }) as const),
  { type: "auditorium", visibility: "closed", scope: "narrowed" },
  { type: "ad-hoc", visibility: "secret", scope: "everyone" },
  { type: "normal", visibility: "open", scope: "everyone", isVeiled: true },
  { type: "normal", visibility: "open", scope: "everyone", hasPassword: true },
  { type: "normal", visibility: "open", scope: "everyone", isDisabled: true },
  { type: "normal", visibility: "closed", scope: "walled", isDisabled: true },
  { type: "auditorium", visibility: "secret", scope: "everyone", isDisabled: true },
];

/** `abroad`: of another server, or behind a component, and addressed by its domain. */
export type Origin = "here" | "abroad";

export const nameOf = ({ type, visibility, scope, isDisabled, isVeiled, hasPassword }: RoomKind): string => {
  const more = Object.entries({ disabled: isDisabled, veiled: isVeiled, "with a password": hasPassword });
  return [type, visibility, scope, ...more.flatMap(([name, holds]) => (holds === true ? [name] : []))].join(", ");
};

type Rank = "banned" | "none" | "member" | "manager" | "owner";
const RANKS: readonly Rank[] = ["banned", "none", "member", "manager", "owner"];

function rankOf(role: Role, { type, visibility }: RoomKind, origin: Origin): Rank {
  switch (role) {
    case "banned":
    case "manager":
    case "member":
    case "owner":
      return role;
    case "presenter":
      return "member";
    case "invited":
      return visibility === "open" ? "none" : "member";
    // Groups are those of the organisation: nobody abroad is in one.
    case "member by group":
    case "presenter by group":
      return origin === "here" ? "member" : "none";
    case "manager by group":
      return origin === "here" ? "manager" : "none";
    case "member by default":
      return origin === "here" && type !== "ad-hoc" ? "member" : "none";
    case "category manager":
    case "parent category manager":
      return type === "ad-hoc" ? "none" : "owner";
    default:
      return "none";
  }
}

/** Of somebody in a room, by the rules alone. */
export interface Place {
  isAtLeast(least: Rank): boolean;
  /** RM2: behind the wall there is nothing. */
  readonly isWalledOff: boolean;
  /** RM6: to whom a secret room is not there. */
  readonly isHidden: boolean;
  /** RM6: open, everyone in scope; closed, secret and with a password, members. */
  readonly mayRead: boolean;
  /** Whom it lets in by their name alone. */
  readonly isInside: boolean;
  readonly maySpeak: boolean;
}

export function placeOf(role: Role, room: RoomKind, origin: Origin): Place {
  const rank = rankOf(role, room, origin);
  const isAtLeast = (least: Rank): boolean => RANKS.indexOf(rank) >= RANKS.indexOf(least);
  const isWalledOff = room.scope !== "everyone" && role === "outsider";
  const isOpen = room.visibility === "open" && room.hasPassword !== true;
  const mayRead = !isWalledOff && room.isDisabled !== true && isAtLeast(isOpen ? "none" : "member");
  const isInside = mayRead && (room.hasPassword !== true || isAtLeast("owner"));
  const isPresenter = role === "presenter" || (role === "presenter by group" && origin === "here");
  return {
    isAtLeast,
    isWalledOff,
    isHidden: isWalledOff || (room.visibility === "secret" && !isAtLeast("member")),
    mayRead,
    isInside,
    maySpeak: isInside && (room.type !== "auditorium" || isPresenter || isAtLeast("manager")),
  };
}

/** What only who has an account here can have: it is kept with the account, or given to it. */
export const NEVER_ABROAD: Readonly<Partial<Record<Action, string>>> = {
  inbox: "their own server counts for them; the inboxes of accounts here are those people's own (SV7)",
  filter: "as the inbox",
  activity: "as the inbox",
  push: "as the inbox",
  "see page":
    "programs of other servers could not show it, and the organisation's tools are nobody else's business (MUC82)",
  "see people one knows": "contacts are kept with an account here",
  "be offered people": "the directory is for people of this server",
  "watch people": "they have no session here that could be told",
  download:
    "tickets are for accounts, so that it is known who has fetched (RM19); the files of an open room are theirs by address",
  upload: "files count against an account's quota (XEP-0363 §7)",
  "remove file": "as uploading",
};

/** The whole table. People of other servers are people (RM7): their domain alone neither lets them in nor keeps them out. */
export function may(role: Role, action: Action, room: RoomKind, origin: Origin = "here"): boolean {
  if (origin === "abroad" && NEVER_ABROAD[action] !== undefined) return false;
  const place = placeOf(role, room, origin);
  // RM2, RM5: behind the wall there is nothing, and of a disabled room its members know that it is there, and no more.
  if (place.isWalledOff) return false;
  if (room.isDisabled === true) {
    // What somebody has uploaded stays theirs to remove.
    return (SIGHTS.has(action) && place.isAtLeast("member")) || (action === "remove file" && role === "owner");
  }
  // A room takes its own scope along.
  const isMovable = room.scope !== "walled" || role === "category manager" || role === "parent category manager";
  const maySeeAddresses = room.isVeiled !== true || place.isAtLeast("manager");
  switch (action) {
    case "browse":
    case "search rooms":
    case "see the tree":
    case "see info":
    case "see parts":
    case "see own nickname":
    case "see picture":
    case "be offered people":
      return !place.isHidden && place.isAtLeast("none");
    case "see managers":
    case "see people one knows":
      return !place.isHidden && place.isAtLeast("none") && maySeeAddresses;
    case "ask how to be let in":
    case "ask to be let in":
      return !place.isHidden && place.isAtLeast(room.hasPassword === true ? "member" : "none");
    case "search a category":
      return place.mayRead && room.type !== "ad-hoc";
    case "see addresses":
      return place.mayRead && maySeeAddresses;
    case "see addresses inside":
    case "watch people":
      return place.isInside && maySeeAddresses;
    case "list members":
      return place.mayRead && maySeeAddresses;
    case "search messages":
    case "search named rooms":
    case "inbox":
    case "filter":
    case "activity":
    case "push":
    case "see page":
    case "read history":
    case "read bounds":
    case "read pins":
    case "download":
    case "invite":
      return place.mayRead;
    case "enter":
    case "ping":
    case "list people":
    case "write to one":
      return place.isInside;
    case "post":
    case "react":
    case "correct":
    case "take back":
    case "upload":
      return place.maySpeak;
    case "ask for voice":
      return place.isInside && !place.maySpeak;
    case "take back another's":
      return false;
    case "change subject":
    case "pin":
    case "unpin":
    case "moderate":
      return place.isInside && place.isAtLeast("manager");
    case "list roles":
    case "give voice":
    case "kick":
    case "list banned":
    case "check somebody":
    case "see changes":
    case "change members":
    case "ban":
    case "let in":
    case "remove file":
      return place.isAtLeast("manager");
    case "make managers":
    case "read settings":
    case "change settings":
    case "change picture":
    case "destroy":
      return place.isAtLeast("owner");
    case "move out":
      return place.isAtLeast("owner") && isMovable;
  }
}

/** What shows that a room is there. */
export const SIGHTS: ReadonlySet<Action> = new Set([
  "see info",
  "see parts",
  "see own nickname",
  "see picture",
  "see managers",
  "see people one knows",
  "be offered people",
]);

/** Whether its files need no ticket: everybody may read the room, whoever they are (RM19). */
export const isOpenToAll = ({ visibility, scope, isDisabled, hasPassword }: RoomKind): boolean =>
  visibility === "open" && scope === "everyone" && isDisabled !== true && hasPassword !== true;
