import { el, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { canonical, fixture } from "../codec-testing/index.ts";
import { buildSharedFile, parseSharedFile } from "./index.ts";

const URL = "https://download.montague.lit/4a771ac1/summit.jpg";
const metadata = `<file xmlns="urn:xmpp:file:metadata:0"><media-type>image/jpeg</media-type><name>summit.jpg</name></file>`;
const message = (sources: string): string =>
  `<message xmlns="jabber:client"><file-sharing xmlns="urn:xmpp:sfs:0" disposition="inline">${metadata}<sources>${sources}</sources></file-sharing></message>`;
const target = (url: string): string => `<url-data xmlns="http://jabber.org/protocol/url-data" target="${url}"/>`;

test("a shared file survives (XEP-0447 ex. 1)", () => {
  const shared = parseSharedFile(fixture(message(target(URL))));
  expect(shared).toMatchObject({ url: URL, disposition: "inline", file: { name: "summit.jpg" } });
  if (shared === null) return;
  expect(serialize(el("message", "jabber:client", {}, buildSharedFile(shared)))).toBe(canonical(message(target(URL))));
});

test("the first source that the web has is taken, others are passed over", () => {
  const others = `<jinglepub xmlns="urn:xmpp:jinglepub:1" id="1"/>${target("javascript:alert(1)")}${target(URL)}`;
  expect(parseSharedFile(fixture(message(others)))?.url).toBe(URL);
});

test.each(["", target("file:///etc/passwd"), target("")])("[SV5] no file: %s", (sources) =>
  expect(parseSharedFile(fixture(message(sources)))).toBeNull(),
);
