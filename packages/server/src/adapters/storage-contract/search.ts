import type { BareJid } from "@tandem/protocol";
import { expect } from "vitest";
import type { ArchiveSearch, ArchiveTrait, NewArchiveEntry, Storage } from "../../core/ports/index.ts";
import { dana, entry, maya, room, START, type SteppedClock } from "./fixture.ts";

type Case = readonly [title: string, run: (storage: Storage, clock: SteppedClock) => Promise<void>];
type Search = Partial<ArchiveSearch> & { readonly from?: "start" | "end"; readonly limit?: number };

const desk = "desk@rooms.example.com" as BareJid;
const closed = "closed@rooms.example.com" as BareJid;
const DAY_MS = 86_400_000;

function said(text: string, fields: Partial<NewArchiveEntry> = {}): NewArchiveEntry {
  return entry({ archive: room, isShared: true, sender: "Dana", text, ...fields });
}

async function found(storage: Storage, search: Search): Promise<readonly string[]> {
  const page = await storage.archive.search({
    archives: [room, desk],
    from: "end",
    limit: 100,
    scanMax: 1_000,
    ...search,
  });
  return page.entries.map(({ text }) => text);
}

/** What a search promises, one case a promise. */
export const searchCases: readonly Case[] = [
  [
    "[RM26] words (all), a phrase and a beginning, in any case, accent and script",
    async (storage) => {
      const texts = [
        "The Zürich settlement break",
        "a break in settlement",
        "Settlement-Break 2",
        "明日の会議室を予約",
      ];
      await storage.archive.appendAll([...texts.map((text) => said(text)), said("会議の議室")]);
      expect(await found(storage, { text: "SETTLEMENT break" })).toEqual(texts.slice(0, 3));
      expect(await found(storage, { text: '"settlement break"' })).toEqual([texts[0], texts[2]]);
      expect(await found(storage, { text: 'zurich "settlement break"' })).toEqual([texts[0]]);
      expect(await found(storage, { text: "sett*" })).toEqual(texts.slice(0, 3));
      expect(await found(storage, { text: "sett" })).toEqual([]);
      expect(await found(storage, { text: "“会議室”" })).toEqual([texts[3]]);
      expect(await found(storage, { text: "!!! *" })).toEqual([]);
      const count = await storage.archive.countFound({ archives: [room], text: '"settlement break"', scanMax: 9 }, 10);
      expect(count).toEqual({ count: 2, isExact: true });
    },
  ],
  [
    "[RM26] several archives in the order of what was said, and nothing of any other",
    async (storage) => {
      await storage.archive.appendAll([
        said("hedge 1"),
        said("hedge 2", { archive: desk }),
        said("hedge of nobody's business", { archive: closed }),
        said("hedge 3"),
        entry({ text: "hedge among two" }),
      ]);
      expect(await found(storage, { text: "hedge" })).toEqual(["hedge 1", "hedge 2", "hedge 3"]);
      expect(await found(storage, { text: "hedge", archives: [desk, "none@rooms.example.com" as BareJid] })).toEqual([
        "hedge 2",
      ]);
      expect(await found(storage, { text: "hedge", archives: [] })).toEqual([]);
      const count = { count: 3, isExact: true };
      expect(await storage.archive.countFound({ archives: [room, desk], text: "hedge", scanMax: 9 }, 3)).toEqual(count);
    },
  ],
  [
    "[RM26] by author, also without a word; of an account's archive who wrote is its owner or the other side",
    async (storage) => {
      await storage.archive.appendAll([
        said("one"),
        said("two", { peer: maya, sender: "out" }),
        entry({ text: "mine", sender: "out" }),
        entry({ text: "hers" }),
        said("", { traits: [] }),
      ]);
      expect(await found(storage, { authors: [dana] })).toEqual(["one"]);
      expect(await found(storage, { authors: [maya], text: "two" })).toEqual(["two"]);
      expect(await found(storage, { authors: [maya, dana] })).toEqual(["one", "two"]);
      expect(await found(storage, { authors: [maya], archives: [maya] })).toEqual(["mine"]);
      expect(await found(storage, { authors: [dana], archives: [maya], peer: dana })).toEqual(["hers"]);
      expect(await found(storage, { authors: [] })).toEqual([]);
      await storage.archive.append(said("👍"));
      expect(await found(storage, { authors: [dana] })).toEqual(["one", "👍"]);
    },
  ],
  [
    "[RM26] by file, link, importance, code and long post, all of them, also of a file without a word; not when it is taken back",
    async (storage) => {
      const add = (text: string, traits: readonly ArchiveTrait[]) => storage.archive.append(said(text, { traits }));
      await add("plain", ["counts"]);
      await add("link", ["counts", "link"]);
      const both = await add("both", ["counts", "link", "file", "important"]);
      await add("", ["file"]);
      expect(await found(storage, { traits: ["link"] })).toEqual(["link", "both"]);
      expect(await found(storage, { traits: ["file"] })).toEqual(["both", ""]);
      expect(await found(storage, { traits: ["link", "file", "important"] })).toEqual(["both"]);
      expect(await found(storage, { traits: ["link"], text: "plain" })).toEqual([]);
      expect(await found(storage, {})).toEqual(["plain", "link", "both", ""]);
      await add("block", ["counts", "code", "story"]);
      expect(await found(storage, { traits: ["code"] })).toEqual(["block"]);
      expect(await found(storage, { traits: ["code", "story"], text: "block" })).toEqual(["block"]);
      await storage.archive.replace(room, both.id, "<retracted/>", "");
      expect(await found(storage, { traits: ["important"] })).toEqual([]);
    },
  ],
  [
    "[RM26] before and after an instant, across months and in imports that came late",
    async (storage, clock) => {
      clock.at = START;
      const at = (days: number, text: string): NewArchiveEntry => said(text, { at: START + days * DAY_MS });
      await storage.archive.appendAll([at(-400, "last year"), at(-45, "last month"), at(-1, "yesterday")]);
      await storage.archive.appendAll([at(-200, "summer, imported"), at(0, "today")]);
      const span = (from: number | undefined, to: number | undefined): Promise<readonly string[]> =>
        found(storage, {
          start: from === undefined ? undefined : START + from * DAY_MS,
          end: to === undefined ? undefined : START + to * DAY_MS,
        });
      expect(await span(-45, undefined)).toEqual(["last month", "yesterday", "today"]);
      expect(await span(-44, undefined)).toEqual(["yesterday", "today"]);
      expect(await span(undefined, -45)).toEqual(["last year", "last month", "summer, imported"]);
      expect(await span(-250, -100)).toEqual(["summer, imported"]);
      expect(await span(-20_000, -300)).toEqual(["last year"]);
      expect(await span(5, 9)).toEqual([]);
      await storage.archive.append(at(20, "two clocks that are ahead"));
      await storage.archive.append(at(19, "one of them less"));
      expect(await span(19, undefined)).toEqual(["two clocks that are ahead", "one of them less"]);
      expect(await span(20, 21)).toEqual(["two clocks that are ahead"]);
      expect(await span(2, 19)).toEqual(["one of them less"]);
    },
  ],
  [
    "[RM26] pages from either end meet every hit once, of phrases too, however little is read at a time",
    async (storage) => {
      const texts = Array.from({ length: 40 }, (_, i) =>
        i % 4 === 0 ? `settlement break ${i}` : `break, settlement ${i}`,
      );
      await storage.archive.appendAll(texts.map((text, i) => said(text, { archive: i % 2 === 0 ? room : desk })));
      for (const text of ["break settlement", '"settlement break"']) {
        const all: string[] = [];
        let beforeId: number | undefined;
        let pages = 0;
        do {
          const page = await storage.archive.search({
            archives: [room, desk],
            text,
            beforeId,
            from: "end",
            limit: 3,
            scanMax: 1,
          });
          all.unshift(...page.entries.map((one) => one.text));
          beforeId = page.reachedId;
        } while (beforeId !== undefined && ++pages < 100);
        expect(all).toEqual(text.startsWith('"') ? texts.filter((_, i) => i % 4 === 0) : texts);
      }
      expect(await found(storage, { text: "break", from: "start", limit: 2 })).toEqual(texts.slice(0, 2));
    },
  ],
  [
    "[SV3] a count goes up to what was asked for; a page holds 1 to 500",
    async (storage) => {
      await storage.archive.appendAll(Array.from({ length: 4 }, () => said("hedge")));
      const count = (max: number) => storage.archive.countFound({ archives: [room], text: "hedge", scanMax: 9 }, max);
      expect(await count(4)).toEqual({ count: 4, isExact: true });
      expect(await count(3)).toEqual({ count: 3, isExact: false });
      await expect(found(storage, { limit: 501 })).rejects.toThrow(RangeError);
      await expect(found(storage, { limit: 0 })).rejects.toThrow(RangeError);
    },
  ],
  [
    "[RM26] [SV7] a page tells how many there are; what others wrote changes nothing that it tells",
    async (storage) => {
      const others = Array.from({ length: 600 }, (_, i) => said(`brea${i} 会${i} hedge`, { archive: closed }));
      await storage.archive.appendAll([said("old break"), ...others, said("break, 会議", { archive: desk })]);
      await storage.archive.appendAll([said("brea"), ...others.slice(0, 300)]);
      const asked = { archives: [room, desk], from: "end", limit: 2, scanMax: 5, countMax: 2 } as const;
      const page = await storage.archive.search({ ...asked, text: "brea*" });
      expect(page.entries.map(({ text }) => text)).toEqual(["break, 会議", "brea"]);
      expect(page).toMatchObject({ complete: false, count: { count: 2, isExact: false } });
      const rest = await storage.archive.search({ ...asked, text: "brea*", beforeId: page.reachedId });
      expect(rest.entries.map(({ text }) => text)).toEqual(["old break"]);
      expect(rest).toMatchObject({ complete: true, reachedId: undefined, count: { count: 1, isExact: true } });
      for (const [text, count] of [
        ["会", 1],
        ["hedge", 0],
        ['"hedge brea*"', 0],
        ["brea* old", 1],
      ] as const) {
        const few = await storage.archive.search({ ...asked, text });
        expect(few).toMatchObject({ complete: true, count: { count, isExact: true } });
        expect(few.entries).toHaveLength(count);
      }
      const many = Array.from({ length: 9 }, (_, i) => `r${i}@rooms.example.com` as BareJid);
      await storage.archive.appendAll(many.map((archive) => said("x", { archive })));
      const wide = await storage.archive.search({ ...asked, text: "brea*", archives: [...many, room, desk] });
      expect(wide).toMatchObject({ complete: false, count: { count: 2, isExact: false } });
      // What is read of others to see whether a phrase stands in it does not end the page.
      await storage.archive.appendAll(Array.from({ length: 200 }, () => said("break so old", { archive: closed })));
      const phrase = await storage.archive.search({ ...asked, text: '"old break"', archives: [...many, room, desk] });
      expect(phrase).toMatchObject({ complete: true, count: { count: 1, isExact: true } });
    },
  ],
  [
    "[RM26] a message is found as it now reads",
    async (storage) => {
      const { id } = await storage.archive.append(said("secret plan", { traits: ["counts", "link"] }));
      expect(await found(storage, { text: "secret" })).toEqual(["secret plan"]);
      await storage.archive.replace(room, id, "<message/>", "open plan");
      expect(await found(storage, { text: "secret" })).toEqual([]);
      expect(await found(storage, { text: '"open plan"', authors: [dana], traits: ["link"] })).toEqual(["open plan"]);
      await storage.archive.replace(room, id, "<message/>", "open plan", ["important"]);
      expect(await found(storage, { traits: ["link"] })).toEqual([]);
      expect(await found(storage, { text: "plan", traits: ["important"] })).toEqual(["open plan"]);
      const [standing] = await storage.archive.standings([{ archive: room, reader: maya, readId: 0 }], 9);
      expect(standing).toEqual({ lastId: id, readId: 0, unread: 1 });
      await storage.archive.purge(room);
      expect(await found(storage, { authors: [dana] })).toEqual([]);
    },
  ],
];
