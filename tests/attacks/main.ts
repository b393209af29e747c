import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { attacks } from "./attacks.ts";
import { type Harm, measure } from "./measure.ts";
import { hasProsody, startProsody, startTandem } from "./target.ts";

/**
 * `npm run attacks -- [--scale 1] [--only "slow reader"] [--write]`: each attack against Tandem and Debian's Prosody, each on a
 * server that has just started. `--write` puts the table into docs/security.md.
 */
const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    only: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const page = join(import.meta.dirname, "../../docs/security.md");
const rows: string[] = [];
for (const attack of attacks) {
  if (values.only !== undefined && attack.name !== values.only) continue;
  const cells: string[] = [];
  for (const start of hasProsody ? [() => startTandem(), startProsody] : [() => startTandem()]) {
    const target = await start();
    try {
      const harm = await measure(target, attack, Number(values.scale));
      cells.push(shown(harm));
      process.stdout.write(`${attack.name.padEnd(26)} ${target.name.padEnd(8)} ${JSON.stringify(harm)}\n`);
    } finally {
      await target.stop();
    }
  }
  rows.push(`| **${attack.name}**: ${attack.what} | ${cells.join(" | ")} |`);
}
if (values.write) {
  const text = readFileSync(page, "utf8");
  const table = ["| attack | Tandem | Prosody |", "|---|---|---|", ...rows].join("\n");
  writeFileSync(
    page,
    text.replace(
      /(<!-- attacks -->\n)[^]*(\n<!-- \/attacks -->)/,
      (_all, before: string, after: string) => before + table + after,
    ),
  );
}

function shown({ met, cpuMs, peakMb, leftMb, bystanderMsMax, isAlive }: Harm): string {
  if (!isAlive) return `the server ended; ${met}`;
  return `${met}; CPU ${(cpuMs / 1_000).toFixed(1)} s, memory +${peakMb} MB, after it +${leftMb} MB; others wait ${bystanderMsMax} ms at most`;
}
