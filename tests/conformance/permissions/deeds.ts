import type { XmlElement } from "@tandem/xml";
import { serialize } from "@tandem/xml";
import type { Answer } from "./refusals.ts";
import { type Action, categoryOf, type Role } from "./table.ts";
import {
  DOMAIN,
  entersAs,
  GUEST,
  jidOf,
  PAGE,
  type Person,
  type RoomHere,
  SERVICE,
  SOMEBODY,
  type World,
} from "./world.ts";

export const MUC = "http://jabber.org/protocol/muc";
const UPLOAD = "urn:xmpp:http:upload:0";
const FILES = "urn:tandem:files:0";
const MAM = "urn:xmpp:mam:2";
const INFO = "http://jabber.org/protocol/disco#info";
const OCCUPANTS = "urn:tandem:occupants:0";
const DETAILS = "urn:tandem:room-details:0";
const ROOMS = "urn:tandem:rooms:0";
const PINS = "urn:tandem:pinned-messages:0";
const RETRACT = "urn:xmpp:message-retract:1";
const REGISTER = "jabber:iq:register";
const CATEGORY = "urn:tandem:categories:0#category";
const UPLOADS = `upload.${DOMAIN}`;
export const CONTENT = "the plan";

type Deed = (world: World, role: Role, room: RoomHere) => Promise<Answer>;
export type Deeds = Readonly<Partial<Record<Action, Deed>>>;

export const answerOf = (stanza: XmlElement): Answer =>
  stanza.attr("type") === "error"
    ? (stanza.child("error")?.firstElement()?.name ?? "an error without a condition")
    : "yes";
let count = 0;
const newId = (): string => `said${++count}`;

const asking =
  (type: "get" | "set", payload: string): Deed =>
  async (world, role, { jid }) =>
    answerOf(await world.as(role).asks(type, jid, payload));

/** An iq about a message that somebody has just written. */
const about =
  (payload: (id: number) => string): Deed =>
  async (world, role, room) =>
    answerOf(await world.as(role).asks("set", room.jid, payload(await world.posts(room, "something to judge"))));

/** A message of the conversation: reflected, or refused. */
async function says(client: Person, { jid }: RoomHere, content: string, id = newId()): Promise<XmlElement> {
  client.sends(`<message to="${jid}" type="groupchat" id="${id}">${content}</message>`);
  return await client.receives(`${id} again`, (one) => one.name === "message" && one.attr("id") === id, true);
}

const saying =
  (content: string | ((world: World, role: Role, room: RoomHere) => Promise<string>)): Deed =>
  async (world, role, room) => {
    const said = typeof content === "string" ? content : await content(world, role, room);
    return answerOf(await says(world.as(role), room, said));
  };

/** What stands in the archive once it was said; somebody else's where they may say nothing. */
async function ownMessage(world: World, role: Role, room: RoomHere): Promise<{ id: string; archiveId: string }> {
  const id = newId();
  const said = await says(world.as(role), room, "<body>mine</body>", id);
  const archiveId = said.child("stanza-id", "urn:xmpp:sid:0")?.attr("id");
  return { id, archiveId: archiveId ?? String(await world.posts(room, "not mine")) };
}

const retraction = (id: string | number): string => `<retract xmlns="${RETRACT}" id="${id}"/><body>gone</body>`;
const member = (affiliation: string, account: string): string =>
  `<query xmlns="${MUC}#admin"><item affiliation="${affiliation}" jid="${account}@${DOMAIN}"/></query>`;
const ofGuest = (what: string): string => `<query xmlns="${MUC}#admin"><item nick="${GUEST}" role="${what}"/></query>`;

/** What is asked from outside, but by the owner, who is inside all the time. */
export const OUTSIDE: Deeds = {
  "see info": asking("get", `<query xmlns="${INFO}"/>`),
  "see parts": asking("get", `<query xmlns="http://jabber.org/protocol/disco#items"/>`),
  "see own nickname": asking("get", `<query xmlns="${INFO}" node="x-roomuser-item"/>`),
  "see picture": asking("get", `<vCard xmlns="vcard-temp"/>`),
  "see page": seesPage,
  "see managers": seesInDetails("managers", jidOf("owner")),
  "see people one knows": seesInDetails("known", jidOf(GUEST)),
  "be offered people": offeredPeople,
  "read history": readsHistory,
  "read bounds": readsBounds,
  "see addresses": seesAddresses,
  "read pins": asking("get", `<pins xmlns="${PINS}"/>`),
  "ask how to be let in": asking("get", `<query xmlns="${REGISTER}"/>`),
  "ask to be let in": asksToBeLetIn,
  download,
};

