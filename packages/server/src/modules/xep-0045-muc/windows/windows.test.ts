import { parseToldCounts, parseWindow, parseWindowed } from "@tandem/protocol/tandem-occupants";
import {
  adminIq,
  emptySubjectXml,
  enter,
  occupantXml,
  reflectedXml,
  ROOM,
  type RoomScene,
  roomScene,
  say,
  submit,
} from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";

const NS = "urn:tandem:occupants:0";
const WISH = `<windowed xmlns="${NS}"/>`;
const ALL = `<range of="managers" index="0" max="10"/><range of="others" index="0" max="10"/><range of="outside" index="0" max="10"/>`;
const modules = [muc];

interface Hall extends RoomScene {
  /** In the room as Iago, told of others by windows. */
  readonly watcher: WireClient;
}

/** A room that counts as large from its third person on. */
async function hall(config: Readonly<Record<string, string>> = {}, limits = {}): Promise<Hall> {
  const made = await roomScene({ modules, config, limits: { roomWindowedFrom: 3, ...limits } });
  await enter(made.iago, "Iago", WISH);
  for (const client of [made.juliet, made.romeo, made.iago]) client.forgets();
  return Object.assign(made, { watcher: made.iago });
}

async function come(made: Hall, nick: string, x = WISH): Promise<WireClient> {
  const client = await made.connect(`${nick.toLowerCase().replaceAll(" ", ".")}@capulet.lit/hall`);
  await enter(client, nick, x);
  for (const one of [made.juliet, made.romeo, client]) one.forgets();
  return client;
}

function ask(client: WireClient, type: "get" | "set", ranges = ALL, attrs = ""): Promise<void> {
  return client.sends(`<iq type="${type}" id="w" to="${ROOM}"><window xmlns="${NS}"${attrs}>${ranges}</window></iq>`);
}

/** The list as that client gets it: `name` inside, `name <address>` where it is told, counts behind. */
async function list(client: WireClient, type: "get" | "set" = "get", ranges = ALL, attrs = "") {
  await ask(client, type, ranges, attrs);
  const window = parseWindow(client.takesAll().at(-1)?.child("window", NS));
  if (window === null) throw new Error("no window");
  const rows = (of: string): readonly string[] | undefined =>
    window.ranges
      .filter((range) => range.of === of)
      .flatMap(({ presences, members }) => [
        ...presences.map((presence) => {
          const item = presence.child("x", "http://jabber.org/protocol/muc#user")?.child("item");
          const jid = item?.attr("jid");
          return `${presence.attr("from")?.split("/")[1]}${jid === undefined ? "" : ` <${jid.split("@")[0]}>`}`;
        }),
        ...members.map(({ name, jid }) => `${name} <${jid.split("@")[0]}>`),
      ]);
  const has = (of: string): boolean => window.ranges.some((range) => range.of === of);
  return {
    counts: window.counts,
    managers: rows("managers"),
    others: rows("others"),
    outside: has("outside") ? rows("outside") : undefined,
    found: window.ranges.map(({ of, count }) => `${of} ${count}`),
  };
}

const told = (client: WireClient) =>
  client.takesAll().flatMap((stanza) => parseToldCounts(stanza.child("counts", NS)) ?? []);

const member = (jid: string, affiliation = "member"): string =>
  adminIq("set", `<item affiliation="${affiliation}" jid="${jid}"/>`);

test("[RM30] who asks for windows in a large room gets their own presence with the number, and is seen as ever (docs/protocol/occupants.md §2)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules, limits: { roomWindowedFrom: 3 } });
  await enter(iago, "Iago", WISH);
  const own = iago.receives(
    occupantXml({ to: iago, nick: "Iago", jid: iago.jid, codes: [110, 100, 170] }).replace(
      "</presence>",
      `<windowed xmlns="${NS}" inside="3"/></presence>`,
    ),
  );
  expect(parseWindowed(own)).toBe(3);
  iago.receives(emptySubjectXml(iago));
  iago.receivesNothing();
  for (const client of [juliet, romeo]) {
    client.receives(occupantXml({ to: client, nick: "Iago", jid: iago.jid }));
    client.receivesNothing();
  }
});

