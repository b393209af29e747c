import type { BareJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { serialize } from "@tandem/xml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import { categories } from "../../packages/server/src/modules/tandem-categories/contract.ts";
import { type Rooms, rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";
import { answerOf } from "./permissions/deeds.ts";
import { DOMAIN, entersAs, jidOf, PATIENT, SERVICE } from "./permissions/world.ts";

const MAM = "urn:xmpp:mam:2";
const RSM = "http://jabber.org/protocol/rsm";
const FILTERS = "urn:tandem:filters:0";
const FILES = "urn:tandem:files:0";
const INBOX = "urn:xmpp:inbox:1";
const UPLOADS = `upload.${DOMAIN}`;
const CONTENT = "the plan";
const OWNER = jidOf("owner");

/** RM2, SV7: whoever has everything of a room open, and falls out of it, has nothing of it from that moment on. */
let running: RunningServer;
let service: Rooms;
let owner: StanzaClient;

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, limits: { ...PATIENT, searchesPerMinuteMax: 1_000 } });
  service = running.server.core.use(rooms);
  await running.server.core.use(accounts).add({ jid: OWNER, secret: { kind: "password", password: PASSWORD } });
  owner = await StanzaClient.signIn(running.addresses.c2s?.port ?? 0, DOMAIN, "owner", PASSWORD);
});
afterAll(async () => {
  owner?.closes();
  await running?.stop();
});

interface Inside {
  readonly name: string;
  readonly account: BareJid;
  readonly room: BareJid;
  readonly client: StanzaClient;
}

interface Held {
  /** To fill a slot, and to fetch a file. */
  readonly put: string;
  readonly ticket: string;
  /** Where a page of the archive and one of a search ended. */
  readonly page: string;
  readonly searched: string;
}

const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const form = (fields: string): string => `<x xmlns="jabber:x:data" type="submit">${fields}</x>`;
const words = (text: string): string => form(field("FORM_TYPE", MAM) + field("{urn:xmpp:fulltext:0}fulltext", text));
const pageOf = (after: string | undefined): string =>
  `<set xmlns="${RSM}"><max>1</max>${after === undefined ? "" : `<after>${after}</after>`}</set>`;
const lastOf = (answer: XmlElement): string => answer.child("fin", MAM)?.child("set", RSM)?.childText("last") ?? "";

/** Somebody in a room of the category of that name, in its scope by a group and by name, and a member of the room by a group. */
async function inside(name: string): Promise<Inside> {
  const { core } = running.server;
  const account = jidOf(name);
  const secret = { kind: "password", password: PASSWORD } as const;
  await core.use(accounts).add({ jid: account, groups: [`crew-${name}`], secret });
  const tree = core.use(categories);
  await tree.create({ id: name, name, scope: [`group:crew-${name}`, OWNER] });
  const room = await service.create({
    local: name,
    owner: OWNER,
    category: name,
    isMembersOnly: true,
    isPublic: false,
    members: [`group:crew-${name}`],
  });
  await entersAs(owner, room, "owner");
  const client = await StanzaClient.signIn(running.addresses.c2s?.port ?? 0, DOMAIN, name, PASSWORD);
  expect(await entersAs(client, room, "me")).toBe("yes");
  return { name, account, room, client };
}

const says = (room: BareJid, text: string): Promise<number> =>
  service.postAs({ room, author: OWNER, nick: "owner", text });

function fetches(url: string, init?: RequestInit): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(`http://127.0.0.1:${running.addresses.http?.port}${pathname}${search}`, init);
}

async function slotFor(client: StanzaClient, room: BareJid): Promise<{ put: string; get: string }> {
  const audience = `<audience xmlns="${FILES}" jid="${room}"/>`;
  const request = `<request xmlns="urn:xmpp:http:upload:0" filename="plan.txt" size="${CONTENT.length}">${audience}</request>`;
  const slot = (await client.asks("get", UPLOADS, request)).child("slot", "urn:xmpp:http:upload:0");
  const urlOf = (name: string): string => slot?.child(name)?.attr("url") ?? "";
  return { put: urlOf("put"), get: urlOf("get") };
}

const fills = async (url: string): Promise<number> => (await fetches(url, { method: "PUT", body: CONTENT })).status;

const archivePage = (client: StanzaClient, to: string, after?: string, text = ""): Promise<XmlElement> =>
  client.asks("set", to, `<query xmlns="${MAM}">${text === "" ? "" : words(text)}${pageOf(after)}</query>`);

async function unreadOfFilter(client: StanzaClient): Promise<string | undefined> {
  const answer = await client.asks("get", "", `<filters xmlns="${FILTERS}"/>`);
  const all = answer.child("filters", FILTERS)?.elements("filter");
  return all?.find((one) => one.attr("id") === "k")?.attr("unread");
}

async function inboxHolds(client: StanzaClient, room: BareJid): Promise<boolean> {
  await client.takesAll(DOMAIN);
  await client.asks("get", "", `<inbox xmlns="${INBOX}"/>`);
  return (await client.takesAll(DOMAIN)).some((stanza) => stanza.child("entry", INBOX)?.attr("jid") === room);
}

