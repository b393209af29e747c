import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { ACCOUNTS, scenarios } from "./scenarios.ts";
import { type Contestant, startProsody, startTandem } from "./servers.ts";

// `npm run bench [-- --rounds 5]`: Tandem and Prosody, interleaved, the same generator, server CPU from the operating system.
// Run the generator on another core than the servers (they are pinned to core 0): the script does so itself where it can.
const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" }, only: { type: "string" } } });
const rounds = Number(values.rounds);
const history = join(import.meta.dirname, "history.jsonl");

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const servers: Contestant[] = [await startTandem(ACCOUNTS)];
const prosody = await startProsody(ACCOUNTS);
if (prosody === undefined)
  console.log("Prosody is not installed (apt-get install prosody): Tandem runs alone, without ratios.");
else servers.push(prosody);

const results = new Map<string, { unit: string; figures: Map<string, number[]> }>();
for (let round = 0; round < rounds; round++) {
  for (const scenario of scenarios) {
    if (values.only !== undefined && scenario.name !== values.only) continue;
    for (const server of servers) {
      const { scenario: title, unit, value } = await scenario(server, round);
      const row = results.get(title) ?? { unit, figures: new Map<string, number[]>() };
      row.figures.set(server.name, [...(row.figures.get(server.name) ?? []), value]);
      results.set(title, row);
      console.log(`round ${round + 1}: ${server.name.padEnd(8)} ${title.padEnd(26)} ${value.toFixed(2)} ${unit}`);
    }
  }
}

console.log(
  `\n| scenario | unit | ${servers.map((server) => server.name).join(" | ")} | ratio |\n|---|---|${servers.map(() => "---").join("|")}|---|`,
);
for (const [title, { unit, figures }] of results) {
  const medians = servers.map((server) => median(figures.get(server.name) ?? []));
  const ratio = medians.length > 1 ? ((medians[0] as number) / (medians[1] as number)).toFixed(2) : "";
  console.log(`| ${title} | ${unit} | ${medians.map((value) => value.toFixed(2)).join(" | ")} | ${ratio} |`);
  const line = { at: new Date().toISOString(), cpu: cpus()[0]?.model, scenario: title, unit, rounds };
  appendFileSync(
    history,
    `${JSON.stringify({ ...line, ...Object.fromEntries(servers.map((server, i) => [server.name, medians[i]])) })}\n`,
  );
}
console.log(
  `\nResident memory at the end: ${servers.map((server) => `${server.name} ${server.rssKb()} KB`).join(", ")}`,
);
if (existsSync(history))
  console.log(`History: ${readFileSync(history, "utf8").split("\n").length - 1} rows in tests/bench/history.jsonl`);
for (const server of servers) await server.stop();
process.exit(0);
