import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { ACCESS_LEVELS, buildAccess, parseAccess, sightOf } from "./index.ts";

const access = (inner: string): string => `<access xmlns="urn:tandem:access:0">${inner}</access>`;

test.each([access(""), access(`<item jid="romeo@montague.lit" level="team"/><item jid="iago@venice.lit"/>`)])(
  "[PR7] levels survive: %s",
  (xml) => expect(again(xml, parseAccess, buildAccess)).toBe(canonical(xml)),
);

test.each([
  `<item level="team"/>`,
  `<item jid="a b" level="team"/>`,
  `<item jid="romeo@montague.lit" level="friend"/>`,
])("[PR7] %s is refused whole: half a list would hide the other half of the wish", (inner) =>
  expect(parseAccess(fixture(access(inner)))).toBeNull(),
);

test("[PR7] a lower level never sees more than a higher one", () => {
  const seen = ACCESS_LEVELS.map((level) => Object.values(sightOf(level)).map(Number));
  for (let i = 1; i < seen.length; i++)
    for (const [column, value] of (seen[i] ?? []).entries())
      expect(value).toBeLessThanOrEqual(seen[i - 1]?.[column] ?? 0);
});
