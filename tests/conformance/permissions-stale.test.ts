import { type BareJid, bareJid } from "@tandem/protocol";
import { serialize, type XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import { categories } from "../../packages/server/src/modules/tandem-categories/contract.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";

/**
 * RM2, "at once": somebody sits in a room with everything open that a session can have of it (a place inside, a window of the list,
 * a search that goes on, a slot, a ticket, a filter, an inbox, a push service) when the right to the room goes. Whatever they do
 * next is refused, and nothing more is told.
 */
const DOMAIN = "localhost";
const SERVICE = `rooms.${DOMAIN}`;
const UPLOADS = `upload.${DOMAIN}`;
const MUC = "http://jabber.org/protocol/muc";
const MAM = "urn:xmpp:mam:2";
const RSM = "http://jabber.org/protocol/rsm";
const UPLOAD = "urn:xmpp:http:upload:0";
const FILES = "urn:tandem:files:0";
const FILTERS = "urn:tandem:filters:0";
const INBOX = "urn:xmpp:inbox:1";
const BOOKMARKS = "urn:xmpp:bookmarks:1";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const WINDOW = `<window xmlns="urn:tandem:occupants:0"><range of="others" index="0" max="9"/></window>`;
const CONTENT = "the plan";
const account = (local: string): BareJid => bareJid(local, DOMAIN);

/** Everything of one way to lose a room: its people, groups and categories bear its name. */
interface Stage {
  readonly name: string;
  readonly room: BareJid;
  readonly person: BareJid;
}

interface Way {
  readonly takes: (stage: Stage) => Promise<void>;
  /** What the archive says then. */
  readonly condition: "forbidden" | "gone" | "item-not-found";
  /** Whether they still find it, as everybody in scope finds a closed room. */
  readonly isFound?: true;
}

const tree = () => running.server.core.use(categories);
const service = () => running.server.core.use(rooms);

const WAYS: Readonly<Record<string, Way>> = {
  "the scope narrows": {
    takes: ({ name }) => tree().change(`walled-${name}`, { scope: [account("owner")] }),
    condition: "item-not-found",
  },
  "a scope above narrows": {
    takes: ({ name }) => tree().change(`top-${name}`, { scope: [account("owner")] }),
    condition: "item-not-found",
  },
  "the category moves": {
    takes: ({ name }) => tree().change(`walled-${name}`, { parent: `narrow-${name}` }),
    condition: "item-not-found",
  },
  "the room moves": {
    takes: ({ name, room }) => service().configure(room, { category: `narrow-${name}` }),
    condition: "item-not-found",
  },
  "the room narrows": {
    takes: ({ room }) => service().configure(room, { scope: [account("owner")] }),
    condition: "item-not-found",
  },
  "they leave the group": {
    takes: async ({ person }) => void (await running.server.core.use(accounts).change(person, { groups: [] })),
    condition: "item-not-found",
  },
  "they are banned": {
    takes: ({ room, person }) => service().setAffiliation(room, person, "outcast"),
    condition: "forbidden",
  },
  "they are taken off the list": {
    takes: ({ room, person }) => service().setAffiliation(room, person, "none"),
    condition: "forbidden",
    isFound: true,
  },
  "the room is disabled": { takes: ({ room }) => service().close(room), condition: "gone" },
};

let running: RunningServer;
let owner: StanzaClient;
let watcher: StanzaClient;

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, limits: { idleSecondsBeforePing: 3_600 } });
  for (const local of ["owner", "watcher"]) await adds(local, []);
  owner = await signsIn("owner");
  watcher = await signsIn("watcher");
});
afterAll(async () => {
  for (const client of [owner, watcher]) client?.closes();
  await running?.stop();
});

async function adds(local: string, groups: readonly string[]): Promise<void> {
  const secret = { kind: "password", password: PASSWORD } as const;
  await running.server.core.use(accounts).add({ jid: account(local), groups, secret });
}

