import { type Place, storageContract } from "../storage-contract/index.ts";
import { POSTGRES_MISSING, postgresBinaries, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StartError } from "../data-directory/index.ts";
import { nodeClock } from "../environment-node/index.ts";
import type { Collection } from "../../core/ports/index.ts";
import { openPostgres } from "./index.ts";

type Counts = Collection<{ readonly n: number }>;

const reason = postgresBinaries() === null ? `: skipped, ${POSTGRES_MISSING}` : "";

describe.skipIf(reason !== "")(`PostgreSQL${reason}`, () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  }, 60_000);
  afterAll(() => cluster.stop());

  storageContract("PostgreSQL", {
    isDurable: true,
    async make(): Promise<Place> {
      const url = await cluster.makeDatabase();
      return { open: (clock) => openPostgres({ url, clock }), dispose: () => Promise.resolve() };
    },
  });

  test("updates from two nodes lose nothing, and their ids do not collide", async () => {
    const url = await cluster.makeDatabase();
    const nodes = await Promise.all([1, 2].map(() => openPostgres({ url, clock: nodeClock })));
    const collections: Counts[] = nodes.map((node) =>
      node.collection<{ readonly n: number }>({ name: "counts", version: 1 }),
    );
    const add = (counts: Counts): Promise<unknown> => counts.update("", "k", (old) => ({ n: (old?.n ?? 0) + 1 }));
    await Promise.all(collections.flatMap((counts) => Array.from({ length: 50 }, () => add(counts))));
    expect(await collections[0]?.get("", "k")).toEqual({ n: 100 });
    await Promise.all(nodes.map((node) => node.close()));
  });

  test("[SV1] writes that the database breaks off are rejected, and the next ones work", async () => {
    const url = await cluster.makeDatabase();
    const storage = await openPostgres({ url, clock: nodeClock });
    const counts: Counts = storage.collection({ name: "counts", version: 1 });
    await counts.put("", "k", { n: 1 });
    const administrator = new pg.Client(url);
    await administrator.connect();
    // The lock holds the next commit open until its connection is ended from outside.
    await administrator.query("BEGIN; LOCK TABLE counters IN ACCESS EXCLUSIVE MODE");
    const broken = expect(counts.put("", "k", { n: 2 })).rejects.toMatchObject({ code: "storage/unavailable" });
    const ended =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tandem' AND wait_event_type = 'Lock'";
    while ((await administrator.query(ended)).rowCount === 0);
    await broken;
    await administrator.query("COMMIT");
    await administrator.end();
    await counts.put("", "k", { n: 3 });
    expect(await counts.get("", "k")).toEqual({ n: 3 });
    await storage.close();
  });

  test("[SV11] a database that is not there is refused with what to do", async () => {
    const url = (await cluster.makeDatabase()).replace(/test_\d+$/, "absent");
    await expect(openPostgres({ url, clock: nodeClock })).rejects.toBeInstanceOf(StartError);
  });
});