export const INSIDE: Deeds = {
  ping: async (world, role, { jid }) =>
    answerOf(await world.as(role).asks("get", `${jid}/${world.nickOf(role)}`, `<ping xmlns="urn:xmpp:ping"/>`)),
  "list people": asking(
    "get",
    `<window xmlns="${OCCUPANTS}"><range of="others" index="0" max="9"/><range of="outside" index="0" max="9"/></window>`,
  ),
  "see addresses inside": seesAddressesInside,
  "watch people": asking("set", `<watch xmlns="${OCCUPANTS}"><member jid="${jidOf("member")}"/></watch>`),
  "list members": asking("get", `<query xmlns="${MUC}#admin"><item affiliation="member"/></query>`),
  "write to one": writesToGuest,
  post: saying("<body>Hear me</body>"),
  react: saying(async (world, _, room) => {
    const id = await world.posts(room, "something to like");
    return `<reactions xmlns="urn:xmpp:reactions:0" id="${id}"><reaction>👍</reaction></reactions>`;
  }),
  correct: saying(async (world, role, room) => {
    const { id } = await ownMessage(world, role, room);
    return `<body>better</body><replace xmlns="urn:xmpp:message-correct:0" id="${id}"/>`;
  }),
  "take back": saying(async (world, role, room) => retraction((await ownMessage(world, role, room)).archiveId)),
  "take back another's": saying(async (world, _, room) => retraction(await world.posts(room, "mine"))),
  "ask for voice": asksForVoice,
  upload,
  invite,
  "change subject": saying("<subject>Night</subject>"),
  pin: about((id) => `<pin xmlns="${PINS}" id="${id}"/>`),
  unpin: unpins,
  moderate: about(
    (id) =>
      `<moderate xmlns="urn:xmpp:message-moderate:1" id="${id}"><retract xmlns="urn:xmpp:message-retract:1"/></moderate>`,
  ),
  "list roles": asking("get", `<query xmlns="${MUC}#admin"><item role="participant"/></query>`),
  "give voice": asking("set", ofGuest("participant")),
  kick: kicks,
  "list banned": asking("get", `<query xmlns="${MUC}#admin"><item affiliation="outcast"/></query>`),
  "check somebody": asking("get", `<check xmlns="${ROOMS}" jid="${jidOf("outsider")}"/>`),
  "see changes": asking("get", `<changes xmlns="${ROOMS}"/>`),
  "change members": asking(
    "set",
    `<query xmlns="${MUC}#admin"><item affiliation="member" jid="other@${DOMAIN}"/></query>`,
  ),
  ban: asking("set", member("outcast", "nobody")),
  "let in": letsIn,
  "remove file": removesFile,
  "make managers": asking("set", member("admin", SOMEBODY)),
  "read settings": asking("get", `<query xmlns="${MUC}#owner"/>`),
  "change settings": changesSettings,
  "change picture": asking("set", `<vCard xmlns="vcard-temp"/>`),
  "move out": movesOut,
};

export const destroys = asking("set", `<query xmlns="${MUC}#owner"><destroy/></query>`);

/** Everything that this role does in the room from inside, or these deeds alone, as far as it is let in. */
export async function actsInside(
  world: World,
  role: Role,
  room: RoomHere,
  deeds: Deeds = INSIDE,
): Promise<Partial<Record<Action, Answer>>> {
  const nick = world.nickOf(role);
  const done: Partial<Record<Action, Answer>> = { enter: await entersAs(world.as(role), room.jid, nick) };
  for (const [action, deed] of Object.entries(deeds)) done[action as Action] = await deed(world, role, room);
  if (world.as(role) !== world.keeper) world.as(role).sends(`<presence to="${room.jid}/${nick}" type="unavailable"/>`);
  await world.as(role).takesAll(SERVICE);
  await world.keeper.takesAll(SERVICE);
  await world.guest.takesAll(SERVICE);
  return done;
}

