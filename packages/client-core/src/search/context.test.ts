import { parseElement } from "@tandem/xml";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { expect, test } from "vitest";
import { contentOf } from "../conversations/incoming.ts";
import type { PlaceArchive } from "../history/whole-conversation.ts";
import { CONTEXT_MESSAGES, CONTEXT_MESSAGES_MAX, type HitContext, readContext } from "./context.ts";

/** A room's archive with ids from 1 on, one minute apart. */
function anArchive(contents: readonly string[]): PlaceArchive {
  const results = contents.map((inner, index): ArchiveResult => {
    const text = `<message xmlns="jabber:client" type="groupchat" from="r@x/a" id="m${index + 1}">${inner}</message>`;
    const forwarded = { stanza: parseElement(text), delay: { time: index * 60_000 } };
    return { id: String(index + 1), queryId: "q", forwarded } as ArchiveResult;
  });
  return {
    kind: "room",
    async fetch({ after, before, max }) {
      const rest = results.filter(({ id }) => Number(id) > Number(after ?? 0) && Number(id) < Number(before ?? 1e9));
      const page = before === undefined ? rest.slice(0, max) : rest.slice(-max);
      return {
        results: page,
        first: page[0]?.id,
        last: page.at(-1)?.id,
        isComplete: page.length === rest.length,
      };
    },
    decode: ({ id, forwarded: { stanza, delay } }) => contentOf(stanza, "a", false, id, delay?.time ?? 0),
  };
}

const body = (text: string): string => `<body>${text}</body>`;
const lines = (count: number): string[] => Array.from({ length: count }, (_, n) => body(`line ${n + 1}`));
const read = (place: PlaceArchive, archiveId: string, text = ""): Promise<HitContext> =>
  readContext(place, { archiveId, text }, { dayOf: () => "2026-11-12", mentionsMe: () => false });
const textsOf = ({ items }: HitContext): readonly string[] =>
  items.flatMap((item) => (item.kind === "message" ? [item.text] : []));

test("[RM26] a hit stands among what was said before and after it, under its day", async () => {
  const found = await read(anArchive(lines(5)), "3");
  expect(textsOf(found)).toEqual(["line 1", "line 2", "line 3", "line 4", "line 5"]);
  expect(found.items[0]).toMatchObject({ kind: "day", date: "2026-11-12" });
  expect(found.items.find(({ id }) => id === found.target)).toMatchObject({ text: "line 3" });
  expect([found.has("older"), found.has("newer")]).toEqual([false, false]);
});

test.each([
  ["1", 1, "line 1"],
  ["100", 100, "line 100"],
])("[RM26] the first and the last message of all are found as well (%s)", async (id, _, text) => {
  const found = await read(anArchive(lines(100)), id);
  expect(found.items.find((item) => item.id === found.target)).toMatchObject({ text });
  expect([found.has("older"), found.has("newer")]).toEqual([id !== "1", id !== "100"]);
});

test("[RM26] both sides go on without a gap, up to a bound", async () => {
  const all = CONTEXT_MESSAGES_MAX + 400;
  const found = await read(anArchive(lines(all)), "250");
  const first = 250 - CONTEXT_MESSAGES;
  expect(textsOf(found)).toEqual(Array.from({ length: 2 * CONTEXT_MESSAGES + 1 }, (_, n) => `line ${first + n}`));
  await found.more("older");
  await found.more("newer");
  expect(textsOf(found)[0]).toBe(`line ${first - CONTEXT_MESSAGES}`);
  let rounds = 0;
  while (found.has("newer") && rounds++ < 100) await found.more("newer");
  const seen = textsOf(found);
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, n) => `line ${first - CONTEXT_MESSAGES + n}`));
  expect(seen.length).toBeGreaterThanOrEqual(CONTEXT_MESSAGES_MAX);
  expect(seen.length).toBeLessThanOrEqual(CONTEXT_MESSAGES_MAX + CONTEXT_MESSAGES);
  expect(found.has("older")).toBe(false);
});

test("[RM26] it stands as it is now: corrected, with reactions, in the hit's last words, and nobody may do anything with it", async () => {
  const found = await read(
    anArchive([
      body("teh plan"),
      body("the hit as it was"),
      `<body>the plan</body><replace xmlns="urn:xmpp:message-correct:0" id="m1"/>`,
      `<reactions xmlns="urn:xmpp:reactions:0" id="2"><reaction>👍</reaction></reactions>`,
    ]),
    "2",
    "the hit as it is",
  );
  expect(textsOf(found)).toEqual(["the plan", "the hit as it is"]);
  const hit = found.items.find(({ id }) => id === found.target);
  expect(hit).toMatchObject({
    reactions: [{ emoji: "👍", count: 1 }],
    may: { respond: false, edit: false, pin: false },
  });
});

test("[RM26] a hit that the archive does not have any more has no place", async () => {
  expect((await read(anArchive(lines(2)), "9")).target).toBeUndefined();
});
