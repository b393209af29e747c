import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { buildTag, parseTag } from "./index.ts";

test("[CO4] a tag survives, and nothing else is one", () => {
  const dana = parseBareJid("dana@castellan.example") as BareJid;
  expect(parseTag(buildTag(dana))).toBe(dana);
  expect(parseTag({ id: "a b", payload: buildTag(dana).payload })).toBeNull();
  expect(parseTag({ id: dana, payload: el("tag", "urn:other") })).toBeNull();
  expect(parseTag({ id: dana })).toBeNull();
});
