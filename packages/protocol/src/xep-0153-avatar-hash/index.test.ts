import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { avatarHashOf, buildAvatarHash } from "./index.ts";

const HASH = "01b87fcd030b72895ff8e88db57ec525450f000d";
const hashIn = (x: string) => avatarHashOf(fixture(`<presence xmlns="jabber:client">${x}</presence>`));

test("[CO5] presence tells the picture, that there is none, or nothing (XEP-0153 §4.3, ex. 2, 7)", () => {
  const x = (inner: string) => `<x xmlns="vcard-temp:x:update">${inner}</x>`;
  expect([hashIn(x(`<photo>${HASH.toUpperCase()}</photo>`)), hashIn(x("<photo/>"))]).toEqual([HASH, ""]);
  expect([hashIn(x("")), hashIn(""), hashIn(x("<photo>../../etc</photo>"))]).toEqual([undefined, undefined, undefined]);
});

test("[CO5] what is built is read", () => {
  for (const hash of [HASH, ""])
    expect(avatarHashOf(el("presence", "jabber:client", {}, buildAvatarHash(hash)))).toBe(hash);
});
