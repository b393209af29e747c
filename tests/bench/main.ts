import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { ejabberd } from "./contestants/ejabberd.ts";
import { GENERATOR_CORE } from "./contestants/process.ts";
import { prosody } from "./contestants/prosody.ts";
import { tandem, tandemWithoutLevels } from "./contestants/tandem.ts";
import { tableOf } from "./report.ts";
import { isInstalled } from "./contestants/install.ts";
import { run } from "./run.ts";
import { scenarios } from "./scenarios/index.ts";

// `npm run bench -- --list`; docs/performance-results.md says what is measured and how to read it.
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", multiple: true, default: [] },
    peers: { type: "string", default: "prosody,ejabberd" },
    "without-levels": { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    "no-history": { type: "boolean", default: false },
  },
});

/** A whole name means that one; else every one whose name has it inside. */
function isNamed(name: string, wanted: string): boolean {
  return scenarios.some((scenario) => scenario.name === wanted) ? name === wanted : name.includes(wanted);
}

const chosen = scenarios.filter(({ name, isFull }) => {
  if (values.only.length === 0) return values.full || isFull !== true;
  return values.only.some((wanted) => isNamed(name, wanted));
});
if (values.list) {
  for (const { name, about, isFull } of scenarios)
    console.log(`${name.padEnd(24)} ${about}${isFull === true ? " (--full)" : ""}`);
  process.exit(0);
}
if (chosen.length === 0) {
  console.error(`No scenario is called ${values.only.join(" or ")}. See --list.`);
  process.exit(2);
}

const peers = [prosody, ejabberd].filter(({ name }) => values.peers.split(",").includes(name));
const ours = values["without-levels"] ? [tandem, tandemWithoutLevels] : [tandem];
const entrants = [...ours, ...peers.filter(isInstalled)];
// The generator stays off the servers' core.
execFileSync("taskset", ["-a", "-c", "-p", GENERATOR_CORE, String(process.pid)], { stdio: "ignore" });

const rounds = Number(values.rounds);
const load = loadavg()[0]?.toFixed(1);
const results = await run({ entrants, scenarios: chosen, rounds, tell: (line) => console.log(line) });

const names = entrants.map(({ name }) => name);
console.log(
  `\nMedians of ${rounds} rounds after one to warm up, on ${cpus().length} × ${cpus()[0]?.model}; load when it began: ${load}.\n`,
);
console.log(tableOf(results, names));
if (!values["no-history"]) {
  const shared = { at: new Date().toISOString(), cpu: cpus()[0]?.model, load, rounds };
  const lines = results.rows.map((row) => {
    const medians = Object.fromEntries(names.map((name) => [name, row.medianOf(name)]));
    return JSON.stringify({ ...shared, scenario: row.name, unit: row.unit, ...medians });
  });
  appendFileSync(join(import.meta.dirname, "history.jsonl"), lines.map((line) => `${line}\n`).join(""));
}
process.exit(0);
