import { parseBareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import type { InboxLine } from "../inbox/inbox.ts";
import { createSaidMeanwhile } from "./said-meanwhile.ts";

const jid = parseBareJid("hall@rooms.capulet.lit") as NonNullable<ReturnType<typeof parseBareJid>>;
const upTo = (id: number | undefined): InboxLine => ({
  jid,
  unread: 0,
  ...(id !== undefined && { lastId: String(id) }),
});
const at = (major: number) => ({ place: { major, minor: 0 } });

test("[RM28] asked for is what was said between the sign-in and the entrance, once, and only where nothing else reads it", () => {
  const said = createSaidMeanwhile();
  expect(said.told(upTo(7), false)).toBe(false);
  expect([said.after, said.includes(at(7)), said.includes(at(8))]).toEqual(["7", false, true]);
  said.entered(false);
  expect(said.told(upTo(9), true)).toBe(true);
  expect(said.told(upTo(12), true)).toBe(false);
  said.entered(true);
  expect(said.told(upTo(12), true)).toBe(false);
});

test("[RM28] with nothing new there is nothing to ask; what a new session finds was missed", () => {
  const said = createSaidMeanwhile();
  said.told(upTo(7), false);
  said.entered(false);
  expect(said.told(upTo(7), true)).toBe(false);
  expect(said.told(upTo(20), false)).toBe(false);
  expect([said.after, said.includes(at(20)), said.includes(at(21))]).toEqual(["20", false, true]);
});

test("[RM28] a room that was empty at the sign-in is asked for from its beginning; of one that was not told nothing is known", () => {
  const said = createSaidMeanwhile();
  expect(said.includes(at(1))).toBe(false);
  said.told(upTo(undefined), false);
  said.entered(false);
  expect([said.told(upTo(1), true), said.after, said.includes(at(1))]).toEqual([true, undefined, true]);
});
