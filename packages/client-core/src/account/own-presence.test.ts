import { buildChosen, CHOSEN_ITEM_ID, parseChosen } from "@tandem/protocol/tandem-presence";
import type { XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import type { Context } from "./context.ts";
import { createOwnPresence } from "./own-presence.ts";

/** The account holds Busy. `fault`: what the next publication ends with. */
function stage() {
  let kept: XmlElement = buildChosen({ state: "busy" });
  const line: { fault?: Error } = {};
  const context = {
    pep: {
      onEvent: () => {},
      items: async () => [{ id: CHOSEN_ITEM_ID, payload: kept }],
      publish: async (_node: string, { payload }: { payload: XmlElement }) => {
        if (line.fault !== undefined) throw line.fault;
        kept = payload;
      },
    },
    ports: {
      time: { now: () => 0, after: () => () => {} },
      input: { onInput: () => () => {} },
    },
    features: { server: new Set() },
  } as unknown as Context;
  const own = createOwnPresence(context, () => ({ identities: [], features: [], forms: [] }), "https://example.org");
  return { own, line, kept: () => parseChosen(kept)?.state };
}

test("[PR2] a choice that a lost connection kept back is written at the next sign-in, and not replaced by the one before", async () => {
  const { own, line, kept } = stage();
  await own.load();
  line.fault = new RequestError("offline");
  await expect(own.choose({ state: "dnd" })).rejects.toThrow("offline");
  delete line.fault;
  await own.load();
  expect([own.chosen.value.state, kept()]).toEqual(["dnd", "dnd"]);
});

test("[PR2] a choice that the server refuses is given up at the next sign-in", async () => {
  const { own, line, kept } = stage();
  line.fault = new RequestError({ type: "auth", condition: "forbidden" });
  await expect(own.choose({ state: "dnd" })).rejects.toThrow("forbidden");
  delete line.fault;
  await own.load();
  expect([own.chosen.value.state, kept()]).toEqual(["busy", "busy"]);
});
