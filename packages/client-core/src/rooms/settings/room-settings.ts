import type { BareJid } from "@tandem/protocol";
import { type DataForm, type FormValues, submission } from "@tandem/protocol/xep-0004-data-forms";
import {
  buildMucAdmin,
  buildMucOwner,
  type MucAffiliation,
  NS_MUC_ADMIN,
  NS_MUC_OWNER,
  parseMucAdmin,
  parseMucOwner,
  ROOM_CONFIG_FORM,
} from "@tandem/protocol/xep-0045-muc";
import { type Connection, RequestError } from "../../connection/index.ts";
import type { RoomMember } from "../members.ts";
import { affiliationChanges, settingsOf, submissionOf } from "./form.ts";
import type { RoomSettings, SettingsOffer } from "./settings.ts";

/** Changes of affiliation in one request; a longer list is sent in parts. */
const CHANGES_AT_ONCE = 500;

export interface LoadedSettings {
  readonly settings: RoomSettings;
  readonly offer: SettingsOffer;
  readonly owners: ReadonlySet<BareJid>;
}

/** Asks the room for its form and its lists. Rejects with RequestError. */
export async function loadSettings(connection: Connection, room: BareJid): Promise<LoadedSettings> {
  const [form, ...lists] = await Promise.all([
    ownerForm(connection, room),
    ...(["owner", "admin", "member", "outcast"] as const).map((affiliation) => listOf(connection, room, affiliation)),
  ]);
  const people = lists.flat();
  const owners = new Set(people.filter((one) => one.affiliation === "owner").map((one) => one.jid));
  return { ...settingsOf(form, people), owners };
}

/** Undefined: who asks manages the people of the room, not its settings. */
async function ownerForm(connection: Connection, room: BareJid): Promise<DataForm | undefined> {
  try {
    const answer = await connection.request("get", room, buildMucOwner({ kind: "get" }));
    const owner = parseMucOwner(answer.child("query", NS_MUC_OWNER));
    return owner?.kind === "form" ? owner.form : undefined;
  } catch (error) {
    if (error instanceof RequestError && error.condition === "forbidden") return undefined;
    throw error;
  }
}

async function listOf(
  connection: Connection,
  room: BareJid,
  affiliation: MucAffiliation,
): Promise<readonly RoomMember[]> {
  const answer = await connection.request("get", room, buildMucAdmin([{ affiliation }]));
  const items = parseMucAdmin(answer.child("query", NS_MUC_ADMIN)) ?? [];
  return items.flatMap(({ jid }) => (jid === undefined ? [] : [{ jid: jid as BareJid, affiliation }]));
}

/**
 * The scope before all else, for who is outside it comes on no list (RM2). Then people: whoever is to be a member is one before
 * the room closes to strangers. Rejects with RequestError; what was done
 * by then stays done, so load again.
 */
export async function saveSettings(
  connection: Connection,
  room: BareJid,
  { settings: old, offer, owners }: LoadedSettings,
  next: RoomSettings,
): Promise<void> {
  await submit(connection, room, submissionOf(old, { ...old, scope: next.scope }, offer));
  const changes = affiliationChanges(old, next, owners);
  for (let at = 0; at < changes.length; at += CHANGES_AT_ONCE) {
    await connection.request("set", room, buildMucAdmin(changes.slice(at, at + CHANGES_AT_ONCE)));
  }
  await submit(connection, room, submissionOf({ ...old, scope: next.scope }, next, offer));
}

async function submit(connection: Connection, room: BareJid, values: FormValues | null): Promise<void> {
  if (values === null) return;
  await connection.request("set", room, buildMucOwner({ kind: "form", form: submission(ROOM_CONFIG_FORM, values) }));
}

/** What makes a new room like that one: its settings, groups and presenters; its people are its own. */
export async function copiedSettings(connection: Connection, room: BareJid): Promise<FormValues> {
  const form = await ownerForm(connection, room);
  const { settings, offer } = settingsOf(form, []);
  return submissionOf(settingsOf(undefined, []).settings, { ...settings, name: "" }, offer) ?? {};
}

/** XEP-0045 §10.9; in Tandem the room is closed and its history stays (RM5). */
export async function closeRoom(connection: Connection, room: BareJid, reason: string): Promise<void> {
  const destroy = reason.trim() === "" ? {} : { reason: reason.trim() };
  await connection.request("set", room, buildMucOwner({ kind: "destroy", destroy }));
}