const signsIn = (local: string): Promise<StanzaClient> =>
  StanzaClient.signIn(running.addresses.c2s?.port ?? 0, DOMAIN, local, PASSWORD);

/** A closed room in a category whose scope holds the person by a group; both are inside. */
async function opens(name: string): Promise<{ readonly stage: Stage; readonly person: StanzaClient }> {
  const [local, group] = [`person-${name}`, `group:crew-${name}`];
  await adds(local, [`crew-${name}`]);
  const scope = [group, account("owner")];
  await tree().create({ id: `top-${name}`, name: "Top" });
  await tree().create({ id: `walled-${name}`, name: "Walled", parent: `top-${name}`, scope });
  await tree().create({ id: `narrow-${name}`, name: "Narrow", scope: [account("owner")] });
  const kind = { isMembersOnly: true, isPublic: true, allowsInvites: true, category: `walled-${name}` };
  const room = await service().create({ local: `room-${name}`, owner: account("owner"), ...kind });
  await service().setAffiliation(room, account(local), "member");
  const person = await signsIn(local);
  expect((await enters(owner, room, "owner")).attr("type")).toBeUndefined();
  return { stage: { name, room, person: account(local) }, person };
}

async function enters(client: StanzaClient, room: BareJid, nick: string): Promise<XmlElement> {
  client.sends(`<presence to="${room}/${nick}"><x xmlns="${MUC}"/></presence>`);
  return client.receives(`an answer of ${room}`, (one) => one.attr("from") === `${room}/${nick}`);
}

const posts = (room: BareJid, text: string): Promise<number> =>
  service().postAs({ room, author: account("owner"), nick: "owner", text });

interface Slot {
  readonly put: string;
  readonly get: string;
}

async function asksSlot(client: StanzaClient, room: BareJid): Promise<Slot | string> {
  const audience = `<audience xmlns="${FILES}" jid="${room}"/>`;
  const request = `<request xmlns="${UPLOAD}" filename="plan.txt" size="${CONTENT.length}">${audience}</request>`;
  const answer = await client.asks("get", UPLOADS, request);
  const slot = answer.child("slot", UPLOAD);
  const [put, get] = ["put", "get"].map((way) => slot?.child(way)?.attr("url"));
  return put === undefined || get === undefined ? conditionOf(answer) : { put, get };
}

async function asksTicket(client: StanzaClient, url: string): Promise<string> {
  const answer = await client.asks("get", UPLOADS, `<access xmlns="${FILES}" url="${url}"/>`);
  return answer.child("access", FILES)?.attr("url") ?? conditionOf(answer);
}

const conditionOf = (answer: XmlElement): string => answer.child("error")?.firstElement()?.name ?? "result";
const conditionFor = async (client: StanzaClient, type: "get" | "set", to: string, payload: string): Promise<string> =>
  conditionOf(await client.asks(type, to, payload));

async function http(url: string, init?: RequestInit): Promise<number> {
  const { pathname, search } = new URL(url);
  const answer = await fetch(`http://127.0.0.1:${running.addresses.http?.port}${pathname}${search}`, init);
  await answer.arrayBuffer();
  return answer.status;
}
const fills = ({ put }: Slot): Promise<number> => http(put, { method: "PUT", body: CONTENT });

/** One hit of a search over all rooms, behind a place; with where the next begins, and all that the answer says. */
async function searches(
  client: StanzaClient,
  after: string,
): Promise<{ readonly last: string; readonly said: string }> {
  await client.takesAll(SERVICE);
  const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
  const fields = field("FORM_TYPE", MAM) + field("{urn:xmpp:fulltext:0}fulltext", "hedge");
  const set = `<set xmlns="${RSM}"><max>1</max>${after === "" ? "" : `<after>${after}</after>`}</set>`;
  const query = `<query xmlns="${MAM}"><x xmlns="jabber:x:data" type="submit">${fields}</x>${set}</query>`;
  const answer = await client.asks("set", SERVICE, query);
  const came = [...(await client.takesAll(SERVICE)), answer].map((stanza) => serialize(stanza));
  return { last: answer.child("fin", MAM)?.child("set", RSM)?.childText("last") ?? "", said: came.join("\n") };
}

