import { ROOM, roomScene, type RoomScene, say, submit } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { EDIT_MINUTES_MAX } from "../contract.ts";
import { muc } from "../index.ts";

const FIELD = "urn:tandem:rooms:0#edit-minutes";
const MINUTE_MS = 60_000;

interface Stage extends RoomScene {
  /** What a submission of this value is answered with. */
  readonly limits: (minutes: string) => Promise<string | undefined>;
  /** Romeo says something anew; resolves to the refusal, or to what the room hears. */
  readonly corrects: (id: string, text: string, own?: string) => Promise<string | undefined>;
}

async function stage(): Promise<Stage> {
  const made = await roomScene({ modules: [muc] });
  const { juliet, romeo } = made;
  const answer = (client: WireClient): string | undefined =>
    client
      .takesAll()
      .find((stanza) => stanza.attr("type") === "error")
      ?.child("error")
      ?.firstElement()?.name;
  return Object.assign(made, {
    async limits(minutes: string) {
      juliet.forgets();
      await submit(juliet, { [FIELD]: [minutes] });
      const refusal = answer(juliet);
      romeo.forgets();
      return refusal;
    },
    async corrects(id: string, text: string, own = `${id}-2`) {
      for (const client of [juliet, romeo]) client.forgets();
      const replace = `<replace xmlns="urn:xmpp:message-correct:0" id="${id}"/>`;
      await romeo.sends(`<message to="${ROOM}" type="groupchat" id="${own}"><body>${text}</body>${replace}</message>`);
      const refused = answer(romeo);
      const heard = juliet.takesAll().map((stanza) => stanza.childText("body"));
      // Nobody hears of what was refused.
      expect(heard).toEqual(refused === undefined ? [text] : []);
      return refused;
    },
  });
}

test("[MUC90] a message is corrected as long as the room lets it be, and not a moment longer", async () => {
  const { romeo, limits, corrects, time } = await stage();
  expect(await limits("15")).toBeUndefined();
  await say(romeo, "Soft, what light", "m1");
  time.advance(15 * MINUTE_MS - 1);
  expect(await corrects("m1", "But soft, what light")).toBeUndefined();
  time.advance(1);
  expect(await corrects("m1", "Too late", "m1-3")).toBe("not-allowed");
  // A longer limit, or none, opens it again; never closes all.
  expect(await limits("16")).toBeUndefined();
  expect(await corrects("m1", "In time", "m1-4")).toBeUndefined();
  expect(await limits("")).toBeUndefined();
  time.advance(600 * MINUTE_MS);
  expect(await corrects("m1", "At leisure", "m1-5")).toBeUndefined();
  expect(await limits("0")).toBeUndefined();
  await say(romeo, "Just said", "m2");
  expect(await corrects("m2", "Said anew")).toBe("not-allowed");
});

test("[MUC90] neither a correction of a correction nor of what nobody said lengthens it", async () => {
  const { romeo, limits, corrects, time } = await stage();
  await limits("15");
  await say(romeo, "Soft, what light", "m1");
  time.advance(14 * MINUTE_MS);
  expect(await corrects("m1", "But soft", "m1-2")).toBeUndefined();
  time.advance(14 * MINUTE_MS);
  expect(await corrects("m1-2", "Hard", "m1-3")).toBe("not-allowed");
  expect(await corrects("never", "Hard", "m1-4")).toBe("not-allowed");
});

test("[MUC90] minutes are 0 to 525,600; the form and discovery say them (SV3)", async () => {
  const { juliet, limits } = await stage();
  for (const [minutes, refusal] of [
    [String(EDIT_MINUTES_MAX), undefined],
    [String(EDIT_MINUTES_MAX + 1), "bad-request"],
    ["-1", "bad-request"],
    ["soon", "bad-request"],
    ["15", undefined],
  ] as const)
    expect(await limits(minutes), minutes).toBe(refusal);
  juliet.forgets();
  await juliet.sends(`<iq type="get" id="i" to="${ROOM}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`);
  const form = juliet.takesAll().at(-1)?.firstElement()?.child("x", "jabber:x:data");
  const told = form?.elements("field").find((field) => field.attr("var") === FIELD);
  expect(told?.childText("value")).toBe("15");
});
