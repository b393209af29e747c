/**
 * Who may do what in which room, as the rules of rooms say it and not as the server does it: nothing here knows the server.
 * The page docs/permissions.md shows it and the tests beside it ask the server for every cell.
 */
export const ROLES = [
  "outsider",
  "stranger",
  "member",
  "presenter",
  "manager",
  "owner",
  "category manager",
  "administrator",
  "banned",
] as const;
export type Role = (typeof ROLES)[number];

export const ACTIONS = [
  "browse",
  "search rooms",
  "see the tree",
  "see info",
  "see picture",
  "read history",
  "search messages",
  "inbox",
  "push",
  "enter",
  "download",
  "post",
  "upload",
  "invite",
  "change subject",
  "pin",
  "moderate",
  "change members",
  "read settings",
  "change settings",
  "change picture",
  "destroy",
] as const;
export type Action = (typeof ACTIONS)[number];

export interface RoomKind {
  readonly type: "normal" | "auditorium" | "ad-hoc";
  readonly visibility: "open" | "closed" | "secret";
  /** Of its category; an ad-hoc room stands in none. */
  readonly scope: "walled" | "everyone";
}

const TYPES = ["normal", "auditorium"] as const;
const VISIBILITIES = ["open", "closed", "secret"] as const;
const SCOPES = ["everyone", "walled"] as const;

/** Invitations and files are on in all of them; the subject and pins are left to managers. */
export const ROOMS: readonly RoomKind[] = [
  ...TYPES.flatMap((type) =>
    VISIBILITIES.flatMap((visibility) => SCOPES.map((scope) => ({ type, visibility, scope }) as const)),
  ),
  { type: "ad-hoc", visibility: "secret", scope: "everyone" },
];

/** `abroad`: of another server, and addressed by its domain. */
export type Origin = "here" | "abroad";

export const nameOf = ({ type, visibility, scope }: RoomKind): string => `${type}, ${visibility}, ${scope}`;

export const WHO: Readonly<Record<Role, string>> = {
  outsider: "outside the scope of a walled category; anywhere else a stranger",
  stranger: "in the scope, on no list of the room",
  member: "on the room's list of members",
  presenter: "a member whom an auditorium lets speak",
  manager: "admin of the room (RM7)",
  owner: "who made the room (RM7, RM12)",
  "category manager": "manages the category of the room (RM3); to an ad-hoc room, which has none, a stranger",
  administrator:
    "of the server: acts by the command line and ad-hoc commands, so that it is audited; in a room a stranger",
  banned: "taken out of the room for good, in the scope",
};

export const WHY: Readonly<Record<Action, string>> = {
  browse:
    "disco#items of the service. A secret room shows itself to members alone, a banned person finds it no more (RM6, RM11)",
  "search rooms": "XEP-0433: as browsing (RM11)",
  "see the tree": "urn:tandem:categories:0: as browsing (RM1, RM11)",
  "see info": "disco#info of the room: as browsing (RM6)",
  "see picture": "its vCard: as browsing (RM6)",
  "read history": "its archive, from outside: members, and everyone in scope where everyone may enter (RM6)",
  "search messages": "urn:tandem:search:0 at the service: what may be read (RM26)",
  inbox: "XEP-0430, of a room that is bookmarked: what may be read (RM9, RM21)",
  push: "of a message with one's name, to the push service that was named (XEP-0357), with nobody there: what may be read (RM27, RM28)",
  enter: "open: everyone in scope; closed and secret: members (RM6)",
  download: "a file of the room, over HTTP by a ticket: who may read it (RM19)",
  post: "who is inside; in an auditorium presenters and managers (RM6)",
  upload: "a slot and the upload over HTTP: who may post (RM19)",
  invite: "who may enter, where invitations are on (RM6)",
  "change subject": "managers, where the room leaves it to them (RM7)",
  pin: "managers, where the room leaves it to them (RM18)",
  moderate: "XEP-0425: managers (RM18)",
  "change members": "managers (RM7)",
  "read settings": "owners and category managers (RM3, RM7)",
  "change settings": "owners and category managers (RM3, RM7)",
  "change picture": "owners and category managers (RM3, RM7)",
  destroy: "owners and category managers: it is closed, its history stays (RM3, RM5)",
};

