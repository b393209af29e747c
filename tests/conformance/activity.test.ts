import type { Storage } from "@tandem/server/core";
import { NS_ACTIVITY_LIST, parseActivityPage } from "@tandem/protocol/tandem-activity";
import { POSTGRES_MISSING, postgresBinaries, startPostgres, type TestCluster } from "@tandem/testkit/postgres";
import { Prng } from "@tandem/testkit/prng";
import { configure, enter } from "@tandem/testkit/room-scene";
import { scene, type WireClient } from "@tandem/testkit/server-scene";
import type { XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPostgres } from "../../packages/server/src/adapters/storage-postgres/index.ts";
import { openSqlite } from "../../packages/server/src/adapters/storage-sqlite/index.ts";
import { modules } from "../../packages/server/src/host/modules.ts";

/**
 * RM21, RM27 on both databases, over random talk: the filter of mentions counts what the rooms count, whatever was read where,
 * and Activity lists what concerns one. Both are reckoned from what was said and read, and not asked of the server.
 */
const SEEDS = [1, 2, 3];
const ROMEO = "romeo@capulet.lit";
const FOLLOWED = ["hall", "garden"].map((local) => `${local}@rooms.capulet.lit`);
const STEPS = 60;
const clock = { now: () => Date.now(), monotonic: () => 0 };

let asked = 0;