test("[RM30] [MUC1] in a smaller room, and for who does not ask, everything is as XEP-0045 has it", async () => {
  const small = await roomScene({ modules, limits: { roomWindowedFrom: 4 } });
  await enter(small.iago, "Iago", WISH);
  expect(small.iago.takesAll().map((stanza) => stanza.name)).toEqual(["presence", "presence", "presence", "message"]);
  const large = await roomScene({ modules, limits: { roomWindowedFrom: 3 } });
  await enter(large.iago, "Iago");
  const stanzas = large.iago.takesAll();
  expect(stanzas.map((stanza) => stanza.name)).toEqual(["presence", "presence", "presence", "message"]);
  expect(stanzas.some((stanza) => parseWindowed(stanza) !== null)).toBe(false);
});

test("[RM30] the lists of a room make it large, too", async () => {
  const { juliet, iago } = await roomScene({ modules, limits: { roomWindowedFrom: 5 } });
  for (let n = 0; n < 4; n++) await juliet.sends(member(`m${n}@capulet.lit`));
  await enter(iago, "Iago", WISH);
  expect(parseWindowed(iago.takesAll()[0] as never)).toBe(3);
});

test("[RM30] managers first, then who may speak, then by name; members who are not there; numbers of all (§3)", async () => {
  const made = await hall({ moderatedroom: "1" });
  const { juliet, watcher } = made;
  await juliet.sends(member("nurse@capulet.lit"));
  await juliet.sends(member("zoe@capulet.lit"));
  await juliet.sends(adminIq("set", `<item affiliation="admin" jid="benvolio@capulet.lit"/>`));
  await juliet.sends(adminIq("set", `<item nick="Romeo" role="participant"/>`));
  await come(made, "Zoe");
  await come(made, "ábel 10");
  await come(made, "Abel 9");
  watcher.forgets();
  expect(await list(watcher)).toEqual({
    counts: { managers: 1, others: 5, outside: 2 },
    managers: ["Juliet <juliet>"],
    others: ["Romeo <romeo>", "Zoe <zoe>", "Abel 9 <abel.9>", "ábel 10 <ábel.10>", "Iago <iago>"],
    outside: ["benvolio <benvolio>", "nurse <nurse>"],
    found: ["managers 1", "others 5", "outside 2"],
  });
});

test("[RM30] [SV3] rows from the one that is named, as many as the server gives, and a filter (§3)", async () => {
  const made = await hall({}, { roomWindowRowsMax: 3 });
  const { watcher } = made;
  for (const nick of ["Ann", "Berta Ann", "Carl", "Dean"]) await come(made, nick);
  const rows = (index: number, max: number): string => `<range of="others" index="${index}" max="${max}"/>`;
  expect((await list(watcher, "get", rows(1, 3))).others).toEqual(["Berta Ann", "Carl", "Dean"].map(addressed));
  expect((await list(watcher, "get", rows(90, 3))).others).toEqual([]);
  expect(await list(watcher, "get", rows(0, 0))).toMatchObject({ others: [], found: ["others 6"] });
  const found = await list(watcher, "get", rows(0, 3), ` filter="AN"`);
  expect(found).toMatchObject({ others: ["Ann", "Berta Ann", "Dean"].map(addressed), counts: { others: 6 } });
  const beginning = await list(watcher, "get", rows(0, 3), ` filter="an" at="beginning"`);
  expect(beginning).toMatchObject({ others: ["Ann", "Berta Ann"].map(addressed), found: ["others 2"] });
  await ask(watcher, "get", `<range of="managers" index="0" max="1"/>${rows(0, 3)}`);
  watcher.receives(
    `<iq type="error" id="w" from="${ROOM}" to="${watcher.jid}">${errorXml("modify", "not-acceptable")}</iq>`,
  );
  for (const [ranges, attrs] of [
    [`<range of="all" index="0" max="1"/>`, ""],
    [rows(0, 1), ` filter="${"x".repeat(257)}"`],
  ] as const) {
    await ask(watcher, "get", ranges, attrs);
    watcher.receives(
      `<iq type="error" id="w" from="${ROOM}" to="${watcher.jid}">${errorXml("modify", "bad-request")}</iq>`,
    );
  }
});

