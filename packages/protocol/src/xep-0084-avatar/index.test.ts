import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildAvatarData, buildAvatarMetadata, parseAvatarData, parseAvatarMetadata } from "./index.ts";

const METADATA = `<metadata xmlns="urn:xmpp:avatar:metadata">
  <info id="111f4b3c50d7b0df729d299bc6f8e9ef9066971f" bytes="12345" type="image/png"/>
  <info id="e279f80c38f99c1e7e53e262b440993b2f7eea57" bytes="12345" type="image/png" url="http://avatars.example.org/a.png"/>
</metadata>`;

test("[CO5] metadata tell which picture there is (XEP-0084 ex. 3, 11)", () => {
  expect(again(METADATA, parseAvatarMetadata, buildAvatarMetadata)).toBe(canonical(METADATA));
});

test("[CO5] empty metadata: no picture any more; what is no picture is skipped (XEP-0084 §4.2.5)", () => {
  const of = (inner: string) =>
    parseAvatarMetadata(fixture(`<metadata xmlns="urn:xmpp:avatar:metadata">${inner}</metadata>`));
  expect([of(""), of(`<info id="a" bytes="many" type="image/png"/>`)]).toEqual([[], []]);
  expect(parseAvatarMetadata(fixture(`<metadata xmlns="urn:other"/>`))).toBeNull();
});

test("[CO5] data are base64, with or without line breaks (XEP-0084 ex. 1)", () => {
  const data = (text: string) => parseAvatarData(fixture(`<data xmlns="urn:xmpp:avatar:data">${text}</data>`));
  expect([data("qANQ\n R1DBw="), data(" ")]).toEqual(["qANQR1DBw=", null]);
  expect(parseAvatarData(buildAvatarData("AAAA"))).toBe("AAAA");
});
