import type { BareJid } from "@tandem/protocol";
import { encodeBase64 } from "@tandem/protocol/encoding";
import { parseElement } from "@tandem/xml";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import { checkedPhoto, hexOf, PHOTO_BYTES_MAX, PHOTO_EDGE_PX_MAX } from "./photo.ts";
import { createPhotos, PHOTOS_KEPT_MAX } from "./photos.ts";

const JULIET = "juliet@capulet.lit" as BareJid;

/** The head of a PNG: all that is looked at. */
function png(width: number, height = width, bytes = 24): Uint8Array {
  const head = new Uint8Array(bytes);
  head.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(head.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return head;
}
const photo = (bytes: Uint8Array, type = "image/png") => ({ type, data: encodeBase64(bytes) });
const sha1 = (bytes: Uint8Array): Uint8Array => createHash("sha1").update(bytes).digest();
const hash = (bytes: Uint8Array): string => hexOf(sha1(bytes));
const soon = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  ["at the edge", photo(png(PHOTO_EDGE_PX_MAX)), true],
  ["too wide", photo(png(PHOTO_EDGE_PX_MAX + 1, 1)), false],
  ["too high", photo(png(1, PHOTO_EDGE_PX_MAX + 1)), false],
  ["as large as may be", photo(png(9, 9, PHOTO_BYTES_MAX)), true],
  ["too large", photo(png(9, 9, PHOTO_BYTES_MAX + 3)), false],
  ["a drawing with script", { type: "image/svg+xml", data: btoa("<svg/>") }, false],
  ["no base64", { type: "image/png", data: "%%%" }, false],
])("[CO5] a hostile picture: %s", (_, given, isShown) => {
  expect(checkedPhoto(given) !== null).toBe(isShown);
});

test("[CO5] the type is that of the bytes, not what the card says", () => {
  expect(checkedPhoto(photo(png(9), "text/html"))?.url).toMatch(/^data:image\/png;/);
});

function bench(values = new Map<string, unknown>()) {
  const asked: BareJid[] = [];
  let card: ReturnType<typeof photo> | undefined;
  const photos = createPhotos({
    store: {
      get: async (key) => values.get(key),
      set: async (key, value) => void values.set(key, value),
      delete: async (key) => void values.delete(key),
      deletePrefix: async () => {},
    },
    sha1,
    fetch: async (jid) => {
      asked.push(jid);
      if (card === undefined) throw new RequestError({ type: "cancel", condition: "item-not-found" });
      return card;
    },
  });
  return {
    photos,
    asked,
    values,
    has: (bytes: Uint8Array) => (card = photo(bytes)),
    tells: (told: string) =>
      photos.heard(
        parseElement(
          `<presence xmlns="jabber:client" from="${JULIET}/b"><x xmlns="vcard-temp:x:update"><photo>${told}</photo></x></presence>`,
        ),
      ),
    look: () => photos.of(JULIET).subscribe(() => {}),
  };
}

test("[CO5] nobody's picture is fetched before somebody looks, and then once", async () => {
  const { photos, asked, look, has, tells } = bench();
  has(png(9));
  tells(hash(png(9)));
  await soon();
  expect(asked).toEqual([]);
  look()();
  look();
  await soon();
  expect([asked, photos.of(JULIET).peek()]).toEqual([[JULIET], checkedPhoto(photo(png(9)))?.url]);
});

test("[CO5] another picture is fetched when presence tells of it, and one that is gone goes", async () => {
  const { photos, asked, look, has, tells } = bench();
  has(png(9));
  look();
  await soon();
  has(png(10));
  tells(hash(png(10)));
  tells(hash(png(10)));
  await soon();
  expect([asked.length, photos.of(JULIET).peek()]).toEqual([2, checkedPhoto(photo(png(10)))?.url]);
  tells("");
  expect(photos.of(JULIET).peek()).toBeUndefined();
});

test("[CO5] on the next start the picture stands from the device, without a question", async () => {
  const first = bench();
  first.has(png(9));
  first.look();
  await soon();
  const second = bench(first.values);
  second.tells(hash(png(9)));
  second.look();
  await soon();
  expect([second.asked, second.photos.of(JULIET).peek()]).toEqual([[], checkedPhoto(photo(png(9)))?.url]);
});

test(`[CO5] of more than ${PHOTOS_KEPT_MAX} pictures the oldest goes from the device`, async () => {
  const { photos, values } = bench();
  for (let edge = 1; edge <= PHOTOS_KEPT_MAX + 1; edge++) await photos.learn(JULIET, photo(png(edge, 1)));
  expect([...values.keys()].filter((key) => key.startsWith("photo/"))).toHaveLength(PHOTOS_KEPT_MAX);
  expect(values.has(`photo/${hash(png(1, 1))}`)).toBe(false);
});
