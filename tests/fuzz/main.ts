import { parseArgs } from "node:util";
import { fuzzFor } from "./run.ts";

/**
 * `npm run fuzz -- [--minutes 60] [--seed N] [--only server]`: everything that speaks to strangers, for that long. `--only` with
 * `--seed` and `--minutes 0` plays one case again. Ends badly when there is a finding; each is printed with its seed.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    only: { type: "string" },
  },
});
const report = await fuzzFor({
  ms: Number(values.minutes) * 60_000,
  seed: Number(values.seed),
  only: values.only,
  say: (line) => void process.stdout.write(`${line}\n`),
});
process.stdout.write(`${report.summary}\n`);
process.exitCode = report.findings.length === 0 ? 0 : 1;
