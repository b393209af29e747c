import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generated } from "./docs.ts";

test.each(Object.entries(generated))("[SV10] %s is current: run `npm run docs`", (file, make) => {
  expect(readFileSync(join(import.meta.dirname, "..", file), "utf8")).toBe(make());
});
