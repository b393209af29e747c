import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type BareJid, parseBareJid } from "@tandem/protocol";
import type { Storage } from "@tandem/server/core";
import { POSTGRES_MISSING, postgresBinaries, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import { scene } from "@tandem/testkit/server-scene";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPostgres } from "../../packages/server/src/adapters/storage-postgres/index.ts";
import { migrations } from "../../packages/server/src/adapters/storage-schema/index.ts";
import { checkDataFile } from "../../packages/server/src/adapters/storage-sqlite/data-file.ts";
import { openSqlite } from "../../packages/server/src/adapters/storage-sqlite/index.ts";
import { modules } from "../../packages/server/src/host/modules.ts";
import { accountCredentials, accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import { rosters } from "../../packages/server/src/modules/rfc-6121-roster/contract.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";

/**
 * Data as earlier versions have written them: the demo organisation of `tandem serve --demo`, one SQLite file and one dump of
 * PostgreSQL for each schema that is no longer the newest. Never made anew: whoever adds a migration adds those of the schema
 * before it, made by the program as it was (SQLite: `VACUUM INTO`; PostgreSQL: `pg_dump --no-owner --no-privileges`).
 */
const fixtures = join(import.meta.dirname, "fixtures");
const earlier = migrations.slice(0, -1).map(({ number }) => number);
const jid = (text: string): BareJid => parseBareJid(text) as BareJid;
const clock = { now: () => Date.now(), monotonic: () => 0 };
const fixture = (name: string): Buffer => gunzipSync(readFileSync(join(fixtures, `${name}.gz`)));

test("[SV9] there are data of every earlier schema, of both databases", () => {
  const wanted = earlier.flatMap((number) => [`schema-${number}.db.gz`, `schema-${number}.sql.gz`]);
  expect(
    readdirSync(fixtures)
      .filter((name) => name.startsWith("schema-"))
      .toSorted(),
  ).toEqual(wanted.toSorted());
});

/** Everybody, everything that was said, found by its words; and one message more. */
async function holdsEverything(storage: Storage): Promise<void> {
  const stage = await scene({ domain: "localhost", modules, storage });
  const { core } = stage;
  const people = await core.use(accounts).list();
  expect(people).toHaveLength(12);
  expect(await core.use(accountCredentials).verifyPlain(jid("maya@localhost"), "tandem-demo")).toBe(true);
  expect(await core.use(rosters).contacts(jid("maya@localhost"))).toHaveLength(11);
  const listed = (await core.use(rooms).list({ max: 100 })).rooms;
  expect(listed).toHaveLength(8);
  let said = 0;
  for (const archive of [...people, ...listed].map((one) => one.jid))
    said += await storage.archive.count({ archive }, 1_000);
  expect(said).toBe(81);
  await finds(storage.archive, listed[0]?.jid as BareJid);
  const maya = await stage.connect("maya@localhost/desk", { available: true });
  await maya.sends(`<message type="chat" to="tomasz@localhost"><body>after the upgrade</body></message>`);
  await storage.flush();
  expect((await storage.archive.bounds(jid("tomasz@localhost")))?.last.text).toBe("after the upgrade");
  expect(stage.faults()).toEqual([]);
}

/** All by their time, and each message by the first of its own words that is long enough to be one. */
async function finds(archive: Storage["archive"], room: BareJid): Promise<void> {
  const { entries } = await archive.page({ archive: room, from: "start", limit: 100 });
  expect(entries.length).toBeGreaterThan(0);
  const [first, last] = [entries[0]?.at, entries.at(-1)?.at];
  expect((await archive.page({ archive: room, start: first, end: last, from: "start", limit: 100 })).entries).toEqual(
    entries,
  );
  expect((await archive.page({ archive: room, end: first, from: "end", limit: 1 })).entries).toEqual(
    entries.slice(0, 1),
  );
  for (const { id, text } of entries) {
    const word = /\p{L}{5,}/u.exec(text)?.[0];
    if (word === undefined) continue;
    const found = await archive.page({ archive: room, text: word, from: "start", limit: 100 });
    expect(found.entries.map((entry) => entry.id)).toContain(id);
  }
}

describe("a SQLite file", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "tandem-earlier-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test.each(earlier)("[SV9] of schema %d holds everything after the upgrade, and goes on", async (schema) => {
    const file = join(directory, "tandem.db");
    writeFileSync(file, fixture(`schema-${schema}.db`));
    expect(checkDataFile(file)).toMatchObject({ schema, messages: 81, domain: "localhost" });
    const storage = openSqlite({ file, clock });
    await holdsEverything(storage);
    await storage.close();
    expect(checkDataFile(file)).toMatchObject({ schema: migrations.at(-1)?.number, messages: 83 });
  });
});

const bin = postgresBinaries();
describe.skipIf(bin === null)(`a PostgreSQL database${bin === null ? `: skipped, ${POSTGRES_MISSING}` : ""}`, () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  }, 60_000);
  afterAll(() => cluster.stop());

  test.each(earlier)("[SV9] of schema %d holds everything after the upgrade, and goes on", async (schema) => {
    const url = await cluster.makeDatabase();
    execFileSync(join(bin ?? "", "psql"), ["--quiet", "--set=ON_ERROR_STOP=1", url], {
      input: fixture(`schema-${schema}.sql`),
      stdio: ["pipe", "ignore", "inherit"],
    });
    const storage = await openPostgres({ url, clock });
    await holdsEverything(storage);
    await storage.close();
  });
});
