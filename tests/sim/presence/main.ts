import { parseArgs } from "node:util";
import { runPresence, SMALL } from "./run.ts";

/** `npm run sim:presence -- --seed N --runs N --people N --contacts N --steps N`; ends at the first run that fails. */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "200" },
    people: { type: "string", default: String(SMALL.people) },
    contacts: { type: "string", default: String(SMALL.contacts) },
    steps: { type: "string", default: String(SMALL.steps) },
  },
});
const size = { people: Number(values.people), contacts: Number(values.contacts), steps: Number(values.steps) };
const [first, runs] = [Number(values.seed), Number(values.runs)];
const started = performance.now();
const sum = { steps: 0, checks: 0, deaths: 0, resumes: 0, restarts: 0 };
let done = 0;
for (let seed = first; seed < first + runs; seed++, done++) {
  const report = await runPresence(seed, size);
  for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += report[name];
  if (report.failure === undefined) continue;
  process.stderr.write(`${report.failure}\nagain: npm run sim:presence -- --seed ${seed} --runs 1\n`);
  process.exitCode = 1;
  break;
}
const seconds = Math.round((performance.now() - started) / 1_000);
process.stdout.write(`${done} of ${runs} runs from seed ${first}, ${JSON.stringify(sum)}, ${seconds} s\n`);
