import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { attacks } from "./attacks.ts";
import { type Harm, measure } from "./measure.ts";
import { hasProsody, startProsody, startTandem } from "./target.ts";

/**
 * `npm run attacks -- [--scale 1] [--only "slow reader"]… [--write]`: each attack against Tandem and Debian's Prosody, each on a
 * server that has just started. `--write` puts each row into the table of docs/security.md as it comes; the others stay.
 */
const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    only: { type: "string", multiple: true, default: [] },
    write: { type: "boolean", default: false },
  },
});
const page = join(import.meta.dirname, "../../docs/security.md");
for (const attack of attacks) {
  if (values.only.length > 0 && !values.only.includes(attack.name)) continue;
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
  if (values.write) write(`| **${attack.name}**: ${attack.what} |`, ` ${cells.join(" | ")} |`);
}

/** In place of the row that begins so, else as the last one. */
function write(head: string, rest: string): void {
  const text = readFileSync(page, "utf8");
  const [, before = "", table = "", after = ""] =
    /^([^]*<!-- attacks -->\n)([^]*)(\n<!-- \/attacks -->[^]*)$/.exec(text) ?? [];
  const rows = table.split("\n");
  const at = rows.findIndex((row) => row.startsWith(head));
  rows.splice(at === -1 ? rows.length : at, at === -1 ? 0 : 1, head + rest);
  writeFileSync(page, before + rows.join("\n") + after);
}

function shown({ met, cpuMs, peakMb, leftMb, bystanderMsMax, isAlive }: Harm): string {
  if (!isAlive) return `the server ended; ${met}`;
  return `${met}; CPU ${(cpuMs / 1_000).toFixed(1)} s, memory +${peakMb} MB, after it +${leftMb} MB; others wait ${bystanderMsMax} ms at most`;
}
