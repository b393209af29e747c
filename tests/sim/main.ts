import { parseArgs } from "node:util";
import { runSimulation } from "./run.ts";

/**
 * `npm run sim -- --seed N --runs N`: that many runs from that seed on. Ends at the first that fails, with the last stanzas
 * before it (`--trace N` of them); with `--all` it goes on, and names those that failed at the end.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "200" },
    trace: { type: "string", default: "50" },
    all: { type: "boolean", default: false },
  },
});
const first = Number(values.seed);
const runs = Number(values.runs);
const started = performance.now();
const failed: number[] = [];
let events = 0;
for (let seed = first; seed < first + runs; seed++) {
  const report = await runSimulation(seed, Number(values.trace));
  events += report.events;
  if (report.failure !== undefined) {
    process.stderr.write(`${report.failure}\nagain: npm run sim -- --seed ${seed} --runs 1\n`);
    process.exitCode = 1;
    failed.push(seed);
    if (!values.all) break;
  }
  if (runs === 1) process.stdout.write(`${JSON.stringify(report)}\n`);
}
const seconds = Math.round((performance.now() - started) / 1_000);
const outcome = failed.length === 0 ? "all agree" : `failed: ${failed.join(" ")}`;
process.stdout.write(`${runs} runs from seed ${first}, ${events} events, ${seconds} s: ${outcome}\n`);
