import { parseBareJid, type BareJid } from "@tandem/protocol";
import {
  buildToldCounts,
  buildWindow,
  parseWindowRequest,
  type GivenRange,
  type OccupantCounts,
  type WantedRange,
  type WantedWindow,
} from "@tandem/protocol/tandem-occupants";
import { el, parseElement, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { occupantOf, type Occupant } from "./occupants.ts";
import {
  ASKING_SPREAD_MS_MAX,
  createPeopleWindow,
  KNOWN_PEOPLE_MAX,
  type PeopleNow,
  WINDOW_ROWS_MAX,
} from "./people-window.ts";

const ROOM = parseBareJid("hall@rooms.capulet.lit") as BareJid;
const ME = parseBareJid("iago@capulet.lit") as BareJid;

function presenceOf(nick: string, show = ""): XmlElement {
  return parseElement(
    `<presence xmlns="jabber:client" from="${ROOM}/${nick}">${show}<occupant-id xmlns="urn:xmpp:occupant-id:0" id="id-${nick}"/>
    <x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="member" role="participant" jid="${nick.toLowerCase()}@capulet.lit/x"/></x></presence>`,
  );
}

const occupant = (nick: string, show?: string): Occupant =>
  (occupantOf(presenceOf(nick, show), ME) as { occupant: Occupant }).occupant;

/** A room with so many people called P0, P1 … who are there and M0, M1 … who are not; answers when it is told to. */
function hall(inside: number, outside: number, rowsMax = WINDOW_ROWS_MAX) {
  const counts = { managers: 0, others: inside, outside };
  const waiting: (() => void)[] = [];
  const asked: (WantedWindow | "unwatch")[] = [];
  const given = ({ of, index, max }: WantedRange): GivenRange => {
    const count = counts[of];
    const places = Array.from({ length: Math.max(0, Math.min(max, count - index)) }, (_, n) => index + n);
    return {
      of,
      index,
      count,
      presences: of === "others" ? places.map((n) => presenceOf(`P${n}`)) : [],
      members:
        of === "outside"
          ? places.map((n) => ({ jid: `m${n}@capulet.lit` as BareJid, name: `M${n}`, affiliation: "member" }))
          : [],
    };
  };
  const request = async (_type: string, _to: string | undefined, payload: XmlElement): Promise<XmlElement> => {
    const wanted = parseWindowRequest(payload);
    asked.push(payload.name === "unwatch" ? "unwatch" : (wanted as WantedWindow));
    await new Promise<void>((resolve) => waiting.push(resolve));
    return el("iq", "jabber:client", {}, buildWindow({ counts, ranges: wanted?.ranges.map(given) ?? [] }));
  };
  const later: { readonly ms: number; readonly task: () => void }[] = [];
  const time = {
    now: () => 0,
    after(ms: number, task: () => void) {
      const timer = { ms, task };
      later.push(timer);
      return () => void (later.includes(timer) && later.splice(later.indexOf(timer), 1));
    },
  };
  const random = { id: () => "", fraction: () => 0.5 };
  const people = createPeopleWindow({ request }, ROOM, ME, { time, random }, () => rowsMax);
  return {
    people,
    asked,
    counts,
    later,
    answers: async (): Promise<void> => {
      for (const resolve of waiting.splice(0)) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
    tells: (next: Partial<OccupantCounts>, isMoved = false): void =>
      people.handleMessage(
        el("message", "jabber:client", {}, buildToldCounts({ counts: { ...counts, ...next }, isMoved })),
      ),
  };
}

const names = (now: PeopleNow | undefined): readonly string[] =>
  (now?.parts?.others.rows ?? []).map((row) => (row.kind === "inside" ? row.occupant.nick : row.name));

test("[RM30] nothing is asked of a room that tells of everybody, and of a large one only while somebody looks", async () => {
  const { people, asked, answers } = hall(500, 0);
  people.setOpen(true);
  people.look({ others: [0, 10] }, "");
  people.entered(null);
  expect([people.now.value, asked]).toEqual([undefined, []]);
  people.setOpen(false);
  people.left();
  people.entered(500);
  people.look(undefined, "");
  expect(people.now.value).toEqual({ counts: { managers: 0, others: 500 }, parts: undefined });
  expect(asked).toEqual([]);
  people.setOpen(true);
  expect(asked).toEqual([{ ranges: [], filter: undefined, at: undefined }]);
  await answers();
  people.setOpen(false);
  expect(asked.at(-1)).toBe("unwatch");
});

test("[RM30] rows in view are asked for with some around them, one request at a time, the last view counting", async () => {
  const { people, asked, answers } = hall(500, 900);
  people.entered(500);
  people.setOpen(true);
  for (const from of [0, 100, 200]) people.look({ others: [from, from + 30] }, "");
  expect(asked).toHaveLength(1);
  await answers();
  expect(asked).toHaveLength(2);
  await answers();
  const last = asked.at(-1) as WantedWindow;
  expect(last.ranges).toEqual([
    { of: "managers", index: 0, max: 0 },
    { of: "others", index: 176, max: 78 },
    { of: "outside", index: 0, max: 0 },
  ]);
  expect(people.now.value?.parts).toMatchObject({
    others: { count: 500, from: 176 },
    outside: { count: 900, rows: [] },
  });
  people.look({ others: [190, 225] }, "");
  expect(asked).toHaveLength(2);
  people.look({ others: [0, 100], outside: [0, 100] }, "");
  await answers();
  const { ranges } = asked.at(-1) as WantedWindow;
  expect(ranges.reduce((sum, { max }) => sum + max, 0)).toBe(WINDOW_ROWS_MAX);
});

test("[RM30] presence changes the row that is here; who goes leaves no gap; a new name stands in the old one's place", async () => {
  const { people, answers } = hall(3, 0);
  people.entered(3);
  people.setOpen(true);
  people.look({ others: [0, 3] }, "");
  await answers();
  await answers();
  people.handlePresence(occupant("P1", "<show>dnd</show>"), "here");
  expect(people.now.value?.parts?.others.rows[1]).toMatchObject({ occupant: { nick: "P1", base: "dnd" } });
  people.handlePresence(occupant("P1"), "renamed");
  people.handlePresence({ ...occupant("P1"), nick: "Q" }, "here");
  expect(names(people.now.value)).toEqual(["P0", "Q", "P2"]);
  people.handlePresence(occupant("P0"), "gone");
  people.handlePresence(occupant("P9"), "here");
  expect(names(people.now.value)).toEqual(["Q", "P2"]);
  expect(people.now.value?.parts?.others.count).toBe(2);
});

test("[RM30] numbers are taken as they are told; rows are asked for again when they stand elsewhere", async () => {
  const { people, asked, answers, tells, counts, later } = hall(3, 5);
  people.entered(3);
  people.setOpen(true);
  people.look({ others: [0, 3] }, "");
  await answers();
  await answers();
  const before = asked.length;
  tells({ others: 9, outside: 4 });
  expect(people.now.value?.parts).toMatchObject({ others: { count: 9 }, outside: { count: 4 } });
  expect(asked).toHaveLength(before);
  counts.others = 10;
  tells({ others: 10 }, true);
  tells({ others: 10 }, true);
  expect(asked).toHaveLength(before);
  expect(later.map(({ ms }) => ms)).toEqual([5]);
  later[0]?.task();
  expect(asked).toHaveLength(before + 1);
  expect(later).toEqual([]);
  await answers();
  people.look({ others: [0, 3] }, "p");
  expect(asked.at(-1)).toMatchObject({ filter: "p" });
  await answers();
  tells({ others: 11 });
  expect(people.now.value).toMatchObject({ counts: { others: 11 }, parts: { others: { count: 10 } } });
});

test("[RM30] of many who look not all ask at the same moment, and nobody asks for a list that is left", async () => {
  const { people, answers, tells, later } = hall(10_000, 0);
  people.entered(10_000);
  people.setOpen(true);
  await answers();
  tells({}, true);
  expect(later.map(({ ms }) => ms)).toEqual([ASKING_SPREAD_MS_MAX / 2]);
  people.left();
  expect(later).toEqual([]);
  people.entered(10_000);
  await answers();
  tells({}, true);
  people.setOpen(false);
  expect(later).toEqual([]);
});

test("[RM30] [RM23] what was asked before a connection was lost says nothing of the next visit, which asks anew", async () => {
  const { people, asked, answers } = hall(3, 0);
  people.entered(3);
  people.setOpen(true);
  people.look({ others: [0, 3] }, "");
  people.left();
  await answers();
  expect(people.now.value).toBeUndefined();
  people.entered(3);
  expect((asked.at(-1) as WantedWindow).ranges).toHaveLength(3);
  await answers();
  expect(names(people.now.value)).toEqual(["P0", "P1", "P2"]);
});

test("[RM30] [RM18] names for a mention are asked for once, and remembered; not without bounds", async () => {
  const { people, asked, answers } = hall(2, KNOWN_PEOPLE_MAX + 10, 3 * (KNOWN_PEOPLE_MAX + 10));
  expect(people.complete("p", 8)).toEqual([]);
  expect(asked).toEqual([]);
  people.entered(2);
  expect(people.complete("p", 8)).toEqual([]);
  await answers();
  expect(people.found.value).toBe(1);
  expect(asked.at(-1)).toMatchObject({ filter: "p", at: "beginning" });
  expect(people.complete("P", 8)).toEqual([
    { nick: "P0", jid: "p0@capulet.lit", isHere: true },
    { nick: "P1", jid: "p1@capulet.lit", isHere: true },
  ]);
  expect(asked).toHaveLength(1);
  people.complete("m", KNOWN_PEOPLE_MAX + 10);
  await answers();
  expect(people.known()).toHaveLength(KNOWN_PEOPLE_MAX);
});

test("[RM30] [SV3] no more rows are asked for than the server gives, though more are in view, and not again and again", async () => {
  const rowsOf = (wanted: WantedWindow | "unwatch" | undefined): readonly number[] =>
    (wanted as WantedWindow).ranges.map(({ max }) => max);
  for (const [rowsMax, rows] of [
    [40, [0, 30, 10]],
    [39, [0, 30, 9]],
    [30, [0, 30, 0]],
    [1, [0, 1, 0]],
    [0, [0, 0, 0]],
  ] as const) {
    const { people, asked, answers } = hall(500, 900, rowsMax);
    people.entered(500);
    people.setOpen(true);
    await answers();
    // A list tells of its view anew with each answer.
    for (let n = 0; n < 3; n++) {
      people.look({ others: [100, 130], outside: [0, 10] }, "");
      await answers();
    }
    expect([rowsMax, asked.length]).toEqual([rowsMax, 2]);
    expect([rowsMax, rowsOf(asked.at(-1))]).toEqual([rowsMax, rows]);
    people.look({ others: [200, 230], outside: [0, 10] }, "");
    await answers();
    expect([rowsMax, asked.length]).toEqual([rowsMax, 3]);
    people.complete("x", 8);
    expect([rowsMax, rowsOf(asked.at(-1))[0]]).toEqual([rowsMax, Math.min(8, Math.floor(rowsMax / 3))]);
  }
});
