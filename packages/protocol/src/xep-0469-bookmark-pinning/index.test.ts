import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { canonical, fixture } from "../codec-testing/index.ts";
import { parseBookmark } from "../xep-0402-bookmarks/index.ts";
import { isPinned, withPin } from "./index.ts";

const others = `<notify xmlns="urn:xmpp:notification-settings:1"><never/></notify><x xmlns="urn:other"/>`;
const pin = `<pinned xmlns="urn:xmpp:bookmarks-pinning:0"/>`;

function extensionsOf(inner: string) {
  const conference = `<conference xmlns="urn:xmpp:bookmarks:1"><extensions>${inner}</extensions></conference>`;
  return parseBookmark({ id: "ops@rooms.lit", payload: fixture(conference) })?.extensions ?? [];
}
const written = (extensions: ReturnType<typeof extensionsOf>) => extensions.map((one) => serialize(one)).join("");

test("a bookmark is pinned and let go, and what others keep in it stays (XEP-0469 §3)", () => {
  const plain = extensionsOf(others);
  expect(isPinned(plain)).toBe(false);
  const pinned = withPin(plain, true);
  expect(isPinned(pinned)).toBe(true);
  expect(canonical(`<e>${written(pinned)}</e>`)).toBe(canonical(`<e>${others}${pin}</e>`));
  expect(written(withPin(pinned, true))).toBe(written(pinned));
  expect(written(withPin(pinned, false))).toBe(written(plain));
});

test("[SV5] a pin of another namespace is none", () => {
  expect(isPinned(extensionsOf(`<pinned xmlns="urn:other"/>`))).toBe(false);
});