async function seesPage(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const info = await world.as(role).asks("get", jid, `<query xmlns="${INFO}"/>`);
  if (info.attr("type") === "error") return answerOf(info);
  return serialize(info).includes(PAGE.address) ? "yes" : "absent";
}

/** The owner manages every room; the guest is a member of each, and a contact of everybody here. */
function seesInDetails(list: string, whom: string): Deed {
  return async (world, role, { jid }) => {
    const answer = await world.as(role).asks("get", jid, `<details xmlns="${DETAILS}"/>`);
    if (answer.attr("type") === "error") return answerOf(answer);
    const people = answer.child("details", DETAILS)?.child(list)?.elements("person") ?? [];
    return people.some((one) => one.attr("jid") === whom) ? "yes" : "absent";
  };
}

async function offeredPeople(world: World, role: Role, { jid, scope }: RoomHere): Promise<Answer> {
  const search = `<directory xmlns="urn:tandem:directory:0" search="" max="50" room="${jid}"/>`;
  const answer = await world.as(role).asks("get", DOMAIN, search);
  const offered = serialize(answer).includes(`"${jidOf("outsider")}"`);
  if (offered && scope !== "everyone") throw new Error(`somebody outside the scope of ${jid} is offered`);
  return answerOf(answer);
}

async function readsHistory(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const client = world.as(role);
  await client.takesAll(SERVICE);
  const max = `<set xmlns="http://jabber.org/protocol/rsm"><max>1</max></set>`;
  const answer = answerOf(await client.asks("set", jid, `<query xmlns="${MAM}">${max}</query>`));
  const pages = (await client.takesAll(SERVICE)).filter((stanza) => stanza.child("result", MAM) !== undefined);
  if (answer === "yes" ? pages.length !== 1 : pages.length > 0)
    throw new Error(`${answer}, and ${pages.length} messages`);
  return answer;
}

/** Beside what the other person wrote; and by their address it is found, or it is not: one right. */
async function seesAddresses(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const other = jidOf("other");
  const finds = async (fields: string): Promise<XmlElement[] | string> => {
    await world.as(role).takesAll(SERVICE);
    const terms = fields === "" ? "" : form(field("FORM_TYPE", MAM) + fields);
    const max = `<set xmlns="http://jabber.org/protocol/rsm"><max>1</max></set>`;
    const answer = answerOf(await world.as(role).asks("set", jid, `<query xmlns="${MAM}">${terms}${max}</query>`));
    const came = await world.as(role).takesAll(SERVICE);
    return answer === "yes" ? came.filter((stanza) => stanza.child("result", MAM) !== undefined) : answer;
  };
  const first = await finds("");
  if (typeof first === "string") return first;
  const isShown = first.some((stanza) => serialize(stanza).includes(`jid="${other}"`));
  for (const name of ["with", "{urn:tandem:search:0}from"])
    if ((await finds(field(name, other))).length > 0 !== isShown) throw new Error(`${name} unveils who wrote`);
  return isShown ? "yes" : "absent";
}

async function seesAddressesInside(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const ranges = `<range of="managers" index="0" max="50"/><range of="others" index="0" max="50"/>`;
  const answer = await world.as(role).asks("get", jid, `<window xmlns="${OCCUPANTS}">${ranges}</window>`);
  if (answer.attr("type") === "error") return answerOf(answer);
  return serialize(answer).includes(`jid="${jidOf(GUEST)}`) ? "yes" : "absent";
}

/** Its ends, and the form of a query: one right, one answer. */
async function readsBounds(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const ends = answerOf(await world.as(role).asks("get", jid, `<metadata xmlns="${MAM}"/>`));
  const queryForm = answerOf(await world.as(role).asks("get", jid, `<query xmlns="${MAM}"/>`));
  if (ends !== queryForm) throw new Error(`the ends are answered with ${ends}, the form with ${queryForm}`);
  return ends;
}

/** Who becomes a member by it is none afterwards; members keep what they are. */
async function asksToBeLetIn(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const wanted = field("FORM_TYPE", `${MUC}#register`) + field("muc#register_roomnick", world.nickOf(role));
  const answer = answerOf(await world.as(role).asks("set", jid, `<query xmlns="${REGISTER}">${form(wanted)}</query>`));
  const account = world.as(role).jid.split("/")[0];
  const own = (await world.rooms.affiliations(jid)).find((row) => row.account === account);
  const isNew = own?.affiliation === "member" && !MEMBERS.has(role);
  if (isNew) await world.as(role).asks("set", jid, `<query xmlns="${REGISTER}"><remove/></query>`);
  return answer;
}

