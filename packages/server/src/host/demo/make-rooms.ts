import { type BareJid, parseBareJid } from "@tandem/protocol";
import { buildBookmark, NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import { buildReadMarker, NS_MDS } from "@tandem/protocol/xep-0490-mds";
import type { ServerCore } from "../../core/index.ts";
import type { Categories } from "../../modules/tandem-categories/contract.ts";
import type { Rooms } from "../../modules/xep-0045-muc/contract.ts";
import { pep } from "../../modules/xep-0163-pep/contract.ts";
import { people } from "./people.ts";
import { type DemoRoom, demoCategories, demoRooms } from "./rooms.ts";
import { demoAddress } from "./state.ts";

const MINUTE_MS = 60_000;
const FOLLOWED_ROOMS_MAX = 1_000;

/** The tree, the rooms, what was said in them, and who follows which. */
export async function makeRooms(core: ServerCore, categories: Categories, rooms: Rooms): Promise<void> {
  const known = new Set((await categories.list()).map(({ id }) => id));
  for (const category of demoCategories) if (!known.has(category.id)) await categories.create(category);
  for (const room of demoRooms) await makeRoom(core, rooms, room);
}

async function makeRoom(core: ServerCore, rooms: Rooms, room: DemoRoom): Promise<void> {
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
  await say(core, rooms, jid, room);
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

/** Told relative to the first start, so that there is always a today and a yesterday. */
async function say(core: ServerCore, rooms: Rooms, jid: BareJid, room: DemoRoom): Promise<void> {
  const now = core.environment.clock.now();
  if (room.topic !== undefined) {
    const at = now - room.topic.minutesAgo * MINUTE_MS;
    await rooms.setSubject(jid, { text: room.topic.text, nick: nameOf(room.topic.by), at });
  }
  const ids: number[] = [];
  for (const [index, [minutesAgo, author, text]] of room.said.entries()) {
    const post = { room: jid, author: demoAddress(core, author), nick: nameOf(author), text };
    ids.push(await rooms.postAs({ ...post, at: now - minutesAgo * MINUTE_MS, originId: `demo-${index}` }));
  }
  const readUpTo = ids[ids.length - 1 - (room.unread ?? 0)];
  if (readUpTo !== undefined) for (const local of room.members) await markRead(core, jid, local, readUpTo);
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
