import type { BareJid } from "@tandem/protocol";
import type { Principal } from "@tandem/protocol/tandem-rooms";
import type { StanzaError } from "../../core/index.ts";
import { type Affiliation, defaultRole, isAtLeast, type Role } from "./affiliations/rules.ts";
import { mayListMembers, type RoomConfig, visibilityOf } from "./config/config.ts";
import { allowsFiles } from "./config/inherit.ts";
import type { CategoryStanding, RoomPlace, RoomPolicy } from "./contract.ts";
import { errors } from "./errors.ts";
import type { Room } from "./room.ts";
import type { AffiliationRecord, RoomRecord, RoomStore } from "./store.ts";

/** What somebody wants of a room. */
export type RoomAction =
  /** Know that it is there. */
  | "find"
  | "enter"
  /** Reserve a nickname in it, or ask to be let in. */
  | "register"
  /** Its archive. */
  | "read"
  /** Put a file into it. */
  | "post"
  | "invite"
  /** See who is a member. */
  | "list-members"
  /** Change who is a member. */
  | "administer"
  | "configure";

export interface Standing {
  readonly record: RoomRecord;
  readonly affiliation: Affiliation;
  /** On entering. */
  readonly role: Role;
  /** Manages the room's category (RM3). */
  readonly isCategoryManager: boolean;
  /** Their row, if they have one. */
  readonly own: AffiliationRecord | undefined;
}

interface Asker {
  readonly affiliation: Affiliation;
  /** In the scope of the room and of its category (RM2). */
  readonly isInScope: boolean;
  readonly isInside: boolean;
  /** Of who is inside. */
  readonly role?: Role | undefined;
}

/** The whole decision, without I/O: what stands against it, or null. SV7. */
export function judge(action: RoomAction, record: RoomRecord, asker: Asker): (() => StanzaError) | null {
  const { config } = record;
  // RM2: a wall. Behind it there is nothing, whatever a list of the room says.
  if (!asker.isInScope) return errors.raise["rooms/unknown"];
  const isMember = isAtLeast(asker.affiliation, "member");
  if (record.closure !== undefined && !(action === "find" && isMember)) {
    return action === "enter" || isMember ? errors.raise["rooms/disabled"] : errors.raise["rooms/unknown"];
  }
  // SV5: another refusal than that of a room that is not there would tell that it is. Entering cannot hide it (XEP-0045 §7.2.6).
  const isHidden = visibilityOf(config) === "secret" && !isMember && !asker.isInside;
  if (isHidden && action !== "enter") return errors.raise["rooms/unknown"];
  switch (action) {
    case "find":
      if (asker.affiliation === "outcast") return errors.raise["rooms/unknown"];
      return visibilityOf(config) === "secret" && !isMember ? errors.raise["rooms/unknown"] : null;
    case "enter":
      if (asker.affiliation === "outcast") return errors.raise["rooms/banned"];
      return config.isMembersOnly && !isMember ? errors.raise["rooms/members-only"] : null;
    case "register":
      // A password is a promise that nobody gets in without it; registering would be a way around it.
      if (asker.affiliation === "outcast" || (!isMember && config.password !== undefined)) {
        return errors.raise["rooms/registration-refused"];
      }
      return null;
    case "read":
      if (isMember || asker.isInside) return null;
      if (asker.affiliation === "outcast" || config.isMembersOnly) return errors.raise["rooms/forbidden"];
      return config.password === undefined && config.isPublic ? null : errors.raise["rooms/forbidden"];
    case "post":
      if (!asker.isInside) return errors.raise["rooms/not-entered"];
      if (!allowsFiles(config)) return errors.raise["rooms/files-off"];
      return asker.role === "visitor" ? errors.raise["rooms/no-voice"] : null;
    case "invite":
      if (isAtLeast(asker.affiliation, "admin")) return null;
      return config.allowsInvites && (isMember || asker.isInside) ? null : errors.raise["rooms/invite-refused"];
    case "list-members":
      if (isAtLeast(asker.affiliation, "admin")) return null;
      if (config.whois !== "anyone" || !(isMember || asker.isInside)) return errors.raise["rooms/forbidden"];
      return mayListMembers(config, asker.role ?? "participant") ? null : errors.raise["rooms/forbidden"];
    case "administer":
      return isAtLeast(asker.affiliation, "admin") ? null : errors.raise["rooms/forbidden"];
    case "configure":
      return asker.affiliation === "owner" ? null : errors.raise["rooms/forbidden"];
  }
}

/**
 * Whether somebody who may find the room is told who manages it, and which of their contacts are in it: where the list of
 * members is for every participant and shows addresses. Whom a room hides from its own people it tells to nobody else.
 */
export function mayKnowPeople({ config }: RoomRecord, affiliation: Affiliation): boolean {
  if (isAtLeast(affiliation, "admin")) return true;
  return config.whois === "anyone" && mayListMembers(config, "participant");
}