/** A filter, an inbox and a push service follow the room. */
async function follows(client: StanzaClient, { name, room }: Stage): Promise<void> {
  const item = `<item id="${room}"><conference xmlns="${BOOKMARKS}" autojoin="true"/></item>`;
  const field = `<field var="{urn:xmpp:fulltext:0}fulltext"><value>hedge</value></field>`;
  const form = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MAM}</value></field>${field}</x>`;
  for (const [type, payload] of [
    ["set", `<pubsub xmlns="${PUBSUB}"><publish node="${BOOKMARKS}">${item}</publish></pubsub>`],
    ["set", `<enable xmlns="urn:xmpp:push:0" jid="${watcher.jid}" node="${name}"/>`],
    ["get", `<inbox xmlns="${INBOX}"/>`],
    ["get", `<filters xmlns="${FILTERS}"/>`],
    ["set", `<filter xmlns="${FILTERS}" id="k" name="Hedges" alert="true" read="0">${form}</filter>`],
  ] as const)
    expect(await conditionFor(client, type, "", payload)).toBe("result");
}

/** What the push service hears of a message that names somebody who is not there; it answers, so that the next may come. */
async function pushesOf({ name, room }: Stage, person: StanzaClient): Promise<readonly string[]> {
  person.sends(`<presence type="unavailable"/>`);
  await person.takesAll(DOMAIN);
  await watcher.takesAll(DOMAIN);
  await posts(room, `person-${name}: look`);
  // What is told of it is told in the turn in which filters are asked for.
  await filterCount(person);
  const told = (await watcher.takesAll(DOMAIN)).filter((one) => one.child("pubsub", PUBSUB) !== undefined);
  for (const one of told) watcher.sends(`<iq type="result" id="${one.attr("id")}" to="${DOMAIN}"/>`);
  person.sends("<presence/>");
  await person.takesAll(DOMAIN);
  return told.map((one) => serialize(one));
}

async function filterCount(client: StanzaClient): Promise<number> {
  const all = (await client.asks("get", "", `<filters xmlns="${FILTERS}"/>`)).child("filters", FILTERS);
  return Number(
    all
      ?.elements("filter")
      .find((one) => one.attr("id") === "k")
      ?.attr("unread"),
  );
}

async function inboxOf(client: StanzaClient): Promise<readonly string[]> {
  await client.takesAll(DOMAIN);
  await client.asks("get", "", `<inbox xmlns="${INBOX}"/>`);
  return (await client.takesAll(DOMAIN)).flatMap((one) => one.child("entry", INBOX)?.attr("jid") ?? []);
}

/** What a message to the room is answered with. */
async function says(client: StanzaClient, to: string, type: string, content: string): Promise<string> {
  client.sends(`<message to="${to}" type="${type}" id="said">${content}</message>`);
  const answer = await client.receives("the answer", (one) => one.attr("id") === "said", true);
  return conditionOf(answer);
}

test.each(Object.entries(WAYS).map(([title, way], at) => ({ title, way, name: String(at) })))(
  "[RM2] [RM5] [RM19] [RM26] [RM27] [SV7] at once, of all that a session holds, when $title",
  async ({ way, name }) => {
    const { stage, person } = await opens(name);
    const { room } = stage;
    await follows(person, stage);
    expect(await pushesOf(stage, person)).toMatchObject([expect.stringContaining(room)]);
    expect((await enters(person, room, "me")).attr("type")).toBeUndefined();
    for (const text of ["hedge one", "hedge two", "hedge three"]) await posts(room, text);
    const first = await searches(person, "");
    const slots = [await asksSlot(person, room), await asksSlot(person, room)] as Slot[];
    const ofOwner = (await asksSlot(owner, room)) as Slot;
    expect(await fills(ofOwner)).toBe(201);
    expect(await fills(slots[0] as Slot)).toBe(201);
    const ticket = await asksTicket(person, ofOwner.get);
    // All of it works, or its refusal afterwards would say nothing.
    expect(first.said).toContain("hedge three");
    expect((await searches(person, first.last)).said).toContain("hedge two");
    expect(await http(ticket)).toBe(200);
    expect(await conditionFor(person, "set", room, WINDOW)).toBe("result");
    expect(await filterCount(person)).toBe(3);
    expect(await inboxOf(person)).toContain(room);
    await person.takesAll(SERVICE);

    await way.takes(stage);

    const told = (await person.takesAll(SERVICE)).filter((one) => one.attr("from") === `${room}/me`);
    expect(told.map((one) => one.attr("type"))).toEqual(["unavailable"]);
    await posts(room, `hedge four for person-${name}`);
    expect((await person.takesAll(SERVICE)).map((one) => serialize(one)).filter((xml) => xml.includes(room))).toEqual(
      [],
    );
    expect(await filterCount(person)).toBe(0);
    expect(await inboxOf(person)).not.toContain(room);
    expect(await pushesOf(stage, person)).toEqual([]);
    // The next page of a search that has begun: neither a hit nor a name nor a count.
    const next = await searches(person, first.last);
    expect(next.said).not.toMatch(/hedge|room-\d|<count>[1-9]/);
    expect(await conditionFor(person, "set", room, `<query xmlns="${MAM}"/>`)).toBe(way.condition);
    expect(await conditionFor(person, "get", room, WINDOW)).toBe("not-acceptable");
    expect(await says(person, room, "groupchat", "<body>still here</body>")).toBe("not-acceptable");
    expect(await says(person, `${room}/owner`, "chat", "<body>psst</body>")).toBe("not-acceptable");
    const invite = `<x xmlns="${MUC}#user"><invite to="watcher@${DOMAIN}"/></x>`;
    expect(await says(person, room, "normal", invite)).toBe(way.condition);
    expect(await fills(slots[1] as Slot)).toBe(404);
    expect(typeof (await asksSlot(person, room))).toBe("string");
    expect(await http(ticket)).toBe(404);
    expect(await http(ticket, { method: "HEAD" })).toBe(404);
    expect(await http(ofOwner.get)).toBe(403);
    for (const { get } of [ofOwner, slots[0] as Slot]) expect(await asksTicket(person, get)).toBe("item-not-found");
    const items = await person.asks("get", SERVICE, `<query xmlns="http://jabber.org/protocol/disco#items"/>`);
    expect(serialize(items).includes(room)).toBe(way.isFound === true);
    expect((await enters(person, room, "me")).attr("type")).toBe("error");
    person.closes();
  },
);

test.each(["disabled", "removed"])(
  "[SV7] [UP6] [UP9] at once, when the account is %s: the session ends, and slot and ticket with it",
  async (how) => {
    const { stage, person } = await opens(how);
    expect((await enters(person, stage.room, "me")).attr("type")).toBeUndefined();
    const ofOwner = (await asksSlot(owner, stage.room)) as Slot;
    expect(await fills(ofOwner)).toBe(201);
    const slot = (await asksSlot(person, stage.room)) as Slot;
    const ticket = await asksTicket(person, ofOwner.get);
    expect(await http(ticket)).toBe(200);
    const people = running.server.core.use(accounts);
    if (how === "removed") expect(await people.remove(stage.person)).toBe(true);
    else await people.change(stage.person, { isDisabled: true });
    await person.closed();
    expect(await fills(slot)).toBe(404);
    expect(await http(ticket)).toBe(404);
    await expect(signsIn(`person-${how}`)).rejects.toThrow("refused");
  },
);
