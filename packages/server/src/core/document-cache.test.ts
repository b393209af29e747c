import { expect, test } from "vitest";
import { DocumentCache } from "./document-cache.ts";

/** A store whose reads and writes end when the test says so. A read sees what was stored when it began. */
function slowStore(max = 10) {
  const stored = new Map<string, string>();
  const reads: (() => void)[] = [];
  const cache = new DocumentCache<string, string>(async (key) => {
    const seen = stored.get(key) ?? "none";
    const { promise, resolve } = Promise.withResolvers<void>();
    reads.push(resolve);
    await promise;
    return seen;
  }, max);
  /** Stored at once, as in an open transaction; known to be on disk when `ends` is called. */
  function write(key: string, value: string | undefined) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const written = cache.write(key, async () => {
      await promise;
      if (value === undefined) stored.delete(key);
      else stored.set(key, value);
      return value;
    });
    return { written, ends: resolve, fails: reject };
  }
  return { stored, reads, cache, write };
}

const turns = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test("what was read is known; many who ask at once cost one read", async () => {
  const { stored, reads, cache } = slowStore();
  stored.set("a", "1");
  const asked = [cache.get("a"), cache.get("a")];
  await turns();
  expect(reads).toHaveLength(1);
  expect(cache.known("a")).toBeUndefined();
  reads[0]?.();
  expect(await Promise.all(asked)).toEqual(["1", "1"]);
  expect(cache.known("a")).toBe("1");
  expect(await cache.get("a")).toBe("1");
  expect(reads).toHaveLength(1);
});

test("a removal while the document is being read leaves nothing of it behind", async () => {
  const { stored, reads, cache, write } = slowStore();
  stored.set("a", "old");
  const asked = cache.get("a");
  await turns();
  const { written, ends } = write("a", undefined);
  ends();
  await written;
  reads[0]?.();
  expect(await asked).toBe("old"); // it had asked before
  expect(cache.known("a")).toBeUndefined();
  const again = cache.get("a");
  await turns();
  reads[1]?.();
  expect(await again).toBe("none");
});

test("a read that begins while a removal is under way is not kept either", async () => {
  const { stored, reads, cache, write } = slowStore();
  stored.set("a", "old");
  const { written, ends } = write("a", undefined);
  const asked = cache.get("a");
  ends();
  await written;
  reads[0]?.();
  expect(await asked).toBe("old");
  expect(cache.known("a")).toBeUndefined();
});

test("a change while the document is being read is what is known afterwards", async () => {
  const { stored, reads, cache, write } = slowStore();
  stored.set("a", "old");
  const asked = cache.get("a");
  await turns();
  const { written, ends } = write("a", "new");
  ends();
  await written;
  reads[0]?.();
  await asked;
  expect(cache.known("a")).toBe("new");
});

test("of a change and a removal the later one holds, also when the change hears last of its end", async () => {
  const { cache, write } = slowStore();
  const change = write("a", "new");
  const removal = write("a", undefined);
  removal.ends();
  await removal.written;
  change.ends();
  await change.written;
  expect(cache.known("a")).toBeUndefined();
});

test("a write that fails leaves nothing known: an earlier one may have been stored meanwhile", async () => {
  const { stored, reads, cache, write } = slowStore();
  const first = write("a", "1");
  const second = write("a", "2");
  first.ends();
  await first.written;
  second.fails(new Error("full"));
  await expect(second.written).rejects.toThrow("full");
  expect(cache.known("a")).toBeUndefined();
  const asked = cache.get("a");
  await turns();
  reads[0]?.();
  expect(await asked).toBe(stored.get("a"));
});

test("a fault of a read is told to those who asked and is not remembered", async () => {
  let isDown = true;
  const cache = new DocumentCache<string, string>(async () => {
    if (isDown) throw new Error("down");
    return "1";
  }, 10);
  await expect(Promise.all([cache.get("a"), cache.get("a")])).rejects.toThrow("down");
  isDown = false;
  expect(await cache.get("a")).toBe("1");
});

test("[SV3] at most as many as allowed, and the one known longest goes", async () => {
  const { cache, write } = slowStore(2);
  for (const key of ["a", "b"]) {
    const { written, ends } = write(key, "1");
    ends();
    await written;
  }
  expect([cache.size, cache.known("a")]).toEqual([2, "1"]);
  const { written, ends } = write("c", "1");
  ends();
  await written;
  expect(cache.size).toBe(2);
  expect([cache.known("a"), cache.known("b"), cache.known("c")]).toEqual([undefined, "1", "1"]);
});

test("what weighs more than its share goes, the one known longest first, and nothing is lost of the rest", async () => {
  const cache = new DocumentCache<string, string>(
    async (key) => key.repeat(3),
    8,
    (value) => value.length,
  );
  await cache.get("a");
  await cache.get("b");
  expect([cache.known("a"), cache.known("b")]).toEqual(["aaa", "bbb"]);
  await cache.get("c");
  expect([cache.known("a"), cache.known("b"), cache.known("c")]).toEqual([undefined, "bbb", "ccc"]);
  await cache.write("b", async () => "b");
  await cache.get("d"); // 1 and 3 and 3: there is room
  expect([cache.known("b"), cache.known("c"), cache.known("d")]).toEqual(["b", "ccc", "ddd"]);
  await cache.write("e", async () => "e".repeat(9));
  expect(cache.size).toBe(0);
});

test("what is dropped while it is being read or written is not kept", async () => {
  const { stored, reads, cache, write } = slowStore();
  stored.set("a", "1");
  const asked = cache.get("a");
  await turns();
  cache.drop("a");
  reads[0]?.();
  expect(await asked).toBe("1");
  const { written, ends } = write("b", "2");
  cache.drop("b");
  const meanwhile = cache.get("b"); // what the write replaces
  await turns();
  ends();
  await written;
  reads[1]?.();
  expect(await meanwhile).toBe("none");
  expect(cache.size).toBe(0);
});
