import { parseElement, type XmlElement } from "@tandem/xml";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { Context } from "./context.ts";
import { createFeeder } from "./feeder.ts";

function stage() {
  const isOnline = signal(true);
  const sent: string[] = [];
  let due: (() => void) | undefined;
  let ids = 0;
  const context = {
    isOnline,
    connection: {
      request: async (_type: string, _to: unknown, payload: XmlElement) => {
        sent.push(`${payload.name} ${payload.attr("kind")} ${payload.attr("id")}`);
        return parseElement("<iq/>");
      },
    },
    ports: {
      random: { id: () => `id${++ids}` },
      log: { warn: () => {} },
      time: { after: (_: number, task: () => void) => ((due = task), () => (due = undefined)) },
    },
  } as unknown as Context;
  return {
    feeder: createFeeder(context),
    isOnline,
    takes: () => sent.splice(0),
    renewalIsDue: () => due?.(),
    isTimed: () => due !== undefined,
  };
}

test("[PR5] [CA3] a layer is told, renewed while it lasts, told anew after a cut, and ended", () => {
  const { feeder, isOnline, takes, renewalIsDue, isTimed } = stage();
  const stop = feeder.feed("presenting", { text: "Release 4.2" });
  expect(takes()).toEqual(["layer presenting id1"]);
  expect([...feeder.feeding.value]).toEqual(["presenting"]);
  renewalIsDue();
  expect(takes()).toEqual(["layer presenting id1"]);
  isOnline.value = false;
  renewalIsDue();
  expect(takes()).toEqual([]);
  isOnline.value = true;
  expect(takes()).toEqual(["layer presenting id1"]);
  stop();
  stop();
  expect(takes()).toEqual(["end presenting id1"]);
  expect(feeder.feeding.value.size).toBe(0);
  renewalIsDue();
  expect(isTimed()).toBe(false);
});

test("two at once end each by itself, and all with the account", () => {
  const { feeder, takes, isTimed } = stage();
  const stopCall = feeder.feed("phone");
  feeder.feed("presenting");
  takes();
  stopCall();
  expect(takes()).toEqual(["end phone id1"]);
  expect([...feeder.feeding.value]).toEqual(["presenting"]);
  feeder.stop();
  expect(takes()).toEqual(["end presenting id2"]);
  expect(isTimed()).toBe(false);
});

test("[PR3] presenting is said once, ended once, and may begin again", () => {
  const { feeder, takes } = stage();
  feeder.setPresenting(false);
  feeder.setPresenting(true);
  feeder.setPresenting(true);
  expect(takes()).toEqual(["layer presenting id1"]);
  feeder.setPresenting(false);
  feeder.setPresenting(false);
  expect(takes()).toEqual(["end presenting id1"]);
  feeder.setPresenting(true);
  expect(takes()).toEqual(["layer presenting id2"]);
});
