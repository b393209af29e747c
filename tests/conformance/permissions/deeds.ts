import type { XmlElement } from "@tandem/xml";
import { entersAs, DOMAIN, type RoomHere, SERVICE, type World } from "./world.ts";
import type { Action, Role } from "./table.ts";
import type { StanzaClient } from "../harness/stanza-client.ts";

const MUC = "http://jabber.org/protocol/muc";
const UPLOAD = "urn:xmpp:http:upload:0";
const FILES = "urn:tandem:files:0";
const UPLOADS = `upload.${DOMAIN}`;
export const CONTENT = "the plan";

type Deed = (world: World, role: Role, room: RoomHere) => Promise<boolean>;

const isDone = (answer: XmlElement): boolean => answer.attr("type") === "result";
let count = 0;

const asking =
  (type: "get" | "set", payload: string): Deed =>
  async (world, role, { jid }) =>
    isDone(await world.as(role).asks(type, jid, payload));

/** An iq about a message that somebody has just written. */
const about =
  (payload: (id: number) => string): Deed =>
  async (world, role, room) =>
    isDone(await world.as(role).asks("set", room.jid, payload(await world.posts(room, "something to judge"))));

/** A message of the conversation: reflected, or refused. */
const saying =
  (content: string): Deed =>
  async (world, role, { jid }) => {
    const id = `said${++count}`;
    world.as(role).sends(`<message to="${jid}" type="groupchat" id="${id}">${content}</message>`);
    const answer = await world
      .as(role)
      .receives(`${id} again`, (one) => one.name === "message" && one.attr("id") === id, true);
    return answer.attr("type") !== "error";
  };

const settings = form(`${field("FORM_TYPE", `${MUC}#roomconfig`)}${field("muc#roomconfig_roomdesc", "Changed")}`);
const member = `<item affiliation="member" jid="other@${DOMAIN}"/>`;

/** What is asked from outside, but by the owner, who is inside all the time. */
export const OUTSIDE: Readonly<Partial<Record<Action, Deed>>> = {
  "see info": asking("get", `<query xmlns="http://jabber.org/protocol/disco#info"/>`),
  "see picture": asking("get", `<vCard xmlns="vcard-temp"/>`),
  "read history": asking("set", `<query xmlns="urn:xmpp:mam:2"/>`),
  download,
};

export const INSIDE: Readonly<Partial<Record<Action, Deed>>> = {
  post: saying("<body>Hear me</body>"),
  upload,
  invite,
  "change subject": saying("<subject>Night</subject>"),
  pin: about((id) => `<pin xmlns="urn:tandem:pinned-messages:0" id="${id}"/>`),
  moderate: about(
    (id) =>
      `<moderate xmlns="urn:xmpp:message-moderate:1" id="${id}"><retract xmlns="urn:xmpp:message-retract:1"/></moderate>`,
  ),
  "change members": asking("set", `<query xmlns="${MUC}#admin">${member}</query>`),
  "read settings": asking("get", `<query xmlns="${MUC}#owner"/>`),
  "change settings": asking("set", `<query xmlns="${MUC}#owner">${settings}</query>`),
  "change picture": asking("set", `<vCard xmlns="vcard-temp"/>`),
};

export const destroys = asking("set", `<query xmlns="${MUC}#owner"><destroy/></query>`);

/** The owner's file in each room, by its address. */
const files = new Map<string, string>();

export async function ownersFile(world: World, room: RoomHere): Promise<string> {
  const known = files.get(room.jid) ?? (await uploaded(world, world.keeper, room));
  if (known === null) throw new Error(`the owner cannot upload into ${room.jid}`);
  files.set(room.jid, known);
  return known;
}

/** Fetches by HTTP from this server, whatever name the address bears. */
export function fetches(world: World, url: string, init?: RequestInit): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(`http://127.0.0.1:${world.running.addresses.http?.port}${pathname}${search}`, init);
}

/** Everything that this role does in the room from inside, as far as it is let in. */
export async function actsInside(world: World, role: Role, room: RoomHere): Promise<Partial<Record<Action, boolean>>> {
  const nick = world.nickOf(role);
  const done: Partial<Record<Action, boolean>> = { enter: await entersAs(world.as(role), room.jid, nick) };
  for (const [action, deed] of Object.entries(INSIDE)) done[action as Action] = await deed(world, role, room);
  if (world.as(role) !== world.keeper) world.as(role).sends(`<presence to="${room.jid}/${nick}" type="unavailable"/>`);
  await world.as(role).takesAll(SERVICE);
  return done;
}

async function download(world: World, role: Role, room: RoomHere): Promise<boolean> {
  const url = await ownersFile(world, room);
  const answer = await world.as(role).asks("get", UPLOADS, `<access xmlns="${FILES}" url="${url}"/>`);
  const ticket = answer.child("access", FILES)?.attr("url");
  if (!isDone(answer) || ticket === undefined) return false;
  const file = await fetches(world, ticket);
  return file.status === 200 && (await file.text()) === CONTENT;
}

async function upload(world: World, role: Role, room: RoomHere): Promise<boolean> {
  return (await uploaded(world, world.as(role), room)) !== null;
}

/** The address of a new file; null where no slot was given. */
async function uploaded(world: World, client: StanzaClient, { jid }: RoomHere): Promise<string | null> {
  const audience = `<audience xmlns="${FILES}" jid="${jid}"/>`;
  const request = `<request xmlns="${UPLOAD}" filename="plan.txt" size="${CONTENT.length}" content-type="text/plain">${audience}</request>`;
  const slot = (await client.asks("get", UPLOADS, request)).child("slot", UPLOAD);
  const to = slot?.child("put")?.attr("url");
  const from = slot?.child("get")?.attr("url");
  if (to === undefined || from === undefined) return null;
  const stored = await fetches(world, to, { method: "PUT", body: CONTENT, headers: { "content-type": "text/plain" } });
  if (stored.status !== 201) throw new Error(`the upload was answered with ${stored.status}`);
  return from;
}

/** Refused to the inviter, or there with the invited: one of both, or the test fails. */
async function invite(world: World, role: Role, { jid }: RoomHere): Promise<boolean> {
  const id = `invited${++count}`;
  await world.other.takesAll(DOMAIN);
  const x = `<x xmlns="${MUC}#user"><invite to="other@${DOMAIN}"/></x>`;
  world.as(role).sends(`<message to="${jid}" id="${id}">${x}</message>`);
  const isRefused = (await world.as(role).takesAll(SERVICE)).some((one) => one.attr("id") === id);
  const isThere = (await world.other.takesAll(DOMAIN)).some(
    (one) => one.attr("from") === jid && one.child("x", `${MUC}#user`)?.child("invite") !== undefined,
  );
  if (isRefused === isThere) throw new Error(`an invitation into ${jid} is ${isRefused ? "refused and sent" : "lost"}`);
  return isThere;
}

function field(name: string, value: string): string {
  return `<field var="${name}"><value>${value}</value></field>`;
}

function form(fields: string): string {
  return `<x xmlns="jabber:x:data" type="submit">${fields}</x>`;
}
