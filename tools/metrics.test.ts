import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const MADE = /metrics\s*\.(count|gauge)\(\s*"([^"]+)"/g;

/** Names as Prometheus sees them (adapters/environment-node/metrics.ts). */
function exposed(): readonly string[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "packages/server/src"], {
    cwd: root,
    encoding: "utf8",
  });
  const sources = files.split("\n").filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const names = sources.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(MADE)].map(([, kind, name = ""]) => {
      const plain = `tandem_${name.replaceAll(/\W/g, "_").replace(/^tandem_/, "")}`;
      return kind === "count" ? `${plain}_total` : plain;
    }),
  );
  return [...new Set(names)].toSorted();
}

test("[SV10] docs/operations.md lists every number of /metrics, and no other", () => {
  const page = readFileSync(join(root, "docs/operations.md"), "utf8");
  const listed = [...page.matchAll(/^\| `(tandem_\w+)/gm)].map(([, name]) => name as string).toSorted();
  expect(listed).toEqual(exposed());
});
