import { postgresBinaries, POSTGRES_MISSING, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runKills } from "./run.ts";

// A seed decides who says what to whom; when exactly the process dies is the machine's affair. `npm run kill` goes on for longer.

/** At least that many; some more come while it starts. About 2 s each. */
const ROUNDS = { sqlite: 7, postgres: 2 };

test("[SV1] [SV2] kill -9 under load, again and again: nothing acknowledged is lost, doubled or out of order", async () => {
  const report = await runKills({ rounds: ROUNDS.sqlite, seed: 1 });
  expect(report.flaws).toEqual([]);
  expect(report.kills).toBeGreaterThanOrEqual(ROUNDS.sqlite);
  expect(report.accepted).toBeGreaterThan(100);
}, 300_000);

const reason = postgresBinaries() === null ? `: skipped, ${POSTGRES_MISSING}` : "";

describe.skipIf(reason !== "")(`on PostgreSQL${reason}`, () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  }, 60_000);
  afterAll(() => cluster.stop());

  test("[SV1] [SV2] kill -9 under load on PostgreSQL", async () => {
    const report = await runKills({ rounds: ROUNDS.postgres, seed: 2, postgresUrl: await cluster.makeDatabase() });
    expect(report.flaws).toEqual([]);
    expect(report.accepted).toBeGreaterThan(30);
  }, 300_000);
});
