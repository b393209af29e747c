import process from "node:process";
import { type BareJid, bareJid } from "@tandem/protocol";
import { makeDataDirectory } from "../../../packages/server/src/adapters/data-directory/index.ts";
import { nodeClock } from "../../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../../packages/server/src/adapters/storage-sqlite/index.ts";
import { accountSpec, type StoredAccount } from "../../../packages/server/src/modules/accounts/store.ts";
import { rosterSpec } from "../../../packages/server/src/modules/rfc-6121-roster/store.ts";
import { contactsOf, DOMAIN, localsOf, type Seed } from "./contestant.ts";
import { ITERATIONS, SALT, scramKeys } from "./keys.ts";

// Its own program, so that the generator's process stays small: `node tandem-seed.ts DIRECTORY SEED`.
const [directory, text] = process.argv.slice(2) as [string, string];
const seed = JSON.parse(text) as Seed;
const BATCH = 1_000;

function keysOf(hash: "sha1" | "sha256") {
  const { stored, server } = scramKeys(hash);
  return {
    salt: SALT.toString("base64"),
    iterations: ITERATIONS,
    stored: stored.toString("base64"),
    server: server.toString("base64"),
  };
}

const keys = { sha1: keysOf("sha1"), sha256: keysOf("sha256") };
const person = (local: string): StoredAccount => ({ name: local, groups: [], isDisabled: false, ...keys });
const address = (local: string): BareJid => bareJid(local, DOMAIN);

const storage = openSqlite({ file: `${makeDataDirectory(directory)}/tandem.db`, clock: nodeClock });
const accounts = storage.collection(accountSpec);
const locals = localsOf(seed);
for (let at = 0; at < locals.length; at += BATCH)
  await accounts.putMany(
    locals.slice(at, at + BATCH).map((local) => ({ owner: "", key: address(local), value: person(local) })),
  );
const rosters = storage.collection(rosterSpec);
for (let i = 0; i < seed.people; i++)
  await rosters.putMany(
    contactsOf(i, seed).map((local) => ({
      owner: address(`p${i}`),
      key: address(local),
      value: {
        jid: address(local),
        name: local,
        subscription: "both" as const,
        isPending: false,
        isApproved: false,
        groups: [],
      },
    })),
  );
await storage.close();
