import { type BareJid, bareJid } from "@tandem/protocol";
import { parsePresenceWatch, parseToldCounts, parseWindow } from "@tandem/protocol/tandem-occupants";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";

// docs/protocol/occupants.md on the whole server, with a program beside it that knows XEP-0045 alone.
const MUC = "http://jabber.org/protocol/muc";
const NS = "urn:tandem:occupants:0";
const SERVICE = "rooms.localhost";
const WISH = `<windowed xmlns="${NS}"/>`;
let running: RunningServer;

const signIn = (user: string): Promise<StanzaClient> =>
  StanzaClient.signIn(running.addresses.c2s?.port ?? 0, "localhost", user, PASSWORD);

async function makeRoom(local: string): Promise<BareJid> {
  return await running.server.core.use(rooms).create({ local, owner: "juliet@localhost" as BareJid });
}

async function entered(room: string, user: string, x = ""): Promise<StanzaClient> {
  const client = await signIn(user);
  client.sends(`<presence to="${room}/${user}"><x xmlns="${MUC}">${x}</x></presence>`);
  await client.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
  return client;
}

async function window(client: StanzaClient, room: string) {
  const ranges = ["managers", "others", "outside"].map((of) => `<range of="${of}" index="0" max="20"/>`).join("");
  const answer = await client.asks("set", room, `<window xmlns="${NS}">${ranges}</window>`);
  const given = parseWindow(answer.child("window", NS));
  const names = (given?.ranges ?? []).map(({ presences, members }) => [
    ...presences.map((presence) => presence.attr("from")?.split("/")[1]),
    ...members.map(({ name }) => name),
  ]);
  return { counts: given?.counts, names };
}

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, limits: { roomWindowedFrom: 2 } });
});
afterAll(() => running.stop());

test("[RM30] service and room tell that they know windows (docs/protocol/occupants.md §2)", async () => {
  const room = await makeRoom("found");
  const juliet = await signIn("juliet");
  for (const at of [SERVICE, room]) {
    const info = await juliet.asks("get", at, `<query xmlns="http://jabber.org/protocol/disco#info"/>`);
    const features = info.firstElement()?.elements("feature") ?? [];
    expect(features.map((feature) => feature.attr("var"))).toContain(NS);
  }
  juliet.closes();
});

test("[RM30] by windows one sees others come, change and go; a program without them sees the same by presence", async () => {
  const room = await makeRoom("hall");
  const juliet = await entered(room, "juliet");
  const romeo = await entered(room, "romeo", WISH);
  await juliet.receives("Romeo", (stanza) => stanza.attr("from") === `${room}/romeo`);
  await running.server.core.use(rooms).setAffiliation(room, bareJid("nurse", "localhost"), "member");
  expect(await window(romeo, room)).toEqual({
    counts: { managers: 1, others: 1, outside: 1 },
    names: [["juliet"], ["romeo"], ["nurse"]],
  });

  const nurse = await entered(room, "nurse", WISH);
  await juliet.receives("the nurse", (stanza) => stanza.attr("from") === `${room}/nurse`);
  const news = await romeo.receives("counts", (stanza) => stanza.child("counts", NS) !== undefined);
  expect(parseToldCounts(news.child("counts", NS))).toEqual({
    counts: { managers: 1, others: 2, outside: 0 },
    isMoved: true,
  });
  expect((await window(romeo, room)).names).toEqual([["juliet"], ["nurse", "romeo"], []]);

  nurse.sends(`<presence to="${room}/nurse"><show>dnd</show></presence>`);
  for (const client of [juliet, romeo])
    await client.receives("busy", (stanza) => stanza.childText("show") === "dnd" && stanza.name === "presence");
  nurse.closes();
  for (const client of [juliet, romeo])
    await client.receives(
      "gone",
      (stanza) => stanza.attr("from") === `${room}/nurse` && stanza.attr("type") === "unavailable",
    );
  await romeo.receives("counts", (stanza) => parseToldCounts(stanza.child("counts", NS))?.counts.outside === 1);
  expect((await window(romeo, room)).names).toEqual([["juliet"], ["romeo"], ["nurse"]]);
  for (const client of [juliet, romeo]) client.closes();
});

