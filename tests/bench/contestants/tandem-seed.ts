import process from "node:process";
import { type BareJid, bareJid } from "@tandem/protocol";
import { makeDataDirectory } from "../../../packages/server/src/adapters/data-directory/index.ts";
import { nodeClock } from "../../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../../packages/server/src/adapters/storage-sqlite/index.ts";
import { accountSpec, type StoredAccount } from "../../../packages/server/src/modules/accounts/store.ts";
import { rosterSpec } from "../../../packages/server/src/modules/rfc-6121-roster/store.ts";
import { ARCHIVED_EVERY_SECONDS, archived, contactsOf, DOMAIN, localsOf, ROOMS, type Seed } from "./contestant.ts";
import { accountKeys } from "./keys.ts";
import { defaultLimits } from "../../../packages/server/src/core/limits.ts";
import { defaultConfig } from "../../../packages/server/src/modules/xep-0045-muc/config/config.ts";
import { affiliationSpec, roomSpec } from "../../../packages/server/src/modules/xep-0045-muc/store.ts";

/** What it is to write: what the server holds when it starts, or messages into the archive of `u0`. */
export type Put = { readonly seed: Seed } | { readonly messages: number };

// `node tandem-seed.ts DIRECTORY PUT`
const [directory, text] = process.argv.slice(2) as [string, string];
const what = JSON.parse(text) as Put;
const BATCH = 1_000;

const keys = accountKeys();
const person = (local: string): StoredAccount => ({ name: local, groups: [], isDisabled: false, ...keys });
const address = (local: string): BareJid => bareJid(local, DOMAIN);

const storage = openSqlite({ file: `${makeDataDirectory(directory)}/tandem.db`, clock: nodeClock });
if ("seed" in what) await putSeed(what.seed);
else await putMessages(what.messages);
await storage.close();

async function putSeed(seed: Seed): Promise<void> {
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
  for (let i = 0; i < seed.rooms; i++) await putRoom(i);
}

async function putRoom(i: number): Promise<void> {
  const room = bareJid(`r${i}`, ROOMS);
  const creator = address("u0");
  await storage.collection(roomSpec).put("", `r${i}`, {
    createdAt: nodeClock.now(),
    creator,
    config: defaultConfig(`Room ${i}`, defaultLimits),
  });
  await storage.collection(affiliationSpec).put(room, creator, { room, account: creator, affiliation: "owner" });
}

async function putMessages(messages: number): Promise<void> {
  const now = nodeClock.now();
  for (let at = 0; at < messages; at += BATCH)
    await storage.archive.appendAll(
      Array.from({ length: Math.min(BATCH, messages - at) }, (_, i) => {
        const n = at + i;
        const { from, to, body } = archived(n);
        const peer = address("u1");
        return {
          archive: address("u0"),
          peer,
          sender: peer,
          originId: `old${n}`,
          stanza: `<message xmlns="jabber:client" type="chat" id="old${n}" from="${from}" to="${to}"><body>${body}</body></message>`,
          text: body,
          traits: ["counts"] as const,
          at: now - (messages - n) * ARCHIVED_EVERY_SECONDS * 1_000,
          isShared: false,
        };
      }),
    );
}