/** All of it works. */
async function holdsEverything({ name, room, client }: Inside): Promise<Held> {
  const item = `<item id="${room}"><conference xmlns="urn:xmpp:bookmarks:1" autojoin="true"/></item>`;
  const publish = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:bookmarks:1">${item}</publish></pubsub>`;
  await client.asks("set", "", publish);
  await client.asks("set", "", `<enable xmlns="urn:xmpp:push:0" jid="${owner.jid}" node="${name}"/>`);
  await client.asks("get", "", `<filters xmlns="${FILTERS}"/>`);
  const filter = `<filter xmlns="${FILTERS}" id="k" name="News" alert="true">${words("hark")}</filter>`;
  await client.asks("set", "", filter);
  for (let n = 0; n < 3; n++) await says(room, `hark ${n}`);
  const window = `<window xmlns="urn:tandem:occupants:0"><range of="others" index="0" max="9"/></window>`;
  expect(answerOf(await client.asks("set", room, window))).toBe("yes");
  const file = await slotFor(owner, room);
  expect(await fills(file.put)).toBe(201);
  const access = await client.asks("get", UPLOADS, `<access xmlns="${FILES}" url="${file.get}"/>`);
  const ticket = access.child("access", FILES)?.attr("url") ?? "";
  expect((await fetches(ticket)).status).toBe(200);
  const page = lastOf(await archivePage(client, room));
  const searched = lastOf(await archivePage(client, SERVICE, undefined, "hark"));
  expect([page, searched]).not.toContain("");
  expect(await unreadOfFilter(client)).toBe("3");
  expect(await inboxHolds(client, room)).toBe(true);
  const { put } = await slotFor(client, room);
  return { put, ticket, page, searched };
}

/** Nothing of it does, and nothing more is told. `to`: what the room answers to who asks from outside. */
async function holdsNothing(
  { name, room, client }: Inside,
  held: Held,
  to: { read: string; enter: string },
): Promise<void> {
  await client.receives(
    "the way out",
    (stanza) => stanza.attr("type") === "unavailable" && stanza.attr("from") === `${room}/me`,
  );
  await client.takesAll(SERVICE);
  await owner.takesAll(DOMAIN);
  expect(await fills(held.put)).toBe(404);
  expect((await fetches(held.ticket)).status).toBe(404);
  expect(answerOf(await archivePage(client, room, held.page))).toBe(to.read);
  const next = await archivePage(client, SERVICE, held.searched, "hark");
  const first = await archivePage(client, SERVICE, undefined, "hark");
  expect(first.child("fin", MAM)?.child("set", RSM)?.childText("count")).toBe("0");
  expect([next, first].map((one) => serialize(one)).join("")).not.toContain(room);
  client.sends(`<message to="${room}" type="groupchat" id="late"><body>still here</body></message>`);
  client.sends(`<message to="${room}/owner" type="chat" id="late-too"><body>still here</body></message>`);
  const refused = (await client.takesAll(SERVICE)).map((stanza) => [stanza.attr("id"), answerOf(stanza)]);
  expect(refused).toContainEqual(["late", "not-acceptable"]);
  expect(refused).toContainEqual(["late-too", "not-acceptable"]);
  expect(await inboxHolds(client, room)).toBe(false);
  expect(await unreadOfFilter(client)).toBe("0");
  await client.takesAll(DOMAIN);
  await says(room, `hark ${name}`);
  expect(await unreadOfFilter(client)).toBe("0");
  const told = [...(await client.takesAll(DOMAIN)), ...(await client.takesAll(SERVICE))];
  expect(told.map((stanza) => serialize(stanza)).join("")).not.toContain(room);
  expect((await owner.takesAll(DOMAIN)).map((stanza) => serialize(stanza)).join("")).not.toContain(`node="${name}"`);
  expect(await entersAs(client, room, "me")).toBe(to.enter);
}

const WALL = { read: "item-not-found", enter: "item-not-found" };
const NO_MEMBER = { read: "item-not-found", enter: "registration-required" };

test.each([
  ["scope-narrowed", WALL, ({ name }: Inside) => running.server.core.use(categories).change(name, { scope: [OWNER] })],
  [
    "category-moved",
    WALL,
    async ({ name }: Inside) => {
      const tree = running.server.core.use(categories);
      await tree.create({ id: "narrow", name: "Narrow", scope: [OWNER] });
      await tree.change(name, { parent: "narrow" });
    },
  ],
  [
    "room-moved",
    WALL,
    async ({ room }: Inside) => {
      await running.server.core.use(categories).create({ id: "narrower", name: "Narrower", scope: [OWNER] });
      await service.configure(room, { category: "narrower" });
    },
  ],
  ["group-left", WALL, ({ account }: Inside) => running.server.core.use(accounts).change(account, { groups: [] })],
  ["no-more-a-member", NO_MEMBER, ({ room }: Inside) => service.configure(room, { members: [] })],
  [
    "banned",
    { ...NO_MEMBER, enter: "forbidden" },
    ({ account, room }: Inside) => service.setAffiliation(room, account, "outcast"),
  ],
  ["disabled", { read: "gone", enter: "gone" }, ({ room }: Inside) => service.close(room)],
])(
  "[RM2] [RM5] [RM7] [RM19] [RM26] [SV7] %s: nothing of a room is left to who was in it",
  async (name, to, narrows) => {
    const person = await inside(name);
    const held = await holdsEverything(person);
    await narrows(person);
    await holdsNothing(person, held, to);
    person.client.closes();
  },
);

test.each(["account-disabled", "account-removed"])(
  "[SV7] [UP9] %s: the session ends, and slot and ticket with it",
  async (name) => {
    const person = await inside(name);
    const { put, ticket } = await holdsEverything(person);
    const people = running.server.core.use(accounts);
    await (name === "account-removed"
      ? people.remove(person.account)
      : people.change(person.account, { isDisabled: true }));
    await person.client.closed();
    expect(await fills(put)).toBe(404);
    expect((await fetches(ticket)).status).toBe(404);
    await expect(StanzaClient.signIn(running.addresses.c2s?.port ?? 0, DOMAIN, name, PASSWORD)).rejects.toThrow(
      "refused",
    );
  },
);
