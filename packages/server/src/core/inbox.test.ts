import { expect, test } from "vitest";
import { Inbox } from "./inbox.ts";

function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

test("[SV2] tasks end in the order in which they came, however long each takes", async () => {
  const inbox = new Inbox((fault) => expect.unreachable(String(fault)));
  const seen: string[] = [];
  const slow = gate();
  inbox.push(async () => {
    await slow.opened;
    seen.push("slow");
  });
  const last = inbox.run(() => void seen.push("quick"));
  expect(inbox.length).toBe(1);
  expect(seen).toEqual([]);
  slow.open();
  await last;
  expect(seen).toEqual(["slow", "quick"]);
});

test("a synchronous task runs within the call", () => {
  const seen: string[] = [];
  const inbox = new Inbox(() => undefined);
  inbox.push(() => void seen.push("now"));
  expect(seen).toEqual(["now"]);
  expect(inbox.isIdle).toBe(true);
});

test("[SV5] a task that throws, or rejects, is reported and does not stop the next", async () => {
  const faults: unknown[] = [];
  const inbox = new Inbox((fault) => void faults.push(fault));
  inbox.push(() => {
    throw new Error("first");
  });
  inbox.push(() => Promise.reject(new Error("second")));
  expect(await inbox.run(() => "third")).toBe("third");
  expect(faults.map(String)).toEqual(["Error: first", "Error: second"]);
});

test("run hands the task's own failure to its caller only", async () => {
  const faults: unknown[] = [];
  const inbox = new Inbox((fault) => void faults.push(fault));
  await expect(inbox.run(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  expect(faults).toEqual([]);
});

test("[SV2] overlapping tasks begin in order when the one before has released, and any other task waits for them all", async () => {
  const inbox = new Inbox((fault) => expect.unreachable(String(fault)));
  const seen: string[] = [];
  const disk = gate();
  const message = (name: string) => async (release: () => void) => {
    seen.push(`${name} begins`);
    release();
    seen.push(`${name} is placed`);
    await disk.opened;
    seen.push(`${name} ends`);
  };
  inbox.pushOverlapping(message("one"));
  inbox.pushOverlapping(message("two"));
  const other = inbox.run(() => void seen.push("other"));
  inbox.pushOverlapping(message("three"));
  await Promise.resolve();
  await Promise.resolve();
  expect(seen).toEqual(["one begins", "one is placed", "two begins", "two is placed"]);
  expect(inbox.length).toBe(3);
  disk.open();
  await other;
  await inbox.run(() => undefined);
  expect(seen.slice(4)).toEqual(["one ends", "two ends", "other", "three begins", "three is placed", "three ends"]);
  expect(inbox.length).toBe(0);
});

test("[SV2] a task that does not release is overtaken by none, also when an earlier one ends meanwhile", async () => {
  const inbox = new Inbox((fault) => expect.unreachable(String(fault)));
  const seen: string[] = [];
  const [early, slow] = [gate(), gate()];
  inbox.pushOverlapping((release) => {
    release();
    return early.opened;
  });
  inbox.pushOverlapping(async () => {
    await slow.opened;
    seen.push("slow");
  });
  inbox.pushOverlapping(() => void seen.push("behind"));
  early.open();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  slow.open();
  await inbox.run(() => undefined);
  expect(seen).toEqual(["slow", "behind"]);
});

test("[SV5] one that throws or ends at once lets the next begin beside those that wait for the disk", async () => {
  const faults: unknown[] = [];
  const inbox = new Inbox((fault) => void faults.push(fault));
  const seen: string[] = [];
  const disk = gate();
  inbox.pushOverlapping((release) => {
    release();
    return disk.opened;
  });
  inbox.pushOverlapping(() => {
    throw new Error("refused");
  });
  inbox.pushOverlapping(() => void seen.push("next"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual(["next"]);
  expect(faults.map(String)).toEqual(["Error: refused"]);
  disk.open();
  await inbox.run(() => undefined);
});