function addressed(nick: string): string {
  return `${nick} <${nick.toLowerCase().replaceAll(" ", ".")}>`;
}

test("[RM30] presence of those in the window is told, that of others is not, until one looks away (§4, §5)", async () => {
  const made = await hall();
  const { watcher, romeo, juliet } = made;
  const ann = await come(made, "Ann");
  await list(watcher, "set", `<range of="others" index="0" max="1"/>`);
  await romeo.sends(`<presence to="${ROOM}/Romeo"><show>away</show></presence>`);
  watcher.receivesNothing();
  await ann.sends(`<presence to="${ROOM}/Ann"><show>away</show></presence>`);
  watcher.receives(occupantXml({ to: watcher, nick: "Ann", jid: ann.jid, content: "<show>away</show>" }));
  await ann.sends(`<presence to="${ROOM}/Anna"/>`);
  watcher.receives(
    occupantXml({ to: watcher, nick: "Ann", type: "unavailable", jid: ann.jid, newNick: "Anna", codes: [303] }),
  );
  watcher.receives(occupantXml({ to: watcher, nick: "Anna", jid: ann.jid }));
  await juliet.sends(adminIq("set", `<item nick="Anna" role="none"><reason>enough</reason></item>`));
  const kick = { inItem: `<actor nick="Juliet"/><reason>enough</reason>`, role: "none", codes: [307] };
  watcher.receives(occupantXml({ to: watcher, nick: "Anna", type: "unavailable", jid: ann.jid, ...kick }));
  watcher.receivesNothing();
  await list(watcher, "set");
  await watcher.sends(`<iq type="set" id="u" to="${ROOM}"><unwatch xmlns="${NS}"/></iq>`);
  watcher.receives(`<iq type="result" id="u" from="${ROOM}" to="${watcher.jid}"/>`);
  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  await made.passes(10_000);
  watcher.receivesNothing();
});

test("[RM30] one's own presence, messages, the topic and what the room says come as ever", async () => {
  const made = await hall();
  const { watcher, juliet } = made;
  await juliet.sends(adminIq("set", `<item nick="Iago" role="visitor"/>`));
  watcher.receives(occupantXml({ to: watcher, nick: "Iago", role: "visitor", jid: watcher.jid, codes: [110] }));
  await juliet.sends(`<message to="${ROOM}" type="groupchat" id="s"><subject>Act I</subject></message>`);
  expect(watcher.takesAll().map((stanza) => stanza.childText("subject"))).toEqual(["Act I"]);
  await submit(juliet, { "muc#roomconfig_roomdesc": ["dark"] });
  expect(watcher.takesAll()).toHaveLength(1);
});

test("[RM30] how many there are is told in one go after a pause, with whether rows that one has stand elsewhere (§5)", async () => {
  const made = await hall({}, { roomCountsPauseSeconds: 2 });
  const { watcher } = made;
  await list(watcher, "set", `<range of="managers" index="0" max="1"/><range of="others" index="0" max="1"/>`);
  const late = await come(made, "Zoe");
  await come(made, "Yan");
  watcher.receivesNothing();
  await made.passes(1_900);
  watcher.receivesNothing();
  await made.passes(100);
  watcher.receives(
    `<message type="headline" from="${ROOM}" to="${watcher.jid}"><counts xmlns="${NS}" managers="1" others="4"/><no-store xmlns="urn:xmpp:hints"/></message>`,
  );
  await late.sends(`<presence type="unavailable" to="${ROOM}/Zoe"/>`);
  await come(made, "Ann");
  await made.passes(2_000);
  expect(told(watcher)).toEqual([{ counts: { managers: 1, others: 4 }, isMoved: true }]);
  await list(watcher, "set", `<range of="others" index="0" max="1"/>`, ` filter="z"`);
  await come(made, "Ben");
  await made.passes(2_000);
  expect(told(watcher)).toMatchObject([{ isMoved: false }]);
  await come(made, "Zelda");
  await made.passes(2_000);
  expect(told(watcher)).toMatchObject([{ isMoved: true }]);
  await made.passes(60_000);
  watcher.receivesNothing();
});

