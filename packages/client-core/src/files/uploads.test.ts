import { parseBareJid, type BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import { UPLOADS_MAX } from "./problems.ts";
import type { FileLimits, FileService } from "./service.ts";
import { createUploads } from "./uploads.ts";

const ROOM = parseBareJid("bridge@rooms.lit") as BareJid;
const file = (name: string, size = 10, type = "text/plain") => ({ name, size, type });
const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

interface Put {
  readonly url: string;
  readonly onProgress: (sent: number) => void;
  readonly end: (status: number) => void;
  isCancelled: boolean;
}

function bench(limits: FileLimits = { fileMax: 100, left: 1000 }) {
  const isOnline = signal(true);
  const puts: Put[] = [];
  const posted: string[] = [];
  const asked: unknown[] = [];
  const refusals: RequestError[] = [];
  let ids = 0;
  const service = {
    limits: signal(limits),
    load: async () => {},
    async slot(request: { readonly filename: string }, audience: BareJid) {
      asked.push([request, audience]);
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
      return {
        put: `https://up.lit/${request.filename}?slot=s`,
        get: `https://up.lit/${request.filename}`,
        headers: [],
      };
    },
  } as unknown as FileService;
  const uploads = createUploads({
    service,
    isOnline,
    audience: ROOM,
    random: { id: () => `u${ids++}`, fraction: () => 0 },
    port: {
      head: async () => new Uint8Array(),
      put(url, _, __, onProgress) {
        let end = (_status: number): void => {};
        const done = new Promise<number>((resolve) => void (end = resolve));
        const put: Put = { url, onProgress, end, isCancelled: false };
        puts.push(put);
        return { done, cancel: () => ((put.isCancelled = true), end(0)) };
      },
    },
    post: (shared) => posted.push(`${shared.file.name} ${shared.file.size} ${shared.url}`),
  });
  const states = () => uploads.items.value.map((item) => `${item.file.name} ${item.state} ${item.sent}`);
  return { uploads, isOnline, puts, posted, asked, refusals, states };
}

test("[RM19] files go out one after another, in the order in which they were chosen, each as a message", async () => {
  const { uploads, puts, posted, asked, states } = bench();
  uploads.choose([file("a.txt"), file("b.txt")]);
  expect(states()).toEqual(["a.txt chosen 0", "b.txt chosen 0"]);
  await soon();
  expect(asked).toEqual([]);
  uploads.send();
  await soon();
  puts[0]?.onProgress(4);
  expect(states()).toEqual(["a.txt uploading 4", "b.txt waiting 0"]);
  expect(asked).toEqual([[{ filename: "a.txt", size: 10, contentType: "text/plain" }, ROOM]]);
  puts[0]?.end(201);
  await soon();
  expect(posted).toEqual(["a.txt 10 https://up.lit/a.txt"]);
  puts[1]?.end(201);
  await soon();
  expect([posted.length, states()]).toEqual([2, []]);
});

test("[RM19] what is too large, empty, over the quota or one too many is said before anything is sent", async () => {
  const { uploads, asked } = bench({ fileMax: 100, left: 250 });
  uploads.choose([file("fits", 100), file("large", 101), file("empty", 0), file("second", 100), file("third", 51)]);
  expect(uploads.items.value.map(({ state, problem }) => [state, problem])).toEqual([
    ["chosen", undefined],
    ["refused", { code: "too-large", max: 100 }],
    ["refused", { code: "empty" }],
    ["chosen", undefined],
    ["refused", { code: "quota", left: 50 }],
  ]);
  const many = bench();
  many.uploads.choose(Array.from({ length: UPLOADS_MAX + 1 }, (_, at) => file(`f${at}`, 1)));
  expect(many.uploads.items.value.at(-2)?.state).toBe("chosen");
  expect(many.uploads.items.value.at(-1)?.problem).toEqual({ code: "too-many" });
  await soon();
  expect(asked).toEqual([]);
});

test("[RM19] a failed upload keeps the file, says why, and goes out with a retry", async () => {
  const { uploads, puts, posted, refusals } = bench();
  refusals.push(new RequestError({ type: "auth", condition: "forbidden" }));
  uploads.choose([file("a.txt"), file("b.txt")]);
  uploads.send();
  await soon();
  expect(uploads.items.value[0]).toMatchObject({ state: "failed", problem: { code: "not-allowed" } });
  // The others go on.
  puts[0]?.end(507);
  await soon();
  expect(uploads.items.value[1]).toMatchObject({ state: "failed", problem: { code: "server" } });
  uploads.retry("u0");
  await soon();
  puts[1]?.end(0);
  await soon();
  expect(uploads.items.value[0]).toMatchObject({ state: "failed", problem: { code: "interrupted" } });
  uploads.retry("u0");
  await soon();
  puts[2]?.end(201);
  await soon();
  expect(posted).toEqual(["a.txt 10 https://up.lit/a.txt"]);
});

test("[RM19] what is cancelled is broken off, posts nothing, and the next one follows", async () => {
  const { uploads, puts, posted } = bench();
  uploads.choose([file("a.txt"), file("b.txt")]);
  uploads.send();
  await soon();
  uploads.cancel("u0");
  await soon();
  expect(puts[0]?.isCancelled).toBe(true);
  expect(puts[1]?.url).toContain("b.txt");
  puts[1]?.end(201);
  await soon();
  expect(posted).toEqual(["b.txt 10 https://up.lit/b.txt"]);
});

test("[RM19] without a connection files wait, and go out by themselves when it is back", async () => {
  const { uploads, isOnline, puts, refusals } = bench();
  refusals.push(new RequestError("offline"));
  uploads.choose([file("a.txt")]);
  uploads.send();
  isOnline.value = false;
  await soon();
  expect(uploads.items.value[0]?.state).toBe("waiting");
  isOnline.value = true;
  await soon();
  expect(puts).toHaveLength(1);
});
