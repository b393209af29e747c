import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildDirectoryPeople,
  buildDirectorySearch,
  DIRECTORY_PAGE_MAX,
  DIRECTORY_SEARCH_CHARS_MAX,
  parseDirectoryPeople,
  parseDirectorySearch,
} from "./index.ts";

const search = (text: string, max: string): string =>
  `<directory xmlns="urn:tandem:directory:0" search="${text}" max="${max}"/>`;

test("searches and people survive (docs/protocol/directory.md §2)", () => {
  expect(again(search("da", "50"), parseDirectorySearch, buildDirectorySearch)).toBe(canonical(search("da", "50")));
  const people = `<directory xmlns="urn:tandem:directory:0"><person jid="dana@castellan.example" name="Dana Ortiz" title="Head" department="Settlement"
    mail="dana@castellan.example" phone="5512"/><person jid="a@b.c" name="A"/></directory>`;
  expect(again(people, parseDirectoryPeople, buildDirectoryPeople)).toBe(canonical(people));
});

test("[SV3] size of a page and of the search, at the limit and one past it", () => {
  expect(parseDirectorySearch(fixture(search("", String(DIRECTORY_PAGE_MAX))))?.max).toBe(DIRECTORY_PAGE_MAX);
  expect(parseDirectorySearch(fixture(search("", String(DIRECTORY_PAGE_MAX + 1))))).toBeNull();
  expect(parseDirectorySearch(fixture(search("", "0")))).toBeNull();
  expect(parseDirectorySearch(fixture(search("", "many")))).toBeNull();
  expect(parseDirectorySearch(fixture(search("x".repeat(DIRECTORY_SEARCH_CHARS_MAX), "1")))).not.toBeNull();
  expect(parseDirectorySearch(fixture(search("x".repeat(DIRECTORY_SEARCH_CHARS_MAX + 1), "1")))).toBeNull();
});
