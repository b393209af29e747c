import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildFileMetadata, cleanFileName, FILE_NAME_CHARS_MAX, parseFileMetadata } from "./index.ts";

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

test("[SV5][RM19] a name is its last part without what is not seen; what is left of nothing is nothing", () => {
  expect(cleanFileName("C:\\secret\\plan.png")).toBe("plan.png");
  expect(cleanFileName("../../etc/passwd")).toBe("passwd");
  expect(cleanFileName("invoice\u202Egnp.exe")).toBe("invoicegnp.exe");
  expect(cleanFileName("a\u200B\u0000b\u061C.txt")).toBe("ab.txt");
  for (const none of ["", "..", "\u200B", "dir/", "x".repeat(FILE_NAME_CHARS_MAX + 1), "\uD800"])
    expect(cleanFileName(none)).toBeNull();
});
