import { type BareJid, parseBareJid } from "@tandem/protocol";
import { buildForm, NS_DATA_FORMS, parseForm } from "@tandem/protocol/xep-0004-data-forms";
import { NS_MUC_OWNER, NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom, categoryStanding } from "../access.ts";
import type { RoomPlace } from "../contract.ts";
import { errors } from "../errors.ts";
import { peopleNoted, settingsNoted } from "../changes/differences.ts";
import { abandon, unlock } from "../occupancy/create.ts";
import { expelAll } from "../occupancy/leave.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";
import type { RoomClosure } from "../store.ts";
import { applyConfig, mergeConfig } from "./apply.ts";
import { configForm, parseConfigForm } from "./form.ts";
import { parseInherits } from "./inherit-form.ts";
import { applyPeople, checkPeople, parsePeople, readPeople } from "./people.ts";

/** XEP-0045 §10.2, ex. 159-160. */
export async function askConfig(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const { record } = await accessRoom(service, room, senderOf(context).account, "configure");
  const people = await readPeople(service, room);
  const { locked, leastRetention } = await service.settingsIn(record.config.category);
  const facts = { people, locked, leastRetention, addIns: service.addIns };
  return el("query", NS_MUC_OWNER, {}, buildForm(configForm(record, facts, service.host.limits)));
}

/** §10.1.2 (instant room), §10.1.3 and §10.2 (settings), §10.9 (destroy). */
export async function ownerSet(service: RoomsService, room: Room, context: IqContext): Promise<undefined> {
  await accessRoom(service, room, senderOf(context).account, "configure");
  const destroy = context.payload.child("destroy");
  if (destroy !== undefined) return closeByOwner(service, room, destroy, senderOf(context).account);
  const form = parseForm(context.payload.child("x", NS_DATA_FORMS));
  if (form === null) throw errors.raise["rooms/bad-form"]();
  if (form.type === "cancel") return cancel(service, room);
  if (form.type !== "submit") throw errors.raise["rooms/bad-form"]();
  const change = parseConfigForm(form, service.host.limits);
  // What its maker makes of a new room is no change of it.
  const before = room.lock === undefined ? room.record : undefined;
  await checkMove(service, room, senderOf(context).account, change.category);
  const place = room.record === undefined ? {} : mergeConfig(room.record.config, change);
  if (change.scope !== undefined) await checkScope(service, place, senderOf(context).account);
  const people = await checkPeople(service, room, parsePeople(form), place);
  await applyConfig(service, room, change, parseInherits(form));
  await unlock(service, room);
  const promoted = await applyPeople(service, room, people);
  if (before === undefined || room.record === undefined) return;
  const noted = [...settingsNoted(before, room.record), ...peopleNoted(promoted)];
  await service.note(room, senderOf(context).account, noted);
}

/** Moving a room into a category is as good as making one there, and taking it out of a scope opens a wall. */
export async function checkMove(
  service: RoomsService,
  room: Room,
  account: BareJid,
  category: string | undefined,
): Promise<void> {
  const from = room.record?.config.category;
  if (category === undefined || category === (from ?? "")) return;
  if (from !== undefined && room.lock === undefined) await checkLeaving(service, account, from, category || undefined);
  if (room.lock === undefined) await checkRecordsStay(service, from, category || undefined);
  if (category === "") return;
  const isThere = (await service.policy?.knowsCategory(category)) === true;
  // A category whose scope leaves them out is not there for them (RM2).
  if (!isThere || !(await categoryStanding(service, { category }, account)).isInScope) {
    throw errors.raise["rooms/unknown-category"]({ category });
  }
  if (!(await service.policy?.mayCreate(account, category))) throw errors.raise["rooms/creation-refused"]({ category });
}

/** RM2: whom a scope keeps out would get at what was said behind it, so only who manages the category that has it may do that. */
async function checkLeaving(
  service: RoomsService,
  account: BareJid,
  from: string,
  to: string | undefined,
): Promise<void> {
  for (const id of (await service.policy?.scopesLeft(from, to)) ?? []) {
    if (!(await categoryStanding(service, { category: id }, account)).isManager)
      throw errors.raise["rooms/scope-left"]({ id });
  }
}

/** RM2: who narrows a room stays in it, or nobody may be left who could undo it. */
async function checkScope(service: RoomsService, place: RoomPlace, account: BareJid): Promise<void> {
  if ((await categoryStanding(service, place, account)).isInScope) return;
  throw errors.raise["rooms/scope-without-oneself"]();
}

/** RM6: out of a policy of least retention a room goes by the command line alone, or it would keep its messages as long as it is there. */
async function checkRecordsStay(
  service: RoomsService,
  from: string | undefined,
  to: string | undefined,
): Promise<void> {
  const [before, after] = [await service.settingsIn(from), await service.settingsIn(to)];
  const isLess = (after.leastRetention?.days ?? 0) < (before.leastRetention?.days ?? 0);
  if (isLess) throw errors.raise["rooms/kept-by-policy"]({ ...before.leastRetention });
}

/** §10.1.3: a maker who cancels has made nothing. */
async function cancel(service: RoomsService, room: Room): Promise<undefined> {
  if (room.lock === undefined) return;
  await turnOut(service, room, {});
  if (room.lock !== undefined) await abandon(service, room);
}

async function closeByOwner(service: RoomsService, room: Room, destroy: XmlElement, by: BareJid): Promise<undefined> {
  const alternate = parseBareJid(destroy.attr("jid") ?? "") ?? undefined;
  const reason = destroy.childText("reason")?.slice(0, 512);
  const password = destroy.childText("password")?.slice(0, 128);
  await closeRoom(service, room, {
    ...(alternate === undefined
      ? {}
      : { alternate, ...(password === undefined || password === "" ? {} : { password }) }),
    ...(reason === undefined || reason === "" ? {} : { reason }),
  });
  if (room.record?.closure !== undefined) await service.note(room, by, [{ what: "closed" }]);
}

/** The password is that of the alternate room (§10.9): told to those inside, kept nowhere. */
type Closing = Omit<RoomClosure, "at"> & { readonly password?: string };

/**
 * §10.9 and RM5: everyone is turned out and nobody enters again, but what was said stays until an administrator purges it.
 * The address stays taken, or its history would fall to whoever makes the next room there. A room that was not to stay goes.
 */
export async function closeRoom(service: RoomsService, room: Room, how: Closing): Promise<void> {
  const { password, ...closure } = how;
  const { record } = room;
  if (record === undefined) throw errors.raise["rooms/unknown"]();
  const isKept = record.config.isPersistent && room.lock === undefined;
  if (isKept) {
    room.record = { ...record, closure: { at: service.now(), ...closure } };
    await service.saveRecord(room);
  }
  await turnOut(service, room, { ...closure, ...(password === undefined ? {} : { password }) });
  if (service.invitations !== undefined) service.background(service.invitations.closed(room.jid));
}

async function turnOut(service: RoomsService, room: Room, closure: Closing): Promise<void> {
  const reason = closure.reason === undefined ? undefined : el("reason", NS_MUC_USER, {}, closure.reason);
  const password = closure.password === undefined ? undefined : el("password", NS_MUC_USER, {}, closure.password);
  const destroy = el("destroy", NS_MUC_USER, { jid: closure.alternate }, password, reason);
  await expelAll(service, room, { codes: [], destroy });
}
