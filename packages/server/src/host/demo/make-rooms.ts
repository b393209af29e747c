import { type BareJid, parseBareJid } from "@tandem/protocol";
import { buildBookmark, NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import { buildReadMarker, NS_MDS } from "@tandem/protocol/xep-0490-mds";
import type { ServerCore } from "../../core/index.ts";
import type { Categories } from "../../modules/tandem-categories/contract.ts";
import type { Rooms } from "../../modules/xep-0045-muc/contract.ts";
import { pep } from "../../modules/xep-0060-pubsub/contract.ts";
import { people } from "./people.ts";
import { type DemoRoom, demoCategories, demoRooms } from "./rooms.ts";
import { demoAddress } from "./state.ts";

const MINUTE_MS = 60_000;
const FOLLOWED_ROOMS_MAX = 1_000;

/** The tree, the rooms, what was said in them, and who follows which. */
export async function makeRooms(core: ServerCore, categories: Categories, rooms: Rooms): Promise<void> {
  const known = new Set((await categories.list()).map(({ id }) => id));
  for (const category of demoCategories) if (!known.has(category.id)) await categories.create(category);
  const made: MadeRoom[] = [];
  for (const room of demoRooms) made.push({ room, jid: await makeRoom(core, rooms, room), ids: [] });
  await sayAll(core, rooms, made);
}

interface MadeRoom {
  readonly room: DemoRoom;
  readonly jid: BareJid;
  /** Of what was said in it. */
  readonly ids: number[];
}

async function makeRoom(core: ServerCore, rooms: Rooms, room: DemoRoom): Promise<BareJid> {
  const jid = parseBareJid(`${room.local}@${rooms.service}`);
  if (jid === null) throw new Error(`not the name of a room: ${room.local}`);
  if ((await rooms.get(jid)) === undefined) {
    const { local, name, description, category, isMembersOnly = false } = room;
    const owner = demoAddress(core, room.owner);
    await rooms.create({
      local,
      name,
      description,
      category,
      isMembersOnly,
      owner,
      isPersistent: true,
      isPublic: true,
    });
  }
  for (const local of room.members) await join(core, rooms, jid, room, local);
  return jid;
}

async function join(core: ServerCore, rooms: Rooms, jid: BareJid, room: DemoRoom, local: string): Promise<void> {
  const account = demoAddress(core, local);
  const nick = nameOf(local);
  const affiliation = local === room.owner ? "owner" : room.managers.includes(local) ? "admin" : "member";
  await rooms.setAffiliation(jid, account, affiliation, { nick });
  const { id, payload } = buildBookmark({ room: jid, name: room.name, autojoin: true, nick, extensions: [] });
  const options = { accessModel: "whitelist", itemsMax: FOLLOWED_ROOMS_MAX } as const;
  if (id !== undefined) await core.use(pep).publishAs(account, NS_BOOKMARKS, id, payload, options);
}

/**
 * Told relative to the first start, so that there is always a today and a yesterday. Oldest first over all rooms: a search over
 * them has the archive's order, which is that of time.
 */
async function sayAll(core: ServerCore, rooms: Rooms, made: readonly MadeRoom[]): Promise<void> {
  const now = core.environment.clock.now();
  const posts = made.flatMap(({ room, jid, ids }) =>
    room.said.map(([minutesAgo, author, text], index) => ({ jid, ids, minutesAgo, author, text, index })),
  );
  for (const { jid, ids, minutesAgo, author, text, index } of posts.toSorted((a, b) => b.minutesAgo - a.minutesAgo)) {
    const post = { room: jid, author: demoAddress(core, author), nick: nameOf(author), text };
    ids.push(await rooms.postAs({ ...post, at: now - minutesAgo * MINUTE_MS, originId: `demo-${index}` }));
  }
  for (const { room, jid, ids } of made) {
    if (room.topic !== undefined) {
      const at = now - room.topic.minutesAgo * MINUTE_MS;
      await rooms.setSubject(jid, { text: room.topic.text, nick: nameOf(room.topic.by), at });
    }
    const readUpTo = ids[ids.length - 1 - (room.unread ?? 0)];
    if (readUpTo !== undefined) for (const local of room.members) await markRead(core, jid, local, readUpTo);
  }
}

/** So that the first sign-in shows what a morning looks like: some rooms read, some with news in them. */
async function markRead(core: ServerCore, room: BareJid, local: string, id: number): Promise<void> {
  const item = buildReadMarker({ conversation: room, stanzaId: String(id), by: room });
  await core.use(pep).publishAs(demoAddress(core, local), NS_MDS, room, item.payload, {
    accessModel: "whitelist",
    itemsMax: FOLLOWED_ROOMS_MAX,
  });
}

function nameOf(local: string): string {
  return people.find((person) => person.local === local)?.name ?? local;
}
