import { parseArgs } from "node:util";
import { postgresBinaries, POSTGRES_MISSING, startPostgres } from "@tandem/testkit/postgres";
import { runKills } from "./run.ts";

/** `npm run kill -- [--rounds 200] [--seed N] [--postgres]`: the real program, killed that often; ends badly at the first flaw. */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    postgres: { type: "boolean", default: false },
  },
});
if (values.postgres && postgresBinaries() === null) throw new Error(POSTGRES_MISSING);
const cluster = values.postgres ? await startPostgres() : undefined;
try {
  const seed = Number(values.seed);
  process.stdout.write(`seed ${seed}\n`);
  const report = await runKills({
    rounds: Number(values.rounds),
    seed,
    ...(cluster === undefined ? {} : { postgresUrl: await cluster.makeDatabase() }),
    say: (line) => void process.stdout.write(`${line}\n`),
  });
  const flaws = report.flaws.slice(0, 50).join("\n");
  process.stdout.write(
    `${report.kills} kills, ${report.accepted} messages accepted, ${report.flaws.length} flaws\n${flaws}\n`,
  );
  process.exitCode = report.flaws.length === 0 ? 0 : 1;
} finally {
  await cluster?.stop();
}
