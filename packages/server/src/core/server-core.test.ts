import { scene, settle } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { defineModule, type ModuleDefinition, type ModuleHost } from "./index.ts";

type Task = () => void | Promise<void>;
const never = (): Promise<void> => new Promise(() => {});

/** A stop has two parts; what holds for the modules holds in both. */
const parts = [
  {
    part: "before the sessions end",
    stop: "announceStop",
    to: (host: ModuleHost, task: Task) => host.on("stopping", task),
  },
  { part: "after they have ended", stop: "stop", to: (host: ModuleHost, task: Task) => host.onStopping(task) },
] as const;

async function stops({ stop, to }: (typeof parts)[number], tasks: Readonly<Record<string, Task>>) {
  const modules = Object.entries(tasks).map(
    ([name, task]): ModuleDefinition => defineModule({ name, setup: (host) => to(host, task) }),
  );
  const { core, storage, log, time } = await scene({ modules, limits: { stopModulesSecondsMax: 2 } });
  let isFlushed = false;
  storage.flush = async () => void (isFlushed = true);
  let isOver = false;
  const over = core[stop]().then(() => {
    isOver = true;
  });
  await settle();
  const warned = () => log.filter(({ event }) => event === "stop.module-late").map(({ fields }) => fields?.["module"]);
  return { time, over, log, warned, isOver: () => isOver, isFlushed: () => isFlushed };
}

test.each(parts)(
  "[SV8] $part: a module that does not end holds the stop up for the limit, and is named",
  async (part) => {
    const told: string[] = [];
    const { time, isOver, warned } = await stops(part, {
      first: async () => void told.push("first"),
      stuck: never,
      last: async () => void told.push("last"),
    });
    expect([told.toSorted(), isOver()]).toEqual([["first", "last"], false]);
    time.advance(1_999);
    await settle();
    expect([isOver(), warned()]).toEqual([false, []]);
    time.advance(1);
    await settle();
    expect([isOver(), warned()]).toEqual([true, ["stuck"]]);
  },
);

test.each(parts)(
  "[SV8] $part: where all end, or fail, nothing is waited for and nobody is called late",
  async (part) => {
    const { time, over, log, warned } = await stops(part, {
      fails: () => Promise.reject(new Error("no disk")),
      throws: () => {
        throw new Error("no disk either");
      },
      ends: async () => settle(),
    });
    await over;
    time.advance(60_000);
    await settle();
    expect(warned()).toEqual([]);
    expect(log.filter(({ event }) => event === "event.fault")).toHaveLength(2);
  },
);

test("[SV8] what was written is flushed, though a module failed and another did not end", async () => {
  const { time, isFlushed } = await stops(parts[1], {
    fails: () => Promise.reject(new Error("no disk")),
    stuck: never,
  });
  expect(isFlushed()).toBe(false);
  time.advance(2_000);
  await settle();
  expect(isFlushed()).toBe(true);
});
