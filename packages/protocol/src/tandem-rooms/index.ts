import { type BareJid, parseBareJid } from "../jid/index.ts";

/** docs/protocol/rooms.md */
export const NS_ROOMS = "urn:tandem:rooms:0";

/** Fields of a room's configuration form; `files` and `retention` also of what service discovery tells of it. */
export const ROOM_FIELDS = {
  /** Boolean. */
  files: `${NS_ROOMS}#files`,
  /** Days that a message is kept; 0: for ever. */
  retention: `${NS_ROOMS}#retention`,
  /** Minutes for which people may correct what they wrote; 0: not at all; empty: as long as they like. */
  editMinutes: `${NS_ROOMS}#edit-minutes`,
  /** Names of settings that follow the category. */
  inherit: `${NS_ROOMS}#inherit`,
  /** Names of settings that the category decides. */
  locked: `${NS_ROOMS}#locked`,
  /** Principals that are admins, members, or have voice where only presenters write. */
  managers: `${NS_ROOMS}#managers`,
  members: `${NS_ROOMS}#members`,
  presenters: `${NS_ROOMS}#presenters`,
  /** Principals that may ever have to do with the room, within the scopes of its categories; none: as those have it. */
  scope: `${NS_ROOMS}#scope`,
} as const;

/** In the form too: least days that a policy of the organisation asks for, and how it is called; absent where none does. */
export const LEAST_RETENTION_FIELDS = {
  days: `${NS_ROOMS}#least-retention`,
  policy: `${NS_ROOMS}#least-retention-policy`,
} as const;

/** Settings that a room may take from its category (§3). */
export const INHERITABLE = ["visibility", "invitations", "history", "files", "retention", "members"] as const;
export type Inheritable = (typeof INHERITABLE)[number];

/** Somebody, or everybody of a group of the organisation: a bare address, or `group:` and its name (RM7). */
export type Principal = string;

const GROUP = "group:";
/** In one list. */
export const PRINCIPALS_MAX = 1_000;
const GROUP_NAME_CHARS_MAX = 256;

/** As it is kept, or null: an address is prepared, the name of a group is as the organisation writes it. */
export function parsePrincipal(text: string): Principal | null {
  const group = groupOf(text);
  if (group === undefined) return parseBareJid(text);
  return group === "" || group.length > GROUP_NAME_CHARS_MAX ? null : principalOfGroup(group);
}

/** Name of the group, or undefined for a person. */
export function groupOf(principal: Principal): string | undefined {
  return principal.startsWith(GROUP) ? principal.slice(GROUP.length).trim() : undefined;
}

export function principalOfGroup(name: string): Principal {
  return `${GROUP}${name}`;
}

/** All that stand for one person. */
export function principalsOf(account: BareJid, groups: readonly string[]): ReadonlySet<Principal> {
  return new Set([account, ...groups.map(principalOfGroup)]);
}
