import { expect } from "vitest";
import type { Storage } from "../../core/ports/index.ts";
import { notes } from "./fixture.ts";

type Case = readonly [title: string, run: (storage: Storage) => Promise<void>];

/** What a collection of documents promises, one case a promise. */
export const documentCases: readonly Case[] = [
  [
    "a document is there when its write has resolved, under its owner and key only",
    async (storage) => {
      const collection = storage.collection(notes);
      await collection.put("maya", "a", { text: "one" });
      expect(await collection.get("maya", "a")).toEqual({ text: "one" });
      expect(await collection.get("maya", "b")).toBeUndefined();
      expect(await collection.get("dana", "a")).toBeUndefined();
      expect(await storage.collection({ ...notes, name: "other" }).get("maya", "a")).toBeUndefined();
    },
  ],
  [
    "text of every script, quotes, zero and lone surrogates come back as they were",
    async (storage) => {
      const collection = storage.collection(notes);
      const text = "Ω 会議 🙂 \u0000 ' \" \\ \ud800 \u2028";
      await collection.put("o'wner\"", "kéy/🙂", { text });
      expect(await collection.get("o'wner\"", "kéy/🙂")).toEqual({ text });
    },
  ],
  [
    "a list is in the order of code points, page by page, without deleted ones",
    async (storage) => {
      const collection = storage.collection(notes);
      // U+1F642 comes after U+FF5E by code point and before it by UTF-16 unit.
      for (const key of ["🙂", "～", "b", "a", "B", "é"]) await collection.put("maya", key, { text: key });
      await collection.delete("maya", "b");
      const keys = async (page?: { after?: string; limit?: number }): Promise<readonly string[]> =>
        (await collection.list("maya", page)).map(({ key }) => key);
      expect(await keys()).toEqual(["B", "a", "é", "～", "🙂"]);
      expect(await keys({ limit: 2 })).toEqual(["B", "a"]);
      expect(await keys({ after: "a", limit: 2 })).toEqual(["é", "～"]);
      expect(await collection.count("maya")).toBe(5);
    },
  ],
  [
    "owners are those that have a document, in order, page by page",
    async (storage) => {
      const collection = storage.collection(notes);
      for (const owner of ["c", "a", "", "b"]) await collection.put(owner, "k", { text: owner });
      await collection.put("a", "k2", { text: "second" });
      await collection.delete("b", "k");
      expect(await collection.owners()).toEqual(["", "a", "c"]);
      expect(await collection.owners({ after: "", limit: 1 })).toEqual(["a"]);
    },
  ],
  [
    "revs grow with every write",
    async (storage) => {
      const collection = storage.collection(notes);
      const first = await collection.put("maya", "a", { text: "1" });
      const second = await collection.put("dana", "a", { text: "2" });
      await collection.putMany([
        { owner: "maya", key: "b", value: { text: "3" } },
        { owner: "maya", key: "c", value: { text: "4" } },
      ]);
      const rows = await collection.list("maya");
      expect(second).toBeGreaterThan(first);
      expect(rows[1]?.rev).toBeGreaterThan(second);
      expect(await collection.lastRev("maya")).toBe(rows[2]?.rev);
      expect(await collection.lastRev("nobody")).toBe(0);
    },
  ],
  [
    "delete says whether there was one",
    async (storage) => {
      const collection = storage.collection(notes);
      await collection.put("maya", "a", { text: "1" });
      expect(await collection.delete("maya", "a")).toBe(true);
      expect(await collection.delete("maya", "a")).toBe(false);
      expect(await collection.get("maya", "a")).toBeUndefined();
    },
  ],
  [
    "deleteOwner takes all of one owner and nothing of another",
    async (storage) => {
      const collection = storage.collection(notes);
      for (const key of ["a", "b", "c"]) await collection.put("maya", key, { text: key, tags: ["t"] });
      await collection.put("dana", "a", { text: "a", tags: ["t"] });
      await collection.delete("maya", "c");
      const before = await collection.lastRev("maya");
      expect(await collection.deleteOwner("maya")).toBe(2);
      expect(await collection.list("maya")).toEqual([]);
      expect((await collection.find("t")).map(({ owner }) => owner)).toEqual(["dana"]);
      expect(await collection.changesSince("maya", before)).toBeNull();
      expect(await collection.lastRev("maya")).toBeGreaterThan(before);
    },
  ],
  [
    "a deletion takes what was called before it and has not resolved yet, once",
    async (storage) => {
      const collection = storage.collection(notes);
      const calls = [
        collection.put("maya", "a", { text: "1" }),
        collection.delete("maya", "a"),
        collection.delete("maya", "a"),
        collection.put("maya", "a", { text: "2" }),
        collection.deleteOwner("maya"),
        collection.delete("maya", "a"),
      ];
      expect((await Promise.all(calls)).slice(1)).toEqual([true, false, expect.any(Number), 1, false]);
      expect(await collection.list("maya")).toEqual([]);
    },
  ],
  [
    "updates of one document never lose one another",
    async (storage) => {
      const counts = storage.collection<{ readonly n: number }>({ name: "counts", version: 1 });
      const add = (): Promise<unknown> => counts.update("maya", "a", (old) => ({ n: (old?.n ?? 0) + 1 }));
      await Promise.all(Array.from({ length: 200 }, add));
      expect(await counts.get("maya", "a")).toEqual({ n: 200 });
    },
  ],
  [
    "an update sees writes and deletions that were called before it and have not resolved yet",
    async (storage) => {
      const collection = storage.collection(notes);
      const seen: (string | undefined)[] = [];
      const look = (): Promise<unknown> =>
        collection.update("maya", "a", (old) => {
          seen.push(old?.text);
          return { text: `${old?.text ?? "none"}+` };
        });
      const put = collection.put("maya", "a", { text: "put" });
      await Promise.all([put, look(), collection.delete("maya", "a"), look(), collection.deleteOwner("maya"), look()]);
      expect(seen).toEqual(["put", undefined, undefined]);
      expect(await collection.get("maya", "a")).toEqual({ text: "none+" });
    },
  ],
  [
    "an update may delete, may leave things alone, and may throw without a trace",
    async (storage) => {
      const collection = storage.collection(notes);
      await collection.put("maya", "a", { text: "1" });
      const rev = await collection.lastRev("maya");
      const refusal = new RangeError("full");
      await expect(
        collection.update("maya", "a", () => {
          throw refusal;
        }),
      ).rejects.toBe(refusal);
      expect(await collection.update("maya", "a", (old) => old)).toEqual({ text: "1" });
      expect(await collection.lastRev("maya")).toBe(rev);
      expect(await collection.update("maya", "a", () => undefined)).toBeUndefined();
      expect(await collection.get("maya", "a")).toBeUndefined();
    },
  ],
  [
    "find follows the terms of a document as it changes",
    async (storage) => {
      const collection = storage.collection(notes);
      await collection.put("maya", "a", { text: "1", tags: ["x", "y"] });
      await collection.put("dana", "b", { text: "2", tags: ["x"] });
      await collection.put("maya", "a", { text: "3", tags: ["y", "z", "z"] });
      const found = async (term: string, limit?: number): Promise<readonly string[]> =>
        (await collection.find(term, limit === undefined ? {} : { limit })).map(({ owner, key }) => `${owner}/${key}`);
      expect(await found("x")).toEqual(["dana/b"]);
      expect(await found("z")).toEqual(["maya/a"]);
      await collection.put("dana", "b", { text: "2", tags: ["y"] });
      expect(await found("y")).toEqual(["dana/b", "maya/a"]);
      expect(await found("y", 1)).toEqual(["dana/b"]);
      await collection.delete("maya", "a");
      expect(await found("z")).toEqual([]);
    },
  ],
  [
    "[SV3] a document has at most 64 terms",
    async (storage) => {
      const collection = storage.collection(notes);
      const tags = Array.from({ length: 65 }, (_, i) => `t${i}`);
      await collection.put("maya", "a", { text: "", tags: tags.slice(1) });
      await expect(collection.put("maya", "b", { text: "", tags })).rejects.toThrow(RangeError);
      expect(await collection.count("maya")).toBe(1);
    },
  ],
  [
    "[SV3] owner and key have at most 2,500 bytes together",
    async (storage) => {
      const collection = storage.collection(notes);
      await collection.put("é".repeat(1_000), "k".repeat(500), { text: "fits" });
      await expect(collection.put("é".repeat(1_000), "k".repeat(501), { text: "" })).rejects.toMatchObject({
        code: "storage/conflict",
      });
    },
  ],
  [
    "changesSince tells of writes and deletions, oldest first, and of nothing twice",
    async (storage) => {
      const collection = storage.collection(notes);
      const first = await collection.put("maya", "a", { text: "1" });
      await collection.put("maya", "b", { text: "2" });
      await collection.put("maya", "c", { text: "3" });
      await collection.put("dana", "a", { text: "other" });
      await collection.delete("maya", "b");
      await collection.put("maya", "c", { text: "4" });
      const changes = await collection.changesSince("maya", first);
      expect(changes?.map(({ key, value }) => [key, value?.text])).toEqual([
        ["b", undefined],
        ["c", "4"],
      ]);
      expect(await collection.changesSince("maya", await collection.lastRev("maya"))).toEqual([]);
    },
  ],
  [
    "changesSince knows nothing of a rev that this store never gave",
    async (storage) => {
      const collection = storage.collection(notes);
      const rev = await collection.put("maya", "a", { text: "1" });
      expect(await collection.changesSince("maya", rev + 1_000)).toBeNull();
      expect(await collection.changesSince("maya", 1)).toBeNull();
    },
  ],
  [
    "[SV3] changesSince tells of 10,000 changes, and of 10,001 that it no longer knows",
    async (storage) => {
      const collection = storage.collection(notes);
      const rev = await collection.put("maya", "first", { text: "" });
      const rows = Array.from({ length: 10_000 }, (_, i) => ({ owner: "maya", key: `k${i}`, value: { text: "" } }));
      await collection.putMany(rows);
      expect(await collection.changesSince("maya", rev)).toHaveLength(10_000);
      await collection.put("maya", "last", { text: "" });
      expect(await collection.changesSince("maya", rev)).toBeNull();
    },
  ],
];