/** Whatever came until the answer, and the answer. */
async function asks(client: WireClient, type: "get" | "set", payload: string): Promise<readonly XmlElement[]> {
  const id = `q${asked++}`;
  client.forgets();
  await client.sends(`<iq type="${type}" id="${id}">${payload}</iq>`);
  const came: XmlElement[] = [];
  for (;;) {
    came.push(...client.takesAll());
    if (came.some((stanza) => stanza.name === "iq" && stanza.attr("id") === id)) return came;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const publish = (client: WireClient, node: string, id: string, payload: string) =>
  asks(
    client,
    "set",
    `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item id="${id}">${payload}</item></publish></pubsub>`,
  );

/** The archive's id of what the client has just said. */
async function says(client: WireClient, room: string, inner: string): Promise<string> {
  client.forgets();
  const id = `s${asked++}`;
  await client.sends(`<message to="${room}" type="groupchat" id="${id}">${inner}</message>`);
  for (;;) {
    const own = client.takesAll().find((stanza) => stanza.attr("id") === id);
    if (own !== undefined) return own.child("stanza-id", "urn:xmpp:sid:0")?.attr("id") ?? "";
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function inboxMentions(client: WireClient): Promise<number> {
  const came = await asks(client, "get", `<inbox xmlns="urn:xmpp:inbox:1" messages="false"/>`);
  const entries = came.flatMap((stanza) => stanza.child("entry", "urn:xmpp:inbox:1") ?? []);
  return entries.reduce((sum, one) => sum + Number(one.child("summary", "urn:tandem:inbox:0")?.attr("mentions")), 0);
}

async function filterMentions(client: WireClient): Promise<number> {
  const came = await asks(client, "get", `<filters xmlns="urn:tandem:filters:0"/>`);
  const all = came.at(-1)?.child("filters", "urn:tandem:filters:0")?.elements("filter") ?? [];
  return Number(all.find((one) => one.attr("id") === "mentions")?.attr("unread"));
}

async function listed(client: WireClient): Promise<{ readonly ids: readonly string[]; readonly unread: number }> {
  const ids: string[] = [];
  let unread = 0;
  let before = "";
  do {
    const came = await asks(client, "get", `<activity xmlns="${NS_ACTIVITY_LIST}" max="7"${before}/>`);
    const page = parseActivityPage(came.at(-1)?.child("activity", NS_ACTIVITY_LIST));
    ids.push(...(page?.items ?? []).map(({ id, kind, isUnread }) => `${id} ${kind}${isUnread ? " unread" : ""}`));
    unread = page?.unread ?? Number.NaN;
    before = page?.next === undefined ? "" : ` before="${page.next}"`;
  } while (before !== "");
  return { ids, unread };
}

interface Said {
  readonly id: string;
  readonly room: string;
  readonly kind: "mention" | "reply" | "reaction" | "other";
}

/** What was said to and of Romeo, and up to where he has read each room. */
class Facts {
  readonly said: Said[] = [];
  readonly read = new Map<string, number>(FOLLOWED.map((room) => [room, 0]));

  readTo(room: string, id: string): void {
    this.read.set(room, Math.max(this.read.get(room) ?? 0, Number(id)));
  }

  isUnread({ room, id, kind }: Said): boolean {
    return kind === "reaction" || Number(id) > (this.read.get(room) ?? 0);
  }

  unread(...kinds: readonly string[]): number {
    return this.said.filter((one) => kinds.includes(one.kind) && this.isUnread(one)).length;
  }

  activity(): readonly string[] {
    const shown = this.said.filter(({ kind }) => kind !== "other").toSorted((a, b) => Number(b.id) - Number(a.id));
    return shown.map((one) => `${one.id} ${one.kind}${this.isUnread(one) ? " unread" : ""}`);
  }
}

// long: one run, told in its order.
async function talksOn(storage: Storage, seed: number): Promise<void> {
  const made = await scene({ modules, storage });
  const prng = new Prng(seed);
  const juliet = await made.connect("juliet@capulet.lit/1", { available: true });
  const romeo = await made.connect(`${ROMEO}/1`, { available: true });
  const facts = new Facts();
  const mine = new Map<string, string>();
  for (const room of FOLLOWED) {
    await enter(juliet, "Juliet", "", room);
    await configure(juliet, {}, room);
    await publish(romeo, "urn:xmpp:bookmarks:1", room, `<conference xmlns="urn:xmpp:bookmarks:1" autojoin="true"/>`);
    await enter(romeo, "Romeo", "", room);
    mine.set(room, await says(romeo, room, "<body>Here I am.</body>"));
    facts.readTo(room, mine.get(room) ?? "");
  }
  await inboxMentions(romeo);
  const reacted = new Set<string>();
  for (let step = 0; step < STEPS; step++) {
    const room = prng.pick(FOLLOWED);
    const target = mine.get(room) ?? "";
    const reply = `<reply xmlns="urn:xmpp:reply:0" id="${target}"/>`;
    const reaction = `<reactions xmlns="urn:xmpp:reactions:0" id="${target}"><reaction>👍</reaction></reactions>`;
    const add = (kind: Said["kind"], id: string): void => void facts.said.push({ id, room, kind });
    switch (prng.pick(["mention", "reply", "other", "reaction", "read", "write", "feed"] as const)) {
      case "mention":
        add("mention", await says(juliet, room, `<body>Where is Romeo, ${step}?</body>`));
        break;
      case "reply":
        add("reply", await says(juliet, room, `<body>Indeed ${step}.</body>${reply}`));
        break;
      case "other":
        add("other", await says(juliet, room, `<body>Nothing ${step}.</body>`));
        break;
      case "reaction":
        if (reacted.has(target)) break;
        reacted.add(target);
        add("reaction", await says(juliet, room, reaction));
        break;
      case "write":
        mine.set(room, await says(romeo, room, `<body>My word ${step}.</body>`));
        facts.readTo(room, mine.get(room) ?? "");
        break;
      case "read": {
        const last = facts.said.findLast((one) => one.room === room)?.id;
        if (last === undefined) break;
        const marker = `<displayed xmlns="urn:xmpp:mds:displayed:0"><stanza-id xmlns="urn:xmpp:sid:0" by="${room}" id="${last}"/></displayed>`;
        await publish(romeo, "urn:xmpp:mds:displayed:0", room, marker);
        facts.readTo(room, last);
        break;
      }
      // Who has seen one hit has not read the room.
      case "feed": {
        const last = facts.said.findLast(({ kind }) => kind === "mention")?.id ?? "0";
        await asks(romeo, "set", `<read xmlns="urn:tandem:filters:0" id="mentions" to="${last}"/>`);
      }
    }
    if (step % 10 !== 9) continue;
    expect(await inboxMentions(romeo)).toBe(facts.unread("mention"));
    expect(await filterMentions(romeo)).toBe(facts.unread("mention"));
    expect(await listed(romeo)).toEqual({ ids: facts.activity(), unread: facts.unread("reply", "reaction") });
  }
  // Or it has shown nothing.
  expect(new Set(facts.said.map(({ kind }) => kind)).size).toBe(4);
  expect(made.faults()).toEqual([]);
  await made.core.stop();
}

const TITLE =
  "[RM21] [RM27] talk %i: the filter of mentions counts as the rooms do, and Activity lists what concerns one";

describe("SQLite", () => {
  test.each(SEEDS)(TITLE, async (seed) => {
    const storage = openSqlite({ file: ":memory:", clock });
    await talksOn(storage, seed);
    await storage.close();
  });
});

const reason = postgresBinaries() === null ? `: skipped, ${POSTGRES_MISSING}` : "";

describe.skipIf(reason !== "")(`PostgreSQL${reason}`, () => {
  let cluster: TestCluster;
  beforeAll(async () => void (cluster = await startPostgres()));
  afterAll(() => cluster?.stop());

  test.each(SEEDS)(TITLE, async (seed) => {
    const storage = await openPostgres({ url: await cluster.makeDatabase(), clock });
    await talksOn(storage, seed);
    await storage.close();
  });
});
