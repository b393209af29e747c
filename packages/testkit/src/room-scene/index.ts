import type { Limits, ModuleDefinition, Storage } from "@tandem/server/core";
import { scene, type Scene, type WireClient } from "../server-scene/index.ts";

export const ROOM = "chamber@rooms.capulet.lit";
const MUC = "http://jabber.org/protocol/muc";

export interface RoomScene extends Scene {
  /** Owner; in the room as Juliet. */
  readonly juliet: WireClient;
  /** In the room as Romeo; no affiliation. */
  readonly romeo: WireClient;
  /** Not in the room. */
  readonly iago: WireClient;
}

export interface RoomSceneOptions {
  readonly modules: readonly ModuleDefinition[];
  readonly limits?: Partial<Limits>;
  readonly storage?: Storage;
  /** Who exists, where modules ask. */
  readonly accounts?: readonly string[];
  /** Fields of the configuration form without their prefix, e.g. `{ membersonly: "1" }`. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A room that Juliet has made and configured and that Romeo has entered; nobody has anything left to read. */
export async function roomScene(options: RoomSceneOptions): Promise<RoomScene> {
  const made = await scene(options);
  const juliet = await made.connect("juliet@capulet.lit/balcony");
  const romeo = await made.connect("romeo@capulet.lit/orchard");
  const iago = await made.connect("iago@capulet.lit/venice");
  await enter(juliet, "Juliet");
  await configure(juliet, options.config ?? {});
  await enter(romeo, "Romeo");
  for (const client of [juliet, romeo]) client.forgets();
  return Object.assign(made, { juliet, romeo, iago });
}

/** Enters with the content of `<x/>` as given; what comes of it is for the test to look at. */
export function enter(client: WireClient, nick: string, x = "", room = ROOM): Promise<void> {
  return client.sends(`<presence to="${room}/${nick}"><x xmlns="${MUC}">${x}</x></presence>`);
}

/** Submits the owner's form with those fields; with none it accepts the room as it is. */
export function configure(client: WireClient, fields: Readonly<Record<string, string>>, room = ROOM): Promise<void> {
  const named = Object.entries(fields).map(
    ([name, value]) => [name.includes(":") ? name : `muc#roomconfig_${name}`, [value]] as const,
  );
  return submit(client, Object.fromEntries(named), room);
}

/** As `configure`, with whole names of fields, each with several values, or none. */
export function submit(
  client: WireClient,
  fields: Readonly<Record<string, readonly string[]>>,
  room = ROOM,
): Promise<void> {
  const xml = Object.entries({ FORM_TYPE: [`${MUC}#roomconfig`], ...fields }).map(
    ([name, values]) => `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join("")}</field>`,
  );
  const form = `<x xmlns="jabber:x:data" type="submit">${xml.join("")}</x>`;
  return client.sends(`<iq type="set" id="config" to="${room}"><query xmlns="${MUC}#owner">${form}</query></iq>`);
}

/** `<iq/>` of an admin query with those items. */
export function adminIq(type: "get" | "set", items: string, room = ROOM): string {
  return `<iq type="${type}" id="admin" to="${room}"><query xmlns="${MUC}#admin">${items}</query></iq>`;
}

export function say(client: WireClient, text: string, id = "m", room = ROOM): Promise<void> {
  const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`;
  return client.sends(`<message to="${room}" type="groupchat" id="${id}"><body>${text}</body>${origin}</message>`);
}

export interface PresencePattern {
  readonly to: WireClient;
  readonly nick: string;
  readonly type?: "unavailable";
  readonly affiliation?: string;
  readonly role?: string;
  /** Undefined: the reader does not see it. */
  readonly jid?: string | undefined;
  readonly codes?: readonly number[];
  /** Attributes and content of the item besides. */
  readonly newNick?: string;
  readonly inItem?: string;
  readonly inX?: string;
  /** What the occupant said in the presence. */
  readonly content?: string;
  readonly room?: string;
}

/** The presence of an occupant as a room tells it, for a pattern. */
export function occupantXml(pattern: PresencePattern): string {
  const { to, nick, type, affiliation = "none", role = "participant", jid, codes = [], room = ROOM } = pattern;
  const attr = (name: string, value: string | undefined): string => (value === undefined ? "" : ` ${name}="${value}"`);
  const item = `<item affiliation="${affiliation}" role="${role}"${attr("jid", jid)}${attr("nick", pattern.newNick)}>${pattern.inItem ?? ""}</item>`;
  const statuses = codes.map((code) => `<status code="${code}"/>`).join("");
  const x = `<x xmlns="${MUC}#user">${item}${pattern.inX ?? ""}${statuses}</x>`;
  const occupantId = `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/>`;
  return `<presence to="${to.jid}" from="${room}/${nick}"${attr("type", type)}>${pattern.content ?? ""}${occupantId}${x}</presence>`;
}

/** A message of the conversation as the room reflects it, for a pattern. */
export function reflectedXml(to: WireClient, nick: string, content: string, id: string, room = ROOM): string {
  const ids = `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/><stanza-id xmlns="urn:xmpp:sid:0" by="${room}" id="*"/>`;
  const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`;
  return `<message to="${to.jid}" from="${room}/${nick}" type="groupchat" id="${id}">${content}${origin}${ids}</message>`;
}

export function emptySubjectXml(to: WireClient, room = ROOM): string {
  return `<message to="${to.jid}" from="${room}" type="groupchat"><subject/></message>`;
}
