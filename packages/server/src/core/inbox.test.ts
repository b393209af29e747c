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
