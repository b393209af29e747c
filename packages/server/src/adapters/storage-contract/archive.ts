import { expect } from "vitest";
import type { ArchiveQuery, ArchiveTrait, OriginKey, Storage } from "../../core/ports/index.ts";
import { FORGOTTEN_AT_A_TIME } from "../write-queue/index.ts";
import { dana, entry, maya, room, START, type SteppedClock } from "./fixture.ts";

type Case = readonly [title: string, run: (storage: Storage, clock: SteppedClock) => Promise<void>];

/** Ten entries a minute apart, alternately from Dana and from Room; texts "note 0" … "note 9". */
async function tenNotes(storage: Storage, clock: SteppedClock): Promise<readonly number[]> {
  const ids: number[] = [];
  for (let i = 0; i < 10; i++) {
    clock.at = START + i * 60_000;
    const peer = i % 2 === 0 ? dana : room;
    ids.push((await storage.archive.append(entry({ peer, stanza: `<message id="${i}"/>`, text: `note ${i}` }))).id);
  }
  return ids;
}

async function found(storage: Storage, query: Partial<ArchiveQuery>): Promise<readonly string[]> {
  const page = await storage.archive.page({ archive: maya, from: "start", limit: 100, ...query });
  return page.entries.map(({ text }) => text.replace("note ", ""));
}