test("[RM30] members who come, go, are made or struck move the list of those outside (§5)", async () => {
  const made = await hall();
  const { watcher, juliet } = made;
  await juliet.sends(member("nurse@capulet.lit"));
  expect((await list(watcher, "set")).outside).toEqual(["nurse <nurse>"]);
  const nurse = await come(made, "Nurse");
  await made.passes(1_000);
  expect(told(watcher)).toEqual([{ counts: { managers: 1, others: 3, outside: 0 }, isMoved: true }]);
  expect((await list(watcher, "set")).outside).toEqual([]);
  await nurse.sends(`<presence type="unavailable" to="${ROOM}/Nurse"/>`);
  await made.passes(1_000);
  watcher.forgets();
  await juliet.sends(member("abram@capulet.lit"));
  await made.passes(1_000);
  expect(told(watcher)).toEqual([{ counts: { managers: 1, others: 2, outside: 2 }, isMoved: true }]);
  expect((await list(watcher, "set")).outside).toEqual(["abram <abram>", "nurse <nurse>"]);
  await juliet.sends(member("nurse@capulet.lit", "none"));
  await juliet.sends(member("abram@capulet.lit", "outcast"));
  await made.passes(1_000);
  expect(told(watcher)).toEqual([{ counts: { managers: 1, others: 2, outside: 0 }, isMoved: true }]);
});

test("[RM30] what is said comes with its author's address to who has no presence of theirs (§4)", async () => {
  const made = await hall();
  const { watcher, romeo, juliet } = made;
  await say(romeo, "he jests", "m1");
  const address = `<x xmlns="http://jabber.org/protocol/muc#user"><item jid="romeo@capulet.lit"/></x>`;
  const reflected = reflectedXml(watcher, "Romeo", "<body>he jests</body>", "m1");
  watcher.receives(reflected.replace("</message>", `${address}</message>`));
  juliet.receives(reflectedXml(juliet, "Romeo", "<body>he jests</body>", "m1"));
});

test("[RM30] [MUC29] but not where presence does not tell of the author (§9)", async () => {
  const { watcher, romeo } = await hall({ presencebroadcast: "moderator" });
  await say(romeo, "he jests", "m1");
  watcher.receives(reflectedXml(watcher, "Romeo", "<body>he jests</body>", "m1"));
});

test("[RM30] [MUC35] where addresses are veiled the list has none, and no members, but for moderators (§9)", async () => {
  const made = await hall({ whois: "moderators" });
  const { watcher, juliet, romeo } = made;
  await juliet.sends(member("nurse@capulet.lit"));
  await say(romeo, "he jests", "m1");
  watcher.receives(reflectedXml(watcher, "Romeo", "<body>he jests</body>", "m1"));
  juliet.forgets();
  const veiled = await list(watcher, "set");
  expect(veiled).toMatchObject({ managers: ["Juliet"], others: ["Iago <iago>", "Romeo"], outside: undefined });
  expect(veiled.counts).toEqual({ managers: 1, others: 2, outside: undefined });
  await juliet.sends(member("peter@capulet.lit"));
  await made.passes(1_000);
  watcher.receivesNothing();
  await romeo.sends(`<presence to="${ROOM}/Romeo"><show>away</show></presence>`);
  watcher.receives(occupantXml({ to: watcher, nick: "Romeo", content: "<show>away</show>" }));
  juliet.forgets();
  expect(await list(juliet)).toMatchObject({
    managers: ["Juliet <juliet>"],
    others: ["Iago <iago>", "Romeo <romeo>"],
    outside: ["nurse <nurse>", "peter <peter>"],
  });
});