type Rank = "banned" | "none" | "member" | "manager" | "owner";
const RANKS: readonly Rank[] = ["banned", "none", "member", "manager", "owner"];

function rankOf(role: Role, { type }: RoomKind): Rank {
  switch (role) {
    case "banned":
    case "manager":
    case "member":
    case "owner":
      return role;
    case "presenter":
      return "member";
    case "category manager":
      return type === "ad-hoc" ? "none" : "owner";
    default:
      return "none";
  }
}

/** What only who has an account here can have: it is kept with the account, or given to it. */
const OF_ACCOUNTS: Readonly<Partial<Record<Action, string>>> = {
  inbox: "their own server counts for them; the inboxes of accounts here are those people's own (SV7)",
  push: "as the inbox",
  download:
    "tickets are for accounts, so that it is known who has fetched (RM19); the files of an open room are theirs by address",
  upload: "files count against an account's quota (XEP-0363 §7)",
};
export const whyNotAbroad = (action: Action): string | undefined => OF_ACCOUNTS[action];

/** The whole table. People of other servers are people (RM7): their domain alone neither lets them in nor keeps them out. */
export function may(role: Role, action: Action, room: RoomKind, origin: Origin = "here"): boolean {
  if (origin === "abroad" && whyNotAbroad(action) !== undefined) return false;
  // RM2: behind the wall there is nothing.
  if (room.scope === "walled" && role === "outsider") return false;
  const rank = rankOf(role, room);
  const isAtLeast = (least: Rank): boolean => RANKS.indexOf(rank) >= RANKS.indexOf(least);
  const isLetIn = isAtLeast(room.visibility === "open" ? "none" : "member");
  switch (action) {
    case "browse":
    case "search rooms":
    case "see the tree":
    case "see info":
    case "see picture":
      return isAtLeast(room.visibility === "secret" ? "member" : "none");
    case "read history":
    case "search messages":
    case "inbox":
    case "push":
    case "enter":
    case "download":
    case "invite":
      return isLetIn;
    case "post":
    case "upload":
      return isLetIn && (room.type !== "auditorium" || role === "presenter" || isAtLeast("manager"));
    case "change subject":
    case "pin":
    case "moderate":
    case "change members":
      return isAtLeast("manager");
    case "read settings":
    case "change settings":
    case "change picture":
    case "destroy":
      return isAtLeast("owner");
  }
}

/** Whether its files need no ticket: everybody may read the room, whoever they are (RM19). */
export const isOpenToAll = ({ visibility, scope }: RoomKind): boolean => visibility === "open" && scope === "everyone";

/** Ad-hoc commands of the server (XEP-0050, XEP-0133 §4), by their nodes behind `http://jabber.org/protocol/admin#`. */
export const COMMANDS: Readonly<Record<string, string>> = {
  "add-user": "add people",
  "delete-user": "remove people",
  "disable-user": "disable accounts",
  "reenable-user": "enable accounts",
  "end-user-session": "end sessions",
  "change-user-password": "change a password",
  "get-user-roster": "show a roster",
  "get-user-lastlogin": "show when somebody was last there",
  "user-stats": "show where somebody is signed in",
  "get-registered-users-num": "count who is registered",
  "get-disabled-users-num": "count disabled accounts",
  "get-online-users-num": "count who is signed in",
  "get-active-users-num": "count who is at their device",
  "get-idle-users-num": "count who is away",
  "get-registered-users-list": "list who is registered",
  "get-disabled-users-list": "list disabled accounts",
  "get-online-users-list": "list who is signed in",
  "get-active-users": "list who is at their device",
  "get-idle-users": "list who is away",
  announce: "tell everybody who is signed in",
  "set-motd": "set the message of the day",
  "edit-motd": "edit the message of the day",
  "delete-motd": "delete the message of the day",
};

/** An administrator, who is here; for all others there are none, whatever they are in rooms (SV7). */
export const mayCommand = (role: Role, origin: Origin = "here"): boolean =>
  role === "administrator" && origin === "here";
