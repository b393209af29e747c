import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import { createCatchUp } from "./catch-up.ts";

const BUSY = new RequestError({ type: "wait", condition: "resource-constraint" });
const FORBIDDEN = new RequestError({ type: "auth", condition: "forbidden" });

function bench(answers: (RequestError | "ok" | "silent")[]) {
  const timers = new Map<object, { readonly ms: number; readonly task: () => void }>();
  let asked = 0;
  let refused = 0;
  const catchUp = createCatchUp({
    ports: {
      time: {
        now: () => 1000,
        after(ms, task) {
          const key = {};
          timers.set(key, { ms, task });
          return () => timers.delete(key);
        },
        dayOf: () => "",
        minuteOf: () => 0,
      },
      random: { id: () => "x", fraction: () => 1 },
      log: { warn: () => {} },
    },
    what: "history",
    async read() {
      asked++;
      const answer = answers.shift() ?? "ok";
      if (answer === "silent") return await new Promise<void>(() => {});
      if (answer !== "ok") throw answer;
    },
    onRefused: () => void refused++,
  });
  /** The next try is due. */
  const passes = async (): Promise<number[]> => {
    const due = [...timers.values()];
    timers.clear();
    for (const { task } of due) task();
    await new Promise<void>((resolve) => void setImmediate(resolve));
    return due.map(({ ms }) => ms);
  };
  return { catchUp, passes, asked: () => asked, refused: () => refused };
}

test("[RM23] what did not answer is asked again, later each time, until it is there; and it says so", async () => {
  const { catchUp, passes, asked } = bench([new RequestError("timeout"), BUSY, new RequestError("offline"), "ok"]);
  await catchUp.start();
  expect(catchUp.since.value).toBe(1000);
  expect(catchUp.nextTryAt.value).toBe(2000);
  expect([await passes(), await passes(), await passes()]).toEqual([[1000], [2000], [4000]]);
  expect(asked()).toBe(4);
  expect([catchUp.since.value, catchUp.nextTryAt.value]).toEqual([null, null]);
  expect(await passes()).toEqual([]);
});

test("[RM23] what is refused for good is not asked again", async () => {
  const { catchUp, passes, asked, refused } = bench([FORBIDDEN]);
  await catchUp.start();
  expect(await passes()).toEqual([]);
  expect([asked(), refused(), catchUp.since.value]).toEqual([1, 1, null]);
});

test("[RM23] the person need not wait; the try that was waiting is gone", async () => {
  const { catchUp, passes, asked } = bench([BUSY, "ok"]);
  await catchUp.start();
  catchUp.retryNow();
  catchUp.retryNow();
  expect(await passes()).toEqual([]);
  expect([asked(), catchUp.since.value]).toEqual([2, null]);
});

test("[RM23] a try that a new start has overtaken ends nothing", async () => {
  const { catchUp, asked } = bench(["silent", "silent"]);
  void catchUp.start();
  void catchUp.start();
  expect([asked(), catchUp.since.value]).toEqual([2, 1000]);
  catchUp.stop();
  expect(catchUp.since.value).toBeNull();
});
