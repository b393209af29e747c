import { expect, test } from "vitest";
import { StorageFault } from "../../core/ports/index.ts";
import type { Committer, WriteOperation } from "./operations.ts";
import { WriteQueue } from "./index.ts";

const flush: WriteOperation = { kind: "flush" };

/** Commits are answered by hand. */
function heldCommitter(): { committer: Committer; sizes: number[]; answer: (fault?: StorageFault) => void } {
  const sizes: number[] = [];
  const held: ((fault?: StorageFault) => void)[] = [];
  const committer: Committer = {
    commit: (operations) => {
      sizes.push(operations.length);
      return new Promise((resolve, reject) =>
        held.push((fault) => (fault ? reject(fault) : resolve(operations.map(() => null)))),
      );
    },
    close: () => Promise.resolve(),
  };
  return { committer, sizes, answer: (fault) => held.shift()?.(fault) };
}

test("[SV1] writes of one turn share a commit, and so does what comes while one is under way", async () => {
  const { committer, sizes, answer } = heldCommitter();
  const queue = new WriteQueue(committer, queueMicrotask);
  const first = [queue.write(flush), queue.write(flush)];
  await Promise.resolve();
  const second = [queue.write(flush), queue.write(flush), queue.write(flush)];
  expect(sizes).toEqual([2]);
  answer();
  await Promise.all(first);
  await Promise.resolve();
  expect(sizes).toEqual([2, 3]);
  answer();
  await Promise.all(second);
});

test("a commit that fails takes down what was built on it, and the next write works", async () => {
  const { committer, sizes, answer } = heldCommitter();
  const queue = new WriteQueue(committer, queueMicrotask);
  const failed = queue.write(flush);
  await Promise.resolve();
  const dependent = queue.write(flush);
  const fault = new StorageFault("storage/full", "no space");
  answer(fault);
  await expect(failed).rejects.toBe(fault);
  await expect(dependent).rejects.toBe(fault);
  const later = queue.write(flush);
  await Promise.resolve();
  answer();
  await expect(later).resolves.toBeNull();
  expect(sizes).toEqual([1, 1]);
});