test("[RM30] [MUC34] members are told to the roles that may ask for them, as long as they have that role (§9)", async () => {
  const made = await hall();
  const { watcher, juliet } = made;
  await juliet.sends(member("nurse@capulet.lit"));
  expect((await list(watcher, "set")).outside).toEqual(["nurse <nurse>"]);
  await submit(juliet, { "muc#roomconfig_getmemberlist": ["moderator"] });
  watcher.forgets();
  await juliet.sends(member("peter@capulet.lit"));
  await made.passes(1_000);
  expect(told(watcher)).toEqual([{ counts: { managers: 1, others: 2, outside: undefined }, isMoved: true }]);
  expect((await list(watcher)).outside).toBeUndefined();
});

test("[RM30] [MUC29] who is shown to nobody is in no list, no number and no news, but their own (§9)", async () => {
  const made = await hall({ moderatedroom: "1", presencebroadcast: "moderator" });
  const { watcher, juliet } = made;
  await juliet.sends(member("nurse@capulet.lit"));
  const nurse = await come(made, "Nurse");
  juliet.forgets();
  expect(await list(juliet, "set")).toMatchObject({
    counts: { managers: 1, others: 0, outside: 1 },
    managers: ["Juliet <juliet>"],
    others: [],
    outside: ["nurse <nurse>"],
  });
  expect(await list(watcher)).toMatchObject({
    counts: { managers: 1, others: 1, outside: 1 },
    others: ["Iago <iago>"],
  });
  expect(await list(nurse)).toMatchObject({
    counts: { managers: 1, others: 1, outside: 0 },
    others: ["Nurse <nurse>"],
    outside: [],
  });
  await nurse.sends(`<presence type="unavailable" to="${ROOM}/Nurse"/>`);
  await made.passes(1_000);
  juliet.receivesNothing();
  await juliet.sends(adminIq("set", `<item nick="Iago" role="moderator"/>`));
  juliet.forgets();
  await made.passes(1_000);
  expect(told(juliet)).toEqual([{ counts: { managers: 2, others: 0, outside: 1 }, isMoved: true }]);
});

test("[RM30] from outside there is no list (§7)", async () => {
  const made = await hall();
  const stranger = await made.connect("paris@capulet.lit/hall");
  for (const type of ["get", "set"] as const) {
    await ask(stranger, type);
    stranger.receives(
      `<iq type="error" id="w" from="${ROOM}" to="${stranger.jid}">${errorXml("modify", "not-acceptable")}</iq>`,
    );
  }
  await made.watcher.sends(`<presence type="unavailable" to="${ROOM}/Iago"/>`);
  made.watcher.forgets();
  await ask(made.watcher, "get");
  made.watcher.receives(
    `<iq type="error" id="w" from="${ROOM}" to="${made.watcher.jid}">${errorXml("modify", "not-acceptable")}</iq>`,
  );
});

test("[RM30] [MUC10] entering again begins anew, with or without windows; leaving ends the news", async () => {
  const made = await hall();
  const { watcher, romeo } = made;
  await list(watcher, "set");
  await enter(watcher, "Iago", WISH);
  expect(watcher.takesAll().map((stanza) => stanza.name)).toEqual(["presence", "message"]);
  await romeo.sends(`<presence to="${ROOM}/Romeo"><show>away</show></presence>`);
  await come(made, "Ann");
  await made.passes(1_000);
  watcher.receivesNothing();
  await enter(watcher, "Iago");
  expect(watcher.takesAll().map((stanza) => stanza.name)).toEqual([...Array(4).fill("presence"), "message"]);
  await romeo.sends(`<presence to="${ROOM}/Romeo"/>`);
  watcher.receives(occupantXml({ to: watcher, nick: "Romeo", jid: romeo.jid }));
  await list(watcher, "set");
  await come(made, "Ben");
  watcher.forgets();
  await watcher.sends(`<presence type="unavailable" to="${ROOM}/Iago"/>`);
  watcher.forgets();
  await made.passes(1_000);
  watcher.receivesNothing();
  expect(made.faults()).toEqual([]);
});
