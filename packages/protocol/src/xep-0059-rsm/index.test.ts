import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildPageRequest, buildPageResult, parsePageRequest, parsePageResult } from "./index.ts";

const set = (inner: string): string => `<set xmlns="http://jabber.org/protocol/rsm">${inner}</set>`;

test.each([
  "<max>10</max>",
  "<max>10</max><after>a@b</after>",
  "<max>10</max><before/>",
  "<max>0</max>",
  "<max>5</max><index>371</index>",
])("requests survive: %s (XEP-0059 §2)", (inner) =>
  expect(again(set(inner), parsePageRequest, buildPageRequest)).toBe(canonical(set(inner))),
);

test.each([
  `<first index="0">s1</first><last>s9</last><count>800</count>`,
  "<count>0</count>",
  "<first>a</first><last>b</last>",
])("results survive: %s (XEP-0059 §2)", (inner) =>
  expect(again(set(inner), parsePageResult, buildPageResult)).toBe(canonical(set(inner))),
);

test.each(["<max>-1</max>", "<max>many</max>", "<max/>", "<index>1.5</index>"])("[SV5] no page: %s", (inner) => {
  expect(parsePageRequest(fixture(set(inner)))).toBeNull();
});
