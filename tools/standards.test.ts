import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placesOf } from "./docs.ts";
import { standardsByArea } from "./standards.ts";

const root = join(import.meta.dirname, "..");
const standards = standardsByArea.flatMap(([, rows]) => rows);
const places = placesOf();

test("every standard of the table has code and tests that name it", () => {
  const found = ({ id }: { readonly id: string }) => places.get(id) ?? { named: [], citing: [], tests: [] };
  expect(standards.filter((one) => found(one).tests.length === 0).map(({ id }) => id)).toEqual([]);
  expect(
    standards.filter((one) => found(one).named.length + found(one).citing.length === 0).map(({ id }) => id),
  ).toEqual([]);
});

test("every folder that is named after a standard has its row, and no standard has two", () => {
  const ids = standards.map(({ id }) => id);
  expect([...places].filter(([id, { named }]) => named.length > 0 && !ids.includes(id)).map(([id]) => id)).toEqual([]);
  expect(ids.length).toBe(new Set(ids).size);
});

test("versions that are cited are those of the table", () => {
  const versions = new Map(standards.map(({ id, version }) => [id, shortened(version ?? "")]));
  const cited = execFileSync(
    "git",
    ["grep", "-noE", String.raw`XEP-[0-9]{4} \(?v[0-9.]*[0-9]`, "--", "packages", "apps", "docs/adr", "docs/protocol"],
    { cwd: root, encoding: "utf8" },
  );
  const stray = cited
    .trim()
    .split("\n")
    .filter((line) => {
      const [, id = "", version = ""] = /(XEP-\d{4}) \(?v([\d.]+)$/.exec(line) ?? [];
      return versions.get(id) !== shortened(version);
    });
  expect(stray).toEqual([]);
});

test("what a module's spec.md leaves out is not called complete", () => {
  // XEP-0045's rest is said in its note; a file that says `Absent:` belongs to a standard with a note.
  const files = execFileSync("git", ["grep", "-l", "^Absent:", "--", "packages/server/src/modules/xep-*/spec.md"], {
    cwd: root,
    encoding: "utf8",
  });
  const ids = [...files.matchAll(/xep-(\d{4})/g)].map((match) => `XEP-${match[1]}`);
  expect(ids.length).toBeGreaterThan(0);
  expect(standards.filter(({ id, extent }) => ids.includes(id) && extent === "complete").map(({ id }) => id)).toEqual(
    [],
  );
});

/** `1.0.0` and `1.0` are one version. */
function shortened(version: string): string {
  return version.replace(/(\.0)+$/, "");
}
