import { type BareJid, bareOf, message, parseJid } from "@tandem/protocol";
import { buildUserItem, NS_MUC_ADMIN, NS_MUC_USER, parseAffiliation, parseRole } from "@tandem/protocol/xep-0045-muc";
import { buildPageResult, NS_RSM, parsePageRequest } from "@tandem/protocol/xep-0059-rsm";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom, effective, placeOf, type Standing } from "../access.ts";
import { peopleNoted } from "../changes/differences.ts";
import { errors } from "../errors.ts";
import type { Occupant } from "../occupancy/occupant.ts";
import type { Room } from "../room.ts";
import { type RoomsService, seatOf, senderOf } from "../service.ts";
import { statuses } from "../wire.ts";
import { type ByWhom, checkOwnerRemains, checkScope, checkSpace, setAffiliation, setRole } from "./changes.ts";
import { type Affiliation, isAtLeast, judgeRoleChange, mayChangeAffiliation, type Role } from "./rules.ts";

/** Changes in one request; a longer list is sent in parts. */
export const ADMIN_ITEMS_MAX = 500;
/** Rows in one answer; the rest is paged for with XEP-0059. */
export const AFFILIATION_PAGE_MAX = 1_000;
const REASON_CHARS_MAX = 512;

/**
 * `muc#admin` get: everyone of the affiliations, or of the roles, that its items name (XEP-0045 §8.4, §9.3, §9.5, §9.7, §9.8,
 * §10.5, §10.8). Several items ask for the lists together; a mixture of both kinds has no meaning (§16.4).
 */
export async function listByAdmin(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const items = context.payload.elements("item");
  const roles = new Set(items.flatMap((item) => parseRole(item.attr("role")) ?? []));
  const affiliations = new Set(items.flatMap((item) => parseAffiliation(item.attr("affiliation")) ?? []));
  if (affiliations.has("none") || items.length === 0 || items.length > ADMIN_ITEMS_MAX) {
    throw errors.raise["rooms/bad-item"]();
  }
  const isOfRoles = items.every(
    (item) => parseRole(item.attr("role")) !== null && item.attr("affiliation") === undefined,
  );
  if (isOfRoles) return listRoles(service, room, context, roles);
  const isOfAffiliations = items.every(
    (item) => parseAffiliation(item.attr("affiliation")) !== null && item.attr("role") === undefined,
  );
  if (!isOfAffiliations) throw errors.raise["rooms/bad-item"]();
  const action = affiliations.has("outcast") ? "administer" : "list-members";
  await accessRoom(service, room, senderOf(context).account, action);
  return listAffiliations(service, room, context.payload, affiliations);
}

async function listRoles(
  service: RoomsService,
  room: Room,
  context: IqContext,
  roles: ReadonlySet<Role>,
): Promise<XmlElement> {
  const asker = seatOf(room, context)?.occupant;
  if (asker?.role !== "moderator") await accessRoom(service, room, senderOf(context).account, "administer");
  const items: XmlElement[] = [];
  for (const occupant of room.occupants.values()) {
    const { affiliation, nick, role } = occupant;
    if (!roles.has(role)) continue;
    items.push(buildUserItem({ affiliation, role, nick, jid: occupant.shown()?.jid }, NS_MUC_ADMIN));
  }
  return el("query", NS_MUC_ADMIN, {}, ...items);
}

async function listAffiliations(
  service: RoomsService,
  room: Room,
  query: XmlElement,
  affiliations: ReadonlySet<Affiliation>,
): Promise<XmlElement> {
  const page = parsePageRequest(query.child("set", NS_RSM));
  const max = Math.min(page?.max ?? AFFILIATION_PAGE_MAX, AFFILIATION_PAGE_MAX);
  const items: XmlElement[] = [];
  let after = page?.after;
  let last: string | undefined;
  for (;;) {
    const rows = await service.store.affiliations.list(room.jid, {
      limit: AFFILIATION_PAGE_MAX,
      ...(after === undefined ? {} : { after }),
    });
    for (const { key, value } of rows) {
      if (!affiliations.has(value.affiliation)) continue;
      if (items.length === max) return el("query", NS_MUC_ADMIN, {}, ...items, buildPageResult({ last }));
      last = key;
      items.push(affiliationItem(value));
    }
    if (rows.length < AFFILIATION_PAGE_MAX) break;
    after = rows.at(-1)?.key;
  }
  return el("query", NS_MUC_ADMIN, {}, ...items, page === null ? undefined : buildPageResult({ last }));
}

function affiliationItem(row: {
  account: BareJid;
  affiliation: Affiliation;
  nick?: string;
  reason?: string;
}): XmlElement {
  const { affiliation, account, nick, reason } = row;
  const nodes = reason === undefined ? [] : [el("reason", NS_MUC_ADMIN, {}, reason)];
  return el("item", NS_MUC_ADMIN, { affiliation, jid: account, nick }, ...nodes);
}

interface RoleChange {
  readonly occupant: Occupant;
  readonly role: Role;
  readonly reason: string | undefined;
}

interface AffiliationChange {
  readonly account: BareJid;
  readonly affiliation: Affiliation;
  readonly reason: string | undefined;
}