/** Pinning is for who is inside: managers, and where the room says so everybody with voice. */
export function judgePin({ allowsPins }: RoomConfig, role: Role | undefined): (() => StanzaError) | null {
  if (role === "moderator" || (allowsPins === true && role === "participant")) return null;
  return role === undefined ? errors.raise["rooms/not-entered"] : errors.raise["rooms/pin-refused"];
}

/** Where somebody stands when a room asks who they are. */
export interface Place extends CategoryStanding {
  /** All that stand for them, where the room has lists of people and groups; else nobody. */
  readonly principals: ReadonlySet<Principal>;
}

const NOBODY: ReadonlySet<Principal> = new Set();

export function hasGroups({ managers, members, presenters }: RoomConfig): boolean {
  return [managers, members, presenters].some((list) => list !== undefined && list.length > 0);
}

/** Whether a reader of the archive learns who wrote by address (XEP-0313 §6.1.2). */
export function seesAddresses({ config }: RoomRecord, affiliation: Affiliation): boolean {
  return config.whois === "anyone" || isAtLeast(affiliation, "admin");
}

export const WITHOUT_CATEGORY: CategoryStanding = { isInScope: true, isManager: false, isMember: false };

/**
 * What an affiliation amounts to: who manages the category stands as an owner (RM3); the room's groups make admins and members
 * (RM7), and so does the category for rooms that take their members from it (RM4). A ban outweighs all but the first.
 */
export function effective(affiliation: Affiliation, place: Place, record: RoomRecord): Affiliation {
  if (place.isManager) return "owner";
  if (affiliation === "outcast") return affiliation;
  const { managers, members } = record.config;
  if (isIn(managers, place) && !isAtLeast(affiliation, "admin")) return "admin";
  const isMember = isIn(members, place) || (place.isMember && record.inherits?.includes("members") === true);
  return isMember && affiliation === "none" ? "member" : affiliation;
}

function isIn(list: readonly Principal[] | undefined, { principals }: Place): boolean {
  return list?.some((one) => principals.has(one)) === true;
}

/** RM6, RM7: in an auditorium with presenters only they and managers have voice; without, XEP-0045 §5.1.2 as it is. */
export function roleIn(affiliation: Affiliation, place: Place, { config }: RoomRecord): Role {
  const role = defaultRole(affiliation, config.isModerated);
  const isListed = config.presenters !== undefined && config.presenters.length > 0;
  if (!config.isModerated || !isListed || role === "moderator" || role === "none") return role;
  return isIn(config.presenters, place) ? "participant" : "visitor";
}

interface Keeper {
  readonly store: RoomStore;
  readonly policy: RoomPolicy | undefined;
}

/** Costs nothing for a room at the root without a scope of its own. */
export async function categoryStanding(
  { policy }: Pick<Keeper, "policy">,
  place: RoomPlace,
  account: BareJid,
): Promise<CategoryStanding> {
  if (policy === undefined || (place.category === undefined && place.scope === undefined)) return WITHOUT_CATEGORY;
  return (await policy.standingsOf(account, place))(place);
}

export async function placeOf(
  { policy }: Pick<Keeper, "policy">,
  record: RoomRecord,
  account: BareJid,
): Promise<Place> {
  const standing = await categoryStanding({ policy }, record.config, account);
  const isNamed = policy !== undefined && hasGroups(record.config);
  return { ...standing, principals: isNamed ? await policy.principalsOf(account) : NOBODY };
}

/**
 * The only way to a room for anybody but the room itself: who they are in it, or the refusal, thrown. One read.
 * A room that is being made exists for its maker alone.
 */
export async function accessRoom(keeper: Keeper, room: Room, account: BareJid, action: RoomAction): Promise<Standing> {
  const { record, lock } = room;
  if (record === undefined) throw errors.raise["rooms/unknown"]();
  if (lock !== undefined) {
    if (lock.owner !== account) throw errors.raise["rooms/locked"]();
    return { record, affiliation: "owner", role: "moderator", isCategoryManager: false, own: undefined };
  }
  const own = await keeper.store.affiliations.get(room.jid, account);
  const place = await placeOf(keeper, record, account);
  const affiliation = effective(own?.affiliation ?? "none", place, record);
  const { isInScope, isManager: isCategoryManager } = place;
  const inside = action === "enter" ? [] : room.occupantsOf(account);
  const refusal = judge(action, record, { affiliation, isInScope, isInside: inside.length > 0, role: inside[0]?.role });
  if (refusal !== null) throw refusal();
  return { record, affiliation, role: roleIn(affiliation, place, record), isCategoryManager, own };
}

/** What the room lets anybody do, whoever they are. Where a scope stands around it: nothing. */
export async function accessAsAnybody(keeper: Keeper, room: Room, action: RoomAction): Promise<void> {
  const { record, lock } = room;
  if (record === undefined || lock !== undefined) throw errors.raise["rooms/unknown"]();
  // A room is a member of no scope, so its own address stands for all strangers.
  const { isInScope } = await categoryStanding(keeper, record.config, room.jid);
  const refusal = judge(action, record, { affiliation: "none", isInScope, isInside: false });
  if (refusal !== null) throw refusal();
}
