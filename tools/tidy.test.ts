import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// Style as a test: what a machine can hold us to. Each test lists the offending lines, so that its failure says what to do.
const root = join(import.meta.dirname, "..");
// Untracked files too: a file counts from the moment it exists.
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file));
const sources = files.flatMap((file) => {
  try {
    return [{ file, text: readFileSync(join(root, file), "utf8") }];
  } catch {
    return []; // Deleted in the working tree, not yet in the index.
  }
});

function offending(pattern: RegExp, within: (file: string) => boolean): string[] {
  const found: string[] = [];
  for (const { file, text } of sources) {
    if (!within(file)) continue;
    for (const [index, line] of text.split("\n").entries())
      if (pattern.test(line)) found.push(`${file}:${index + 1} ${line.trim()}`);
  }
  return found;
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file);

test("core, modules, protocol and client-core take time and chance from their ports", () => {
  const pure = /^packages\/(xml|protocol|client-core|server\/src\/(core|modules))\//;
  const ambient =
    /\b(Date\.now\(|new Date\(\)|Math\.random\(|crypto\.randomUUID\(|performance\.now\(|setTimeout\(|setInterval\()/;
  expect(offending(ambient, (file) => pure.test(file) && !isTest(file))).toEqual([]);
});

test("no test is singled out, and none is left out without its reason", () => {
  expect(offending(/\b(test|it|describe)\.only\(/, isTest)).toEqual([]);
  expect(offending(/\b(test|it|describe)\.(skip|todo|fails)\(/, isTest)).toEqual([]);
});

test("no test sleeps", () => {
  expect(offending(/\bsleep\(|await new Promise\(\(\w+\) => setTimeout\(\w+, \d/, isTest)).toEqual([]);
});

test("no fault is swallowed in silence", () => {
  expect(
    offending(
      /catch\s*(\(\w+\))?\s*\{\s*\}|\.catch\(\(\)\s*=>\s*(\{\}|undefined)\)/,
      (file) => file !== "tools/tidy.test.ts",
    ),
  ).toEqual([]);
});

test("every test file is collected by a project of vitest.config.ts", () => {
  const collected =
    /^(packages\/[^/]+\/src\/|apps\/[^/]+\/src\/|tools\/|tests\/(bench|conformance|sim|fuzz|attacks|kill|third-party|e2e)\/).*\.test\.ts$/;
  expect(files.filter((file) => isTest(file) && !collected.test(file))).toEqual([]);
});

test("every server module is in the one list of what runs", () => {
  const list = readFileSync(join(root, "packages/server/src/host/modules.ts"), "utf8");
  const folders = new Set(
    sources.flatMap(({ file }) => /^packages\/server\/src\/modules\/([^/]+)\/index\.ts$/.exec(file)?.[1] ?? []),
  );
  expect(
    [...folders].filter(
      (folder) => !list.includes(`/modules/${folder}/index.ts`) && !list.includes(`modules/${folder}`),
    ),
  ).toEqual([]);
});

test("every rule RT1–RT32 of running together has a test that carries its id", () => {
  const titles = sources.filter(({ file }) => isTest(file)).map(({ text }) => text);
  const missing = Array.from({ length: 32 }, (_, index) => `RT${index + 1}`).filter(
    (rule) => !titles.some((text) => new RegExp(`\\[[^\\]]*\\b${rule}\\b[^\\]]*\\]`).test(text)),
  );
  expect(missing).toEqual([]);
});