/** `muc#admin` set. All changes of one request are judged before the first is made. */
export async function changeByAdmin(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  const items = context.payload.elements("item");
  if (items.length === 0 || items.length > ADMIN_ITEMS_MAX) throw errors.raise["rooms/bad-item"]();
  const standing = await accessRoom(service, room, senderOf(context).account, "find");
  const actor = seatOf(room, context)?.occupant;
  checkChanges(standing, actor);
  const roles: RoleChange[] = [];
  const affiliations: AffiliationChange[] = [];
  for (const item of items) {
    // §16.4: a change is of one kind.
    if (item.attr("role") !== undefined && item.attr("affiliation") !== undefined)
      throw errors.raise["rooms/bad-item"]();
    if (item.attr("role") === undefined) affiliations.push(parseAffiliationChange(room, item));
    else roles.push(parseRoleChange(room, item));
  }
  for (const change of roles) judgeRole(standing, actor, change);
  const stepping = new Set<BareJid>();
  const before = new Map<BareJid, Affiliation>();
  for (const change of affiliations) {
    const old = await judgeAffiliation(service, room, standing, change);
    // §9.1: nobody bans themselves.
    if (change.affiliation === "outcast" && change.account === senderOf(context).account) {
      throw errors.raise["rooms/self-ban"]();
    }
    before.set(change.account, old);
    if (old === "owner" && change.affiliation !== "owner") stepping.add(change.account);
  }
  await checkOwnerRemains(service, room, stepping);
  const kept = affiliations.filter((change) => change.affiliation !== "none");
  if (kept.length > 0) await checkSpace(service, room, kept.length);
  const by = (reason: string | undefined): ByWhom => ({ actor: actor?.nick, reason });
  for (const { occupant, role, reason } of roles) await setRole(service, room, occupant, role, by(reason));
  for (const { account, affiliation, reason } of affiliations) {
    await setAffiliation(service, room, account, affiliation, by(reason));
    if (before.get(account) !== affiliation) tellAbsent(service, room, account, affiliation, reason);
  }
  const promoted = affiliations.map(({ account, affiliation }) => ({
    account,
    before: before.get(account) ?? "none",
    after: affiliation,
  }));
  await service.note(room, senderOf(context).account, peopleNoted(promoted));
  return undefined;
}

/** §17.1.1: who is not in the room hears of it by 101. The banned do not, nor does anybody hear what did not change. */
export function tellAbsent(
  service: RoomsService,
  room: Room,
  account: BareJid,
  affiliation: Affiliation,
  reason?: string,
): void {
  if (affiliation === "outcast" || room.occupantsOf(account).length > 0) return;
  const item = buildUserItem({ affiliation, jid: account, reason: reason || undefined }, NS_MUC_USER);
  const x = el("x", NS_MUC_USER, {}, item, ...statuses([101]));
  service.background(service.post([message("normal", { from: room.jid, to: account }, x)]));
}

function parseRoleChange(room: Room, item: XmlElement): RoleChange {
  const role = parseRole(item.attr("role"));
  if (role === null) throw errors.raise["rooms/bad-item"]();
  const occupant = room.occupants.get(item.attr("nick") ?? "");
  if (occupant === undefined) throw errors.raise["rooms/no-such-occupant"]();
  return { occupant, role, reason: reasonOf(item) };
}

/** By address; by nickname for those who do not see addresses. */
function parseAffiliationChange(room: Room, item: XmlElement): AffiliationChange {
  const affiliation = parseAffiliation(item.attr("affiliation"));
  if (affiliation === null) throw errors.raise["rooms/bad-item"]();
  const jid = parseJid(item.attr("jid") ?? "");
  const account = jid === null ? room.occupants.get(item.attr("nick") ?? "")?.account : bareOf(jid);
  if (account === undefined) throw errors.raise["rooms/bad-item"]();
  return { account, affiliation, reason: reasonOf(item) };
}

function reasonOf(item: XmlElement): string | undefined {
  return item.childText("reason")?.slice(0, REASON_CHARS_MAX);
}

/** SV5. Whoever changes nobody's role or affiliation learns from no refusal who is inside: it comes before the items are read. */
function checkChanges(standing: Standing, actor: Occupant | undefined): void {
  // RM5: members know that it was there, and nobody changes it.
  if (standing.record.closure !== undefined) throw errors.raise["rooms/disabled"]();
  if (roleOf(standing, actor) !== "moderator" && !isAtLeast(standing.affiliation, "admin")) {
    throw errors.raise["rooms/forbidden"]();
  }
}

function roleOf({ affiliation }: Standing, actor: Occupant | undefined): Role {
  return actor?.role ?? (isAtLeast(affiliation, "admin") ? "moderator" : "none");
}

function judgeRole(standing: Standing, actor: Occupant | undefined, change: RoleChange): void {
  const role = roleOf(standing, actor);
  const verdict = judgeRoleChange({ affiliation: standing.affiliation, role }, change.occupant, change.role);
  if (verdict !== null) throw errors.raise[`rooms/${verdict}`]();
}

async function judgeAffiliation(
  service: RoomsService,
  room: Room,
  standing: Standing,
  change: AffiliationChange,
): Promise<Affiliation> {
  if (!isAtLeast(standing.affiliation, "admin")) throw errors.raise["rooms/forbidden"]();
  const target = (await service.store.affiliations.get(room.jid, change.account))?.affiliation ?? "none";
  // What they amount to: a manager by a group or by the category is no less of one than a manager on the room's list.
  const amounts = effective(target, await placeOf(service, standing.record, change.account), standing.record);
  if (!mayChangeAffiliation(standing.affiliation, amounts, change.affiliation)) {
    throw errors.raise["rooms/not-allowed"]();
  }
  await checkScope(service, room, change.account, change.affiliation);
  return target;
}
