import { bareOf, type BareJid, parseJid } from "@tandem/protocol";
import { type DataForm, type FormField, formValues } from "@tandem/protocol/xep-0004-data-forms";
import { ROOM_CONFIG_FIELDS } from "@tandem/protocol/xep-0045-muc";
import { ADMIN_ITEMS_MAX } from "../affiliations/admin.ts";
import { checkOwnerRemains, checkScopeOf, setAffiliation } from "../affiliations/changes.ts";
import type { Affiliation } from "../affiliations/rules.ts";
import type { Promoted } from "../changes/differences.ts";
import type { RoomPlace } from "../contract.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";

/** The two lists that the owner's form holds (XEP-0045 §15.5.3). */
export interface People {
  readonly owners: readonly BareJid[];
  readonly admins: readonly BareJid[];
}

/** A list that the form left out stays. */
export type PeopleChange = Partial<People>;

const READ_AT_ONCE = 1_000;

/** One walk through the room's affiliations, for owners only. */
export async function readPeople(service: RoomsService, room: Room): Promise<People> {
  if (room.lock !== undefined) return { owners: [room.lock.owner], admins: [] };
  const [owners, admins]: [BareJid[], BareJid[]] = [[], []];
  for (let after: string | undefined; ; ) {
    const rows = await service.store.affiliations.list(room.jid, {
      limit: READ_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    for (const { value } of rows) {
      if (value.affiliation === "owner") owners.push(value.account);
      if (value.affiliation === "admin") admins.push(value.account);
    }
    if (rows.length < READ_AT_ONCE) return { owners, admins };
    after = rows.at(-1)?.key;
  }
}

export function peopleFields(people: People): FormField[] {
  return [
    { name: ROOM_CONFIG_FIELDS.admins, type: "jid-multi", label: "Admins", values: people.admins },
    { name: ROOM_CONFIG_FIELDS.owners, type: "jid-multi", label: "Owners", values: people.owners },
  ];
}

export function parsePeople(form: DataForm): PeopleChange {
  const owners = addresses(form, ROOM_CONFIG_FIELDS.owners);
  const admins = addresses(form, ROOM_CONFIG_FIELDS.admins);
  return { ...(owners === undefined ? {} : { owners }), ...(admins === undefined ? {} : { admins }) };
}

function addresses(form: DataForm, name: string): BareJid[] | undefined {
  const values = formValues(form, name)?.filter((value) => value !== "");
  if (values === undefined) return undefined;
  if (values.length > ADMIN_ITEMS_MAX) throw errors.raise["rooms/bad-form"]({ field: name });
  return values.map((value) => {
    const jid = parseJid(value);
    if (jid === null) throw errors.raise["rooms/bad-form"]({ field: name });
    return bareOf(jid);
  });
}

/** What each person becomes. Who is taken off the owners is an admin (§10.2), unless the list of admins says otherwise. */
export function planPeople(old: People, wanted: PeopleChange): ReadonlyMap<BareJid, Affiliation> {
  const before = new Map<BareJid, Affiliation>();
  for (const account of old.admins) before.set(account, "admin");
  for (const account of old.owners) before.set(account, "owner");
  const owners = new Set(wanted.owners ?? old.owners);
  const admins = new Set(wanted.admins ?? [...old.admins, ...old.owners.filter((account) => !owners.has(account))]);
  const plan = new Map<BareJid, Affiliation>();
  for (const account of new Set([...before.keys(), ...owners, ...admins])) {
    const next: Affiliation = owners.has(account) ? "owner" : admins.has(account) ? "admin" : "none";
    if (before.get(account) !== next) plan.set(account, next);
  }
  return plan;
}

/** Judged as a whole before the first is written (§10.4: an owner remains). `place`: where the room will stand (RM2). */
export async function checkPeople(
  service: RoomsService,
  room: Room,
  wanted: PeopleChange,
  place: RoomPlace,
): Promise<ReadonlyMap<BareJid, Affiliation>> {
  if (wanted.owners === undefined && wanted.admins === undefined) return new Map();
  if (wanted.owners?.length === 0) throw errors.raise["rooms/last-owner"]();
  const plan = planPeople(await readPeople(service, room), wanted);
  for (const [account, affiliation] of plan) await checkScopeOf(service, place, account, affiliation);
  if (wanted.owners === undefined) {
    const stepping = [...plan].filter(([, next]) => next !== "owner").map(([account]) => account);
    await checkOwnerRemains(service, room, new Set(stepping));
  }
  return plan;
}

export async function applyPeople(
  service: RoomsService,
  room: Room,
  plan: ReadonlyMap<BareJid, Affiliation>,
): Promise<readonly Promoted[]> {
  const promoted: Promoted[] = [];
  for (const [account, after] of plan) {
    const before = (await service.store.affiliations.get(room.jid, account))?.affiliation ?? "none";
    await setAffiliation(service, room, account, after);
    promoted.push({ account, before, after });
  }
  return promoted;
}
