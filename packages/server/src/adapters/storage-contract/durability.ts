import { expect } from "vitest";
import type { StorageFault } from "../../core/ports/index.ts";
import { entry, maya, type Note, notes, type Place, steppedClock } from "./fixture.ts";

type Case = readonly [title: string, run: (place: Place) => Promise<void>];

/** What must hold from one opening of the same data to the next. */
export const durabilityCases: readonly Case[] = [
  [
    "[SV1] what was written is there after closing and opening",
    async (place) => {
      const first = await place.open(steppedClock());
      const rev = await first.collection(notes).put("maya", "a", { text: "1" });
      const { id } = await first.archive.append(entry({ text: "kept" }));
      await first.close();
      const second = await place.open(steppedClock());
      expect(await second.collection(notes).get("maya", "a")).toEqual({ text: "1" });
      expect(await second.collection(notes).changesSince("maya", rev)).toEqual([]);
      expect((await second.archive.page({ archive: maya, from: "end", limit: 5, text: "kept" })).entries).toMatchObject(
        [{ id }],
      );
      await second.close();
    },
  ],
  [
    "[SV2] ids and revs grow over a restart with the clock a year behind",
    async (place) => {
      const clock = steppedClock();
      const first = await place.open(clock);
      const rev = await first.collection(notes).put("maya", "a", { text: "1" });
      const { id } = await first.archive.append(entry());
      await first.archive.purge(maya);
      await first.close();
      const second = await place.open(steppedClock(clock.at - 365 * 86_400_000));
      expect(await second.collection(notes).put("maya", "a", { text: "2" })).toBeGreaterThan(rev);
      expect((await second.archive.append(entry())).id).toBeGreaterThan(id);
      await second.close();
    },
  ],
  [
    "closing waits for the writes before it; later ones are refused",
    async (place) => {
      const storage = await place.open(steppedClock());
      const collection = storage.collection(notes);
      const writes = Array.from({ length: 20 }, (_, i) => collection.put("maya", `k${i}`, { text: "" }));
      await storage.close();
      await Promise.all(writes);
      await expect(collection.put("maya", "late", { text: "" })).rejects.toMatchObject({
        code: "storage/unavailable" satisfies StorageFault["code"],
      });
    },
  ],
  [
    "[SV9] an older document is migrated when it is read; a newer one is refused",
    async (place) => {
      const storage = await place.open(steppedClock());
      await storage
        .collection<{ readonly body: string }>({ name: "notes", version: 1 })
        .put("maya", "a", { body: "old" });
      await storage.collection({ ...notes, version: 3 }).put("maya", "c", { text: "future" });
      const migrate = (row: unknown, from: number): Note => ({
        text: `${(row as { body: string }).body} from ${from}`,
      });
      const today = storage.collection<Note>({ name: "notes", version: 2, migrate });
      expect(await today.get("maya", "a")).toEqual({ text: "old from 1" });
      expect(await today.update("maya", "a", (old) => ({ text: `${old?.text}!` }))).toEqual({ text: "old from 1!" });
      expect(await today.get("maya", "a")).toEqual({ text: "old from 1!" });
      await expect(today.get("maya", "c")).rejects.toMatchObject({ code: "storage/corrupt" });
      await storage.close();
    },
  ],
];
