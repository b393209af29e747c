import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildAccess, buildQuota, parseAccess, parseAudience, parseQuota } from "./index.ts";

const request = (inner: string): string => `<request xmlns="urn:xmpp:http:upload:0">${inner}</request>`;
const audience = (jid: string): string => `<audience xmlns="urn:tandem:files:0" jid="${jid}"/>`;

test("access and quota survive (docs/protocol/files.md §3, §4)", () => {
  const access = `<access xmlns="urn:tandem:files:0" url="https://a.example/files/x/a.png?ticket=t" until="2026-05-17T14:00:00.000Z"/>`;
  expect(again(access, parseAccess, buildAccess)).toBe(canonical(access));
  const quota = `<quota xmlns="urn:tandem:files:0" used="5" max="1000" file-max="100" days="365"/>`;
  expect(again(quota, parseQuota, buildQuota)).toBe(canonical(quota));
  expect(parseQuota(fixture(`<quota xmlns="urn:tandem:files:0" used="5"/>`))).toBeNull();
});

test("an audience is a bare address, or none, or nonsense (docs/protocol/files.md §2)", () => {
  expect(parseAudience(fixture(request(audience("ops@rooms.a.example"))))).toBe("ops@rooms.a.example");
  expect(parseAudience(fixture(request("")))).toBeNull();
  expect(parseAudience(fixture(request(audience("a@b.example/full"))))).toBeUndefined();
  expect(parseAudience(fixture(request(audience("@"))))).toBeUndefined();
});
