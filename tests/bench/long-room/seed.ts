import process from "node:process";
import { type BareJid, bareJid } from "@tandem/protocol";
import { buildOccupantId } from "@tandem/protocol/xep-0421-occupant-id";
import { serialize } from "@tandem/xml";
import { Prng } from "@tandem/testkit/prng";
import { makeDataDirectory } from "../../../packages/server/src/adapters/data-directory/index.ts";
import { nodeClock } from "../../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../../packages/server/src/adapters/storage-sqlite/index.ts";
import { defaultLimits, type Storage } from "../../../packages/server/src/core/index.ts";
import { accountSpec } from "../../../packages/server/src/modules/accounts/store.ts";
import { defaultConfig } from "../../../packages/server/src/modules/xep-0045-muc/config/config.ts";
import { roomSpec } from "../../../packages/server/src/modules/xep-0045-muc/store.ts";
import { DOMAIN, ROOMS } from "../contestants/contestant.ts";
import { storedAccount } from "../contestants/stored-account.ts";

export const ROOM = bareJid("archive", ROOMS);
export const ROOM_NAME = "Long Room";

const AUTHORS = 200;
const VOCABULARY = 20_000;
const BATCH = 2_000;
const PAGE = 500;
const SPAN_MS = 365 * 86_400_000;

/** One room with `messages` messages of a year, unless the directory holds it already. */
export async function seedLongRoom(directory: string, messages: number): Promise<void> {
  const storage = openSqlite({ file: `${makeDataDirectory(directory)}/tandem.db`, clock: nodeClock });
  if ((await storage.archive.bounds(ROOM)) === null) await fill(storage, messages);
  await storage.close();
}

/** Somebody who has never read anything: a read marker goes forward only, and the data may be those of an earlier run. */
export async function addReader(directory: string): Promise<string> {
  const storage = openSqlite({ file: `${directory}/tandem.db`, clock: nodeClock });
  const local = `reader-${nodeClock.now()}`;
  await storage.collection(accountSpec).put("", bareJid(local, DOMAIN), storedAccount("Reader"));
  await storage.close();
  return local;
}

/** Archive ids of the message behind which so many stand, and of the one after it. */
export async function readAndNext(directory: string, unread: number): Promise<readonly [number, number]> {
  const storage = openSqlite({ file: `${directory}/tandem.db`, clock: nodeClock });
  let left = unread + 1;
  let beforeId: number | undefined;
  let next = 0;
  for (;;) {
    const limit = Math.min(left, PAGE);
    const { entries } = await storage.archive.page({ archive: ROOM, from: "end", limit, beforeId });
    const [read, after] = entries;
    if (read === undefined) throw new Error(`the room has fewer than ${unread} messages`);
    left -= entries.length;
    if (left === 0) {
      await storage.close();
      return [read.id, after?.id ?? next];
    }
    [beforeId, next] = [read.id, read.id];
  }
}

async function fill(storage: Storage, messages: number): Promise<void> {
  const now = nodeClock.now();
  await storage.collection(roomSpec).put("", "archive", {
    createdAt: now - SPAN_MS,
    creator: author(0),
    config: defaultConfig(ROOM_NAME, defaultLimits),
  });
  const prng = new Prng(11);
  for (let from = 0; from < messages; from += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, messages - from) }, (_, at) =>
      entryOf(prng, from + at, now - SPAN_MS + Math.floor(((from + at) / messages) * SPAN_MS)),
    );
    await storage.archive.appendAll(entries);
    if (from % (BATCH * 25) === 0) process.stderr.write(`${from} of ${messages} messages\n`);
  }
}

const author = (n: number): BareJid => bareJid(`author${n}`, DOMAIN);

/** Few words are common and most are rare, as in any language (Zipf); some messages have several lines. */
function textOf(prng: Prng): string {
  const words = Array.from({ length: prng.between(3, 40) }, () => `word${Math.floor(VOCABULARY ** prng.fraction())}`);
  return words.map((word, at) => (at > 0 && prng.chance(0.02) ? `\n${word}` : word)).join(" ");
}

function entryOf(prng: Prng, n: number, at: number) {
  const by = prng.below(AUTHORS);
  const nick = `Author ${by}`;
  const text = textOf(prng);
  const origin = `m${n}`;
  const occupant = serialize(buildOccupantId(`occupant-${by}`), "jabber:client");
  const stanza = `<message xmlns="jabber:client" from="${ROOM}/${nick}" type="groupchat" id="${origin}"><body>${text}</body><origin-id xmlns="urn:xmpp:sid:0" id="${origin}"/>${occupant}</message>`;
  const traits = ["counts"] as const;
  return { archive: ROOM, peer: author(by), sender: nick, originId: origin, stanza, text, traits, at, isShared: true };
}
