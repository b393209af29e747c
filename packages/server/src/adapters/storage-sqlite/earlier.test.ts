import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type BareJid, parseBareJid } from "@tandem/protocol";
import { scene } from "@tandem/testkit/server-scene";
import { afterEach, beforeEach, expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accountCredentials, accounts } from "../../modules/accounts/contract.ts";
import { rosters } from "../../modules/rfc-6121-roster/contract.ts";
import { rooms } from "../../modules/xep-0045-muc/contract.ts";
import { migrations } from "../storage-schema/index.ts";
import { checkDataFile } from "./data-file.ts";
import { openSqlite } from "./index.ts";

/**
 * Data files as earlier versions have written them: the demo organisation of `tandem serve --demo`, one for each schema that
 * is no longer the newest. Never made anew: a migration that is added brings the file of the schema before it.
 */
const fixtures = join(import.meta.dirname, "fixtures");
const earlier = migrations.slice(0, -1).map(({ number }) => number);
const jid = (text: string): BareJid => parseBareJid(text) as BareJid;
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-earlier-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function copyOf(schema: number): string {
  const file = join(directory, "tandem.db");
  writeFileSync(file, gunzipSync(readFileSync(join(fixtures, `schema-${schema}.db.gz`))));
  return file;
}

test("[SV9] there is a data file of every earlier schema", () => {
  expect(readdirSync(fixtures).toSorted()).toEqual(earlier.map((number) => `schema-${number}.db.gz`));
});

test.each(earlier)("[SV9] a data file of schema %d holds everything after the upgrade, and goes on", async (schema) => {
  const file = copyOf(schema);
  expect(checkDataFile(file)).toMatchObject({ schema, messages: 81, domain: "localhost" });
  const storage = openSqlite({ file, clock: { now: () => Date.now(), monotonic: () => 0 } });
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
  await storage.close();
  expect(checkDataFile(file)).toMatchObject({ schema: migrations.at(-1)?.number, messages: 83 });
});

/** Each message by the first of its own words that is long enough to be one. */
async function finds(archive: ReturnType<typeof openSqlite>["archive"], room: BareJid): Promise<void> {
  const { entries } = await archive.page({ archive: room, from: "start", limit: 100 });
  expect(entries.length).toBeGreaterThan(0);
  for (const { id, text } of entries) {
    const word = /\p{L}{5,}/u.exec(text)?.[0];
    if (word === undefined) continue;
    const found = await archive.page({ archive: room, text: word, from: "start", limit: 100 });
    expect(found.entries.map((entry) => entry.id)).toContain(id);
  }
}
