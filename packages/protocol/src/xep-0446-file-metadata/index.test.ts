import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildFileMetadata, FILE_NAME_CHARS_MAX, parseFileMetadata } from "./index.ts";

const file = (inner: string): string => `<file xmlns="urn:xmpp:file:metadata:0">${inner}</file>`;

test.each([
  file(
    "<media-type>image/jpeg</media-type><name>summit.jpg</name><size>3032449</size><width>4096</width><height>2160</height><desc>Photo from the summit.</desc>",
  ),
  file(""),
])("what a file is survives (XEP-0446 §3)", (xml) =>
  expect(again(xml, parseFileMetadata, buildFileMetadata)).toBe(canonical(xml)),
);

test("[SV5] sizes that are none count as not said; a name is cut at its limit", () => {
  const parsed = parseFileMetadata(
    fixture(file(`<name>${"x".repeat(FILE_NAME_CHARS_MAX + 1)}</name><size>-1</size><width>1e3</width>`)),
  );
  expect(parsed?.name).toHaveLength(FILE_NAME_CHARS_MAX);
  expect(parsed?.size).toBeUndefined();
  expect(parsed?.width).toBeUndefined();
});