/** Whom a room's own list makes members. */
const MEMBERS: ReadonlySet<Role> = new Set<Role>(["member", "presenter", "invited"]);

async function writesToGuest(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const id = newId();
  const client = world.as(role);
  client.sends(`<message to="${jid}/${GUEST}" type="chat" id="${id}"><body>psst</body></message>`);
  const refusal = (await client.takesAll(SERVICE)).find((stanza) => stanza.attr("id") === id);
  const hears = (await world.guest.takesAll(SERVICE)).some((stanza) => stanza.attr("id") === id);
  if (hears === (refusal !== undefined))
    throw new Error(`what was written to one is ${hears ? "refused and sent" : "lost"}`);
  return refusal === undefined ? "yes" : answerOf(refusal);
}

/** Moderators are asked, of whom the owner is one. */
async function asksForVoice(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const id = newId();
  await world.keeper.takesAll(SERVICE);
  const fields = field("FORM_TYPE", `${MUC}#request`) + field("muc#role", "participant");
  world.as(role).sends(`<message to="${jid}" id="${id}">${form(fields)}</message>`);
  const mine = await world.as(role).takesAll(SERVICE);
  const heard = world.as(role) === world.keeper ? mine : await world.keeper.takesAll(SERVICE);
  const refusal = mine.find((stanza) => stanza.attr("id") === id);
  if (refusal !== undefined) return answerOf(refusal);
  return heard.some((stanza) => serialize(stanza).includes("muc#request_allow")) ? "yes" : "absent";
}

async function unpins(world: World, role: Role, room: RoomHere): Promise<Answer> {
  const id = await world.posts(room, "something to pin");
  await world.keeper.asks("set", room.jid, `<pin xmlns="${PINS}" id="${id}"/>`);
  const answer = await world.as(role).asks("set", room.jid, `<unpin xmlns="${PINS}" id="${id}"/>`);
  const done = answerOf(answer);
  if (done !== "yes") await world.keeper.asks("set", room.jid, `<unpin xmlns="${PINS}" id="${id}"/>`);
  return done;
}

async function kicks(world: World, role: Role, room: RoomHere): Promise<Answer> {
  const answer = answerOf(await world.as(role).asks("set", room.jid, ofGuest("none")));
  if (answer === "yes") await entersAs(world.guest, room.jid, GUEST, true);
  return answer;
}

/** Of whom nobody has asked: who may decide hears nothing, others are refused. */
async function letsIn(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const id = newId();
  const asked = field("muc#register_roomnick", "unknown") + field("muc#register_allow", "1");
  world
    .as(role)
    .sends(`<message to="${jid}" id="${id}">${form(field("FORM_TYPE", `${MUC}#register`) + asked)}</message>`);
  const refusal = (await world.as(role).takesAll(SERVICE)).find((stanza) => stanza.attr("id") === id);
  return refusal === undefined ? "yes" : answerOf(refusal);
}

async function changesSettings(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const description = `by ${role}`;
  const fields = field("FORM_TYPE", `${MUC}#roomconfig`) + field("muc#roomconfig_roomdesc", description);
  const answer = answerOf(await world.as(role).asks("set", jid, `<query xmlns="${MUC}#owner">${form(fields)}</query>`));
  const isChanged = (await world.rooms.get(jid))?.description === description;
  if (isChanged !== (answer === "yes")) throw new Error(`${answer}, and it is ${isChanged ? "" : "not "}changed`);
  return answer;
}

/** What was moved is put back. */
async function movesOut(world: World, role: Role, room: RoomHere): Promise<Answer> {
  const { jid, type } = room;
  const fields = field("FORM_TYPE", `${MUC}#roomconfig`) + field(CATEGORY, "");
  const answer = answerOf(await world.as(role).asks("set", jid, `<query xmlns="${MUC}#owner">${form(fields)}</query>`));
  if (answer === "yes" && type !== "ad-hoc") await world.rooms.configure(jid, { category: categoryOf(room) });
  return answer;
}

/** The owner's file in each room, by its address. */
const files = new Map<string, string>();

export async function ownersFile(world: World, room: RoomHere): Promise<string> {
  const known = files.get(room.jid) ?? (await uploaded(world, world.keeper, room));
  if (!known.startsWith("http")) throw new Error(`the owner cannot upload into ${room.jid}: ${known}`);
  files.set(room.jid, known);
  return known;
}

/** Another of the owner, to be removed. */
const spares = new Map<string, string>();

/** RM5: with a file, and what was said, in it. */
export async function disables(world: World): Promise<void> {
  for (const room of world.all) {
    if (room.isDisabled !== true) continue;
    await ownersFile(world, room);
    spares.set(room.jid, await uploaded(world, world.keeper, room));
    await world.rooms.close(room.jid);
  }
}

/** Fetches by HTTP from this server, whatever name the address bears. */
export function fetches(world: World, url: string, init?: RequestInit): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(`http://127.0.0.1:${world.running.addresses.http?.port}${pathname}${search}`, init);
}

