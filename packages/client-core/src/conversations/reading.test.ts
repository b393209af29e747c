import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { createReading } from "./reading.ts";

type Where = { readonly before?: string; readonly after?: string; readonly max: number };
const GONE = new RequestError({ type: "cancel", condition: "item-not-found" });

/** An archive of these ids, in their order; the device read up to `end` when it was here last. */
function bench(ids: readonly string[], end?: string) {
  const asked: string[] = [];
  const taken: string[] = [];
  const errors: (RequestError | undefined)[] = [];
  const page = async (_: undefined, __: object, { before, after, max }: Where) => {
    asked.push(before === undefined ? `after ${after ?? "nothing"}` : `before ${before === "" ? "the end" : before}`);
    const error = errors.shift();
    if (error !== undefined) throw error;
    for (const id of [after, before]) if (id !== undefined && id !== "" && !ids.includes(id)) throw GONE;
    const from = after === undefined ? 0 : ids.indexOf(after) + 1;
    const to = before === undefined || before === "" ? ids.length : ids.indexOf(before);
    const all = ids.slice(from, to);
    const found = before === undefined ? all.slice(0, max) : all.slice(-max);
    const isComplete = found.length === all.length;
    return { results: found.map((id) => ({ id }) as ArchiveResult), first: found[0], last: found.at(-1), isComplete };
  };
  const stored = new Map<string, unknown>([["im-archive", end]]);
  const store = {
    get: async (key: string) => stored.get(key),
    set: async (k: string, v: unknown) => void stored.set(k, v),
  };
  const context = { archive: { page }, store, ports: { time: { after: () => () => {} } } } as unknown as Context;
  const reading = createReading(context, ({ results }) => void taken.push(...results.map(({ id }) => id)));
  return { reading, asked, errors, missing: (from: number) => ids.slice(from).filter((id) => !taken.includes(id)) };
}

const upTo = (count: number, from = 1): string[] => Array.from({ length: count }, (_, n) => String(from + n));

test("[RM23] what came behind the known end is read, page by page, and from there the next time", async () => {
  const { reading, asked, missing } = bench(upTo(250), "20");
  await reading.restore();
  await reading.forward();
  expect(missing(20)).toEqual([]);
  await reading.forward();
  expect(asked).toEqual(["after 20", "after 120", "after 220", "after 250"]);
});

test("[CV4] the known end was deleted meanwhile: it is read back from the newest until nothing is missing", async () => {
  const { reading, asked, missing } = bench([...upTo(19), ...upTo(230, 21)], "20");
  await reading.restore();
  await reading.forward();
  expect(missing(19)).toEqual([]);
  await reading.forward();
  expect(asked).toEqual(["after 20", "before the end", "before 151", "before 51", "after 250"]);
});

test("[CV4] the connection goes while it is read back: the next reading leaves nothing out", async () => {
  const { reading, errors, missing } = bench([...upTo(19), ...upTo(230, 21)], "20");
  await reading.restore();
  errors.push(undefined, undefined, new RequestError("timeout"));
  await expect(reading.forward()).rejects.toThrow(RequestError);
  expect(missing(19)).not.toEqual([]);
  await reading.forward();
  expect(missing(19)).toEqual([]);
});

test("[CV4] everything was deleted meanwhile: what comes later is read from the beginning", async () => {
  const { reading, asked } = bench([], "20");
  await reading.restore();
  await reading.forward();
  await reading.forward();
  expect(asked).toEqual(["after 20", "before the end", "after nothing"]);
});

test("[RT32] ids that tell no order: the newest page is read, as at the first sign-in", async () => {
  const { reading, asked } = bench(
    upTo(250).map((id) => `id-${id}`),
    "id-gone",
  );
  await reading.restore();
  await reading.forward();
  expect(asked).toEqual(["after id-gone", "before the end"]);
});