test("[RM30] who comes into a large room is sent one presence, whoever is there; with what is said comes who says it", async () => {
  const room = await makeRoom("said");
  const juliet = await entered(room, "juliet");
  const romeo = await signIn("romeo");
  await romeo.takesAll(SERVICE);
  romeo.sends(`<presence to="${room}/romeo"><x xmlns="${MUC}">${WISH}</x></presence>`);
  const got = await romeo.takesAll(SERVICE);
  expect(got.filter(({ name }) => name === "presence").map((stanza) => stanza.attr("from"))).toEqual([`${room}/romeo`]);
  juliet.sends(`<message to="${room}" type="groupchat" id="a"><body>anon</body></message>`);
  const said = await romeo.receives("what is said", (stanza) => stanza.childText("body") === "anon");
  expect(said.child("x", `${MUC}#user`)?.child("item")?.attr("jid")).toBe("juliet@localhost");
  for (const client of [juliet, romeo]) client.closes();
});

test("[RM30] [TO1] [TO2] a member who is not in the room is seen to change and go, past no block, with the base state alone", async () => {
  const room = await makeRoom("absent");
  const { server } = running;
  const nurse = bareJid("nurse", "localhost");
  await server.core.use(rooms).setAffiliation(room, nurse, "member");
  const juliet = await entered(room, "juliet");
  const romeo = await entered(room, "romeo");
  const her = await signIn("nurse");
  her.sends(`<presence><show>dnd</show><status>At the bridge</status></presence>`);
  await her.takesAll(SERVICE);
  const watch = `<watch xmlns="${NS}"><member jid="${nurse}"/><member jid="juliet@localhost"/></watch>`;
  const told = (stanza: { attr(name: string): string | undefined }): boolean =>
    stanza.attr("from")?.startsWith(`${nurse}/`) === true;

  const answer = await romeo.asks("set", room, watch);
  expect(parsePresenceWatch(answer.child("watch", NS))).toEqual([nurse, "juliet@localhost"]);
  const busy = await romeo.receives("her presence", told);
  expect([busy.childText("show"), busy.childText("status")]).toEqual(["dnd", undefined]);
  const contactsOnly = await juliet.takesAll(SERVICE);
  expect(contactsOnly.filter(told)).toEqual([]);

  // Whatever she lets him see as a contact is not for who looks at a list; and it still tells when she goes.
  await her.asks(
    "set",
    nurse,
    `<access xmlns="urn:tandem:access:0"><item jid="romeo@localhost" level="personal"/></access>`,
  );
  her.sends(`<presence><status>In the garden</status></presence>`);
  const free = await romeo.receives("her presence", (stanza) => told(stanza) && stanza.child("show") === undefined);
  expect(free.childText("status")).toBeUndefined();
  const blocking = (kind: string): string =>
    `<${kind} xmlns="urn:xmpp:blocking"><item jid="romeo@localhost"/></${kind}>`;
  await her.asks("set", nurse, blocking("block"));
  await romeo.receives("her end", (stanza) => told(stanza) && stanza.attr("type") === "unavailable");
  her.sends(`<presence><show>away</show></presence>`);
  await her.takesAll(SERVICE);
  expect((await romeo.takesAll(SERVICE)).filter(told)).toEqual([]);
  await her.asks("set", nurse, blocking("unblock"));
  await romeo.receives("her presence", (stanza) => told(stanza) && stanza.childText("show") === "away");
  her.sends(`<presence><hidden xmlns="urn:tandem:presence:0"/></presence>`);
  await romeo.receives("her end", (stanza) => told(stanza) && stanza.attr("type") === "unavailable");
  for (const client of [juliet, romeo, her]) client.closes();
});