async function download(world: World, role: Role, room: RoomHere): Promise<Answer> {
  const url = await ownersFile(world, room);
  const answer = await world.as(role).asks("get", UPLOADS, `<access xmlns="${FILES}" url="${url}"/>`);
  const ticket = answer.child("access", FILES)?.attr("url");
  if (ticket === undefined) return answerOf(answer);
  const file = await fetches(world, ticket);
  return file.status === 200 && (await file.text()) === CONTENT ? "yes" : `HTTP ${file.status}`;
}

async function upload(world: World, role: Role, room: RoomHere): Promise<Answer> {
  const url = await uploaded(world, world.as(role), room);
  return url.startsWith("http") ? "yes" : url;
}

/** It is no longer there for the next one, who gets another, but in a disabled room. */
async function removesFile(world: World, role: Role, room: RoomHere): Promise<Answer> {
  const url = spares.get(room.jid) ?? (await uploaded(world, world.keeper, room));
  spares.set(room.jid, url);
  const answer = answerOf(await world.as(role).asks("set", UPLOADS, `<remove xmlns="${FILES}" url="${url}"/>`));
  if (answer === "yes" && room.isDisabled !== true) spares.delete(room.jid);
  return answer;
}

/** The address of a new file; the condition where no slot was given. */
async function uploaded(world: World, client: Person, { jid }: RoomHere): Promise<string> {
  const audience = `<audience xmlns="${FILES}" jid="${jid}"/>`;
  const request = `<request xmlns="${UPLOAD}" filename="plan.txt" size="${CONTENT.length}" content-type="text/plain">${audience}</request>`;
  const answer = await client.asks("get", UPLOADS, request);
  const slot = answer.child("slot", UPLOAD);
  const to = slot?.child("put")?.attr("url");
  const from = slot?.child("get")?.attr("url");
  if (to === undefined || from === undefined) return answerOf(answer);
  const stored = await fetches(world, to, { method: "PUT", body: CONTENT, headers: { "content-type": "text/plain" } });
  if (stored.status !== 201) throw new Error(`the upload was answered with ${stored.status}`);
  return from;
}

/** Refused to the inviter, or there with the invited: one of both, or the test fails. */
async function invite(world: World, role: Role, { jid }: RoomHere): Promise<Answer> {
  const id = newId();
  await world.other.takesAll(DOMAIN);
  const x = `<x xmlns="${MUC}#user"><invite to="other@${DOMAIN}"/></x>`;
  world.as(role).sends(`<message to="${jid}" id="${id}">${x}</message>`);
  const refusal = (await world.as(role).takesAll(SERVICE)).find((one) => one.attr("id") === id);
  const isThere = (await world.other.takesAll(DOMAIN)).some(
    (one) => one.attr("from") === jid && one.child("x", `${MUC}#user`)?.child("invite") !== undefined,
  );
  if ((refusal !== undefined) === isThere)
    throw new Error(`an invitation into ${jid} is ${isThere ? "refused and sent" : "lost"}`);
  return refusal === undefined ? "yes" : answerOf(refusal);
}

function field(name: string, value: string): string {
  return `<field var="${name}"><value>${value}</value></field>`;
}

function form(fields: string): string {
  return `<x xmlns="jabber:x:data" type="submit">${fields}</x>`;
}