/** What an archive promises, one case a promise. */
export const archiveCases: readonly Case[] = [
  [
    "an entry comes back whole, with the time of its append",
    async (storage, clock) => {
      clock.at = START + 5;
      const given = entry({ sender: "out", originId: "o1", stanza: "<message><body>hé</body></message>", text: "hé" });
      const appended = await storage.archive.append(given);
      expect(appended).toMatchObject({ kind: "stored", at: START + 5 });
      expect(await storage.archive.get(maya, appended.id)).toEqual({ ...given, id: appended.id, at: START + 5 });
      expect(await storage.archive.get(dana, appended.id)).toBeUndefined();
    },
  ],
  [
    "an import gives the instant of what was said earlier",
    async (storage) => {
      const { id } = await storage.archive.append(entry({ at: START - 86_400_000 }));
      expect(await storage.archive.get(maya, id)).toMatchObject({ at: START - 86_400_000 });
    },
  ],
  [
    "[SV2] ids follow the order of calls, also when the clock steps back",
    async (storage, clock) => {
      const before = await Promise.all(Array.from({ length: 50 }, () => storage.archive.append(entry())));
      clock.at -= 3_600_000;
      const after = await storage.archive.appendAll([entry(), entry({ archive: room }), entry()]);
      const ids = [...before, ...after].map(({ id }) => id);
      expect(ids.every(Number.isSafeInteger)).toBe(true);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      expect(new Set(ids).size).toBe(ids.length);
    },
  ],
  [
    "[SV1] a resend is a duplicate and names the first one (XEP-0359 §3.2)",
    async (storage, clock) => {
      const first = await storage.archive.append(entry({ originId: "same" }));
      clock.at += 1_000;
      const again = await storage.archive.append(entry({ originId: "same", stanza: "<other/>" }));
      expect(again).toEqual({ kind: "duplicate", id: first.id, at: first.at });
      expect(await storage.archive.count({ archive: maya }, 10)).toBe(1);
    },
  ],
  [
    "[SV1] a resend in the same breath is a duplicate",
    async (storage) => {
      const both = await Promise.all([
        storage.archive.append(entry({ originId: "same" })),
        storage.archive.append(entry({ originId: "same" })),
      ]);
      expect(both.map(({ kind }) => kind)).toEqual(["stored", "duplicate"]);
      expect(both[0]?.id).toBe(both[1]?.id);
    },
  ],
  [
    "the same origin-id from another sender, in another archive or none at all is no duplicate",
    async (storage) => {
      const kinds = await storage.archive.appendAll([
        entry({ originId: "same" }),
        entry({ originId: "same", peer: room }),
        entry({ originId: "same", sender: "out" }),
        entry({ originId: "same", archive: room }),
        entry({ originId: undefined }),
        entry({ originId: undefined }),
      ]);
      expect(kinds.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => "stored"));
    },
  ],
  [
    "an occupant who has changed the nick is still the same sender",
    async (storage) => {
      const first = await storage.archive.append(entry({ archive: room, sender: "Dana", originId: "same" }));
      expect(await storage.archive.append(entry({ archive: room, sender: "D.", originId: "same" }))).toMatchObject({
        kind: "duplicate",
        id: first.id,
      });
    },
  ],
  [
    "[SV3] an origin-id of 512 characters guards against a duplicate, a longer one does not",
    async (storage) => {
      const kinds = await storage.archive.appendAll(
        [512, 512, 513, 513].map((n) => entry({ originId: "o".repeat(n) })),
      );
      expect(kinds.map(({ kind }) => kind)).toEqual(["stored", "duplicate", "stored", "stored"]);
    },
  ],
  [
    "a page comes oldest first from either end and says whether it is complete (XEP-0059 §2.2)",
    async (storage, clock) => {
      await tenNotes(storage, clock);
      const page = (query: Partial<ArchiveQuery>): Promise<unknown> =>
        storage.archive
          .page({ archive: maya, from: "start", limit: 3, ...query })
          .then(({ entries, complete }) => [entries.map(({ text }) => text.slice(5)).join(""), complete]);
      expect(await page({})).toEqual(["012", false]);
      expect(await page({ from: "end" })).toEqual(["789", false]);
      expect(await page({ limit: 10 })).toEqual(["0123456789", true]);
      expect(await page({ limit: 9, from: "end" })).toEqual(["123456789", false]);
      expect(await page({ archive: dana })).toEqual(["", true]);
    },
  ],
  [
    "paging by id meets every entry once, forward and backward",
    async (storage, clock) => {
      const ids = await tenNotes(storage, clock);
      expect(await found(storage, { afterId: ids[7] })).toEqual(["8", "9"]);
      expect(await found(storage, { beforeId: ids[3], from: "end", limit: 2 })).toEqual(["1", "2"]);
      expect(await found(storage, { afterId: ids[2], beforeId: ids[5] })).toEqual(["3", "4"]);
      // An id that never was, or is gone, is a place in the order all the same.
      expect(await found(storage, { afterId: (ids[9] ?? 0) + 1_000 })).toEqual([]);
    },
  ],
  [
    "filters by peer, time and ids hold together (XEP-0313 §4.1)",
    async (storage, clock) => {
      const ids = await tenNotes(storage, clock);
      expect(await found(storage, { peer: room })).toEqual(["1", "3", "5", "7", "9"]);
      expect(await found(storage, { start: START + 60_000, end: START + 180_000 })).toEqual(["1", "2", "3"]);
      expect(await found(storage, { peer: dana, start: START + 60_001 })).toEqual(["2", "4", "6", "8"]);
      expect(await found(storage, { ids: [ids[4] ?? 0, ids[1] ?? 0, 5] })).toEqual(["1", "4"]);
      expect(await found(storage, { ids: [] })).toEqual([]);
      expect(await storage.archive.count({ archive: maya, peer: room }, 100)).toBe(5);
      expect(await storage.archive.count({ archive: maya }, 4)).toBe(4);
    },
  ],
  [
    "a time finds its entries wherever they are in the order: clocks are set back, and old messages brought in (XEP-0313 §4.1)",
    async (storage) => {
      const hours = [0, 300, 7, 500, 310, 6, 5.9, 12, -400, 310];
      for (const [n, hour] of hours.entries())
        await storage.archive.append(entry({ text: `${n}`, at: START + hour * 3_600_000 }));
      const among = (from: number, to: number): readonly string[] =>
        hours.flatMap((hour, n) => (hour >= from && hour <= to ? [`${n}`] : []));
      for (const from of [-900, -400, 0, 5.9, 6, 6.1, 301, 310, 500, 501])
        for (const to of [-900, -400, 5.9, 6, 310, 499, 1_000]) {
          const times = { start: START + from * 3_600_000, end: START + to * 3_600_000 };
          expect(await found(storage, times)).toEqual(among(from, to));
          expect(await found(storage, { ...times, from: "end", limit: 2 })).toEqual(among(from, to).slice(-2));
        }
    },
  ],
  [
    "[SV3] what is purged is not looked for, and what is said the same day is found by its time",
    async (storage) => {
      const hours = [0, 30, 50, 54];
      for (const hour of hours) await storage.archive.append(entry({ text: `${hour}`, at: START + hour * 3_600_000 }));
      const from = (hour: number): Promise<readonly string[]> => found(storage, { start: START + hour * 3_600_000 });
      await storage.archive.purge(maya, START + 52 * 3_600_000);
      expect([await from(-9), await from(51)]).toEqual([["54"], ["54"]]);
      await storage.archive.append(entry({ text: "late", at: START }));
      expect(await found(storage, { end: START + 3_600_000 })).toEqual(["late"]);
      await storage.archive.purge(maya);
      await storage.archive.append(entry({ text: "anew", at: START + 54 * 3_600_000 }));
      expect(await from(50)).toEqual(["anew"]);
    },
  ],
  [
    "[SV3] a page holds 1 to 500 entries",
    async (storage) => {
      const page = (limit: number): Promise<unknown> => storage.archive.page({ archive: maya, from: "end", limit });
      await storage.archive.appendAll(Array.from({ length: 501 }, () => entry()));
      expect(await page(500)).toMatchObject({ entries: { length: 500 }, complete: false });
      for (const limit of [0, 501, 1.5]) await expect(page(limit)).rejects.toThrow(RangeError);
    },
  ],
  [
    "words are found in any case, accent and script, all of them, in this archive only (XEP-0431)",
    async (storage) => {
      await storage.archive.appendAll([
        entry({ text: "The Zürich hedge closes at 16:00" }),
        entry({ text: "hedge fund, nothing else" }),
        entry({ text: "明日の会議室を予約しました" }),
        entry({ text: "" }),
        entry({ archive: room, text: "Zurich hedge elsewhere" }),
      ]);
      expect(await found(storage, { text: "zurich HEDGE" })).toEqual(["The Zürich hedge closes at 16:00"]);
      expect(await found(storage, { text: "hedge", from: "end", limit: 1 })).toEqual(["hedge fund, nothing else"]);
      expect(await found(storage, { text: "会議" })).toHaveLength(1);
      expect(await found(storage, { text: "室" })).toHaveLength(1);
      expect(await found(storage, { text: "hedg" })).toEqual([]);
      expect(await found(storage, { text: "!!!" })).toEqual([]);
      expect(await storage.archive.count({ archive: maya, text: "hedge" }, 10)).toBe(2);
    },
  ],
  [
    "a search text is words, never syntax",
    async (storage) => {
      await storage.archive.append(entry({ text: "near or not and quote" }));
      for (const text of ['"', "a OR", "NEAR(", "near AND (", "words:near*", "' | !near", "-near", "\\"])
        await expect(found(storage, { text })).resolves.toBeInstanceOf(Array);
      expect(await found(storage, { text: '"NEAR" & (not)' })).toHaveLength(1);
    },
  ],
  [
    "a replaced entry keeps its place; the old words no longer find it (XEP-0425)",
    async (storage) => {
      const { id } = await storage.archive.append(entry({ stanza: "<a/>", text: "secret plan" }));
      expect(await storage.archive.replace(maya, id, "<b/>", "retracted")).toBe(true);
      expect(await storage.archive.get(maya, id)).toMatchObject({ id, stanza: "<b/>", text: "retracted" });
      expect(await found(storage, { text: "secret" })).toEqual([]);
      expect(await found(storage, { text: "retracted" })).toEqual(["retracted"]);
      expect(await storage.archive.replace(dana, id, "<c/>", "")).toBe(false);
      expect(await storage.archive.get(maya, id)).toMatchObject({ stanza: "<b/>" });
    },
  ],
  [
    "what its sender wrote under an id of theirs; each side of a conversation has its own (XEP-0359)",
    async (storage) => {
      const sent = await storage.archive.append(entry({ sender: "out", originId: "1", text: "mine" }));
      const got = await storage.archive.append(entry({ sender: "in", originId: "1", text: "hers" }));
      const inRoom = await storage.archive.append(
        entry({ archive: room, sender: "out", originId: "1", isShared: true }),
      );
      const idOf = async (key: Partial<OriginKey>): Promise<number | undefined> =>
        (await storage.archive.ofOrigin({ archive: maya, peer: dana, sender: "in", originId: "1", ...key }))?.id;
      expect(await idOf({})).toBe(got.id);
      expect(await idOf({ sender: "out" })).toBe(sent.id);
      expect(await idOf({ archive: room, sender: "another nick", isShared: true })).toBe(inRoom.id);
      for (const none of [{ originId: "2" }, { peer: room }, { archive: dana }])
        expect(await idOf(none)).toBeUndefined();
    },
  ],
  [
    "bounds are the oldest and the newest entry (XEP-0313 §5)",
    async (storage, clock) => {
      expect(await storage.archive.bounds(maya)).toBeNull();
      const ids = await tenNotes(storage, clock);
      const bounds = await storage.archive.bounds(maya);
      expect([bounds?.first.id, bounds?.last.id]).toEqual([ids[0], ids[9]]);
    },
  ],
  [
    "[IN3] unread in a room: what others said that counts, after the marker and one's own last word",
    async (storage) => {
      const say = (peer: typeof dana, traits: readonly ArchiveTrait[] = ["counts"]) =>
        storage.archive.append(entry({ archive: room, peer, sender: "nick", traits })).then(({ id }) => id);
      const standing = async (readId: number, max = 100) =>
        (await storage.archive.standings([{ archive: room, reader: maya, readId }], max))[0];
      expect(await standing(0)).toEqual({ lastId: 0, readId: 0, unread: 0 });
      const [first, own] = [await say(dana), await say(maya)];
      await say(dana);
      await say(dana, []); // a reaction, say
      const last = await say(dana, ["counts", "link"]);
      await say(maya, []); // one's own reaction does not tell that all was read
      expect(await standing(0)).toEqual({ lastId: last, readId: own, unread: 2 });
      expect(await standing(first)).toEqual({ lastId: last, readId: own, unread: 2 });
      expect(await standing(own + 1)).toEqual({ lastId: last, readId: own + 1, unread: 1 });
      expect(await standing(last)).toEqual({ lastId: last, readId: last, unread: 0 });
      expect((await standing(0, 1))?.unread).toBe(1);
      await storage.archive.replace(room, last, "<retracted/>", "");
      expect(await standing(0)).toEqual({ lastId: own + 1, readId: own, unread: 1 });
    },
  ],
  [
    "[IN3] unread with a person: what came in after the marker and what went out to them; several readers at once",
    async (storage) => {
      const add = (peer: typeof dana, sender: "in" | "out") =>
        storage.archive.append(entry({ peer, sender, traits: ["counts"] })).then(({ id }) => id);
      const danas = [await add(dana, "in"), await add(dana, "out"), await add(dana, "in")] as const;
      const rooms = [await add(room, "in"), await add(room, "in")] as const;
      const reader = { archive: maya, reader: maya };
      expect(
        await storage.archive.standings(
          [
            { ...reader, peer: room, readId: rooms[0] },
            { ...reader, peer: dana, readId: 0 },
            { ...reader, peer: maya, readId: 7 },
            { archive: dana, reader: dana, peer: maya, readId: 0 },
          ],
          100,
        ),
      ).toEqual([
        { lastId: rooms[1], readId: rooms[0], unread: 1 },
        { lastId: danas[2], readId: danas[1], unread: 1 },
        { lastId: 0, readId: 7, unread: 0 },
        { lastId: 0, readId: 0, unread: 0 },
      ]);
      expect((await storage.archive.peers(maya, 10)).toSorted()).toEqual([dana, room].toSorted());
      expect(await storage.archive.peers(maya, 1)).toHaveLength(1);
      expect(await storage.archive.peers(dana, 10)).toEqual([]);
    },
  ],
  [
    "several entries are read at once, each from the archive that has it",
    async (storage) => {
      const [here, there] = await storage.archive.appendAll([entry(), entry({ archive: room })]);
      const ids = [there?.id ?? 0, here?.id ?? 0, there?.id ?? 0];
      const found = await storage.archive.getAll([
        { archive: room, id: ids[0] ?? 0 },
        { archive: maya, id: ids[1] ?? 0 },
        { archive: maya, id: ids[2] ?? 0 },
      ]);
      expect(found.map((one) => one?.id)).toEqual([ids[0], ids[1], undefined]);
    },
  ],
  [
    "a purge takes what is older, or all, of one archive; ids are not given again",
    async (storage, clock) => {
      const ids = await tenNotes(storage, clock);
      await storage.archive.append(entry({ archive: room, text: "stays" }));
      expect(await storage.archive.purge(maya, START + 180_000)).toBe(3);
      expect(await found(storage, { text: "note" })).toEqual(["3", "4", "5", "6", "7", "8", "9"]);
      expect(await storage.archive.purge(maya)).toBe(7);
      expect(await found(storage, { archive: room })).toEqual(["stays"]);
      expect((await storage.archive.append(entry())).id).toBeGreaterThan(ids[9] ?? 0);
    },
  ],
  [
    "what was exchanged with somebody is forgotten up to an id, findable or not yet; nothing else of it, and nothing of theirs",
    async (storage) => {
      const { archive } = storage;
      const add = (text: string, more: Partial<Parameters<typeof entry>[0]> = {}) =>
        archive.append(entry({ peer: dana, text, stanza: text, originId: text, traits: ["counts"], ...more }));
      const find = async (text: string) => {
        const { entries } = await archive.search({ archives: [maya], text, scanMax: 10, from: "end", limit: 10 });
        return entries.map((one) => one.text);
      };
      await add("first word");
      expect(await find("word")).toEqual(["first word"]);
      const { id } = await add("second word", { sender: "out" });
      await add("third word");
      await add("other word", { peer: room });
      await add("their word", { archive: dana, peer: maya });
      expect(await archive.forget(maya, dana, id)).toBe(2);
      expect(await archive.forget(maya, dana, id)).toBe(0);
      expect(await archive.forget(room, dana, id)).toBe(0);
      const texts = async (of: typeof maya) =>
        (await archive.page({ archive: of, from: "start", limit: 10 })).entries.map(({ text }) => text);
      expect(await texts(maya)).toEqual(["third word", "other word"]);
      expect(await texts(dana)).toEqual(["their word"]);
      expect(await find("word")).toEqual(["third word", "other word"]);
      expect([await find("first"), await find("second")]).toEqual([[], []]);
      const [standing] = await archive.standings([{ archive: maya, reader: maya, peer: dana, readId: 0 }], 9);
      expect(standing?.unread).toBe(1);
      expect(
        await archive.ofOrigin({ archive: maya, peer: dana, sender: "out", originId: "second word" }),
      ).toBeUndefined();
    },
  ],
  [
    "a long conversation is forgotten whole",
    async ({ archive }) => {
      const count = FORGOTTEN_AT_A_TIME + 1;
      const appended = await archive.appendAll(Array.from({ length: count }, () => entry({ peer: dana })));
      expect(await archive.forget(maya, dana, appended.at(-1)?.id ?? 0)).toBe(count);
      expect(await archive.count({ archive: maya }, 10)).toBe(0);
    },
  ],
];
