import { bareJid } from "@tandem/protocol";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import type { Archive } from "../../../core/index.ts";
import { charsOf, planned, type RecentMessages } from "./recent-messages.ts";
import { RECENT_MESSAGES_MAX, RoomArchive } from "./room-archive.ts";

const ROOM = bareJid("chamber", "rooms.capulet.lit");
const PLENTY = 1_000_000;

function archiveKeeping(charsMax: number) {
  let now = 0;
  const storage = new MemoryStorage(() => now);
  let pages = 0;
  const counting: Archive = Object.assign(Object.create(storage.archive) as Archive, {
    page: (query: Parameters<Archive["page"]>[0]) => (pages++, storage.archive.page(query)),
    append: (entry: Parameters<Archive["append"]>[0]) => storage.archive.append(entry),
    replace: (...given: Parameters<Archive["replace"]>) => storage.archive.replace(...given),
    purge: (...given: Parameters<Archive["purge"]>) => storage.archive.purge(...given),
  });
  const archive = new RoomArchive(counting, charsMax);
  const say = (text: string, room = ROOM) =>
    archive.append({
      archive: room,
      isShared: true,
      peer: bareJid("romeo", "capulet.lit"),
      sender: "Romeo",
      originId: undefined,
      stanza: `<message xmlns="jabber:client" type="groupchat"><body>${text}</body></message>`,
      text,
    });
  return { archive, say, passes: (ms: number) => void (now += ms), pagesRead: () => pages };
}

const texts = ({ messages }: RecentMessages): (string | undefined)[] =>
  messages.map(({ stanza }) => /<body>(.*)<\/body>/.exec(stanza.text("x"))?.[1]);

test("[MUC49] what those who enter get is read once, until the archive changes", async () => {
  const { archive, say, pagesRead } = archiveKeeping(PLENTY);
  await say("one");
  for (let n = 0; n < 3; n++) expect(texts(await archive.recent(ROOM))).toEqual(["one"]);
  expect(pagesRead()).toBe(1);
  await say("two");
  expect(texts(await archive.recent(ROOM))).toEqual(["one", "two"]);
  expect(pagesRead()).toBe(2);
});

test("[MUC49] [MUC56] what was taken back, purged or is too old is not brought any more", async () => {
  const { archive, say, passes } = archiveKeeping(PLENTY);
  const { id } = await say("poison");
  await archive.recent(ROOM);
  await archive.replace(ROOM, id, `<message xmlns="jabber:client"><body>gone</body></message>`, "");
  expect(texts(await archive.recent(ROOM))).toEqual(["gone"]);
  passes(1_000);
  await say("later");
  await archive.recent(ROOM);
  await archive.purge(ROOM, 1_000);
  expect(texts(await archive.recent(ROOM))).toEqual(["later"]);
});

test("[MUC49] a reading that a change overtakes is not kept", async () => {
  const { archive, say } = archiveKeeping(PLENTY);
  await say("one");
  const [before] = await Promise.all([archive.recent(ROOM), say("two")]);
  expect(before.messages.length).toBeGreaterThan(0);
  expect(texts(await archive.recent(ROOM))).toEqual(["one", "two"]);
});

test("[SV3] rooms together keep at most roomHistoryKeptCharsMax characters; 0 keeps nothing", async () => {
  const other = bareJid("garden", "rooms.capulet.lit");
  const one = archiveKeeping(PLENTY);
  await one.say("first");
  await one.say("other", other);
  const both = charsOf(await one.archive.recent(ROOM)) + charsOf(await one.archive.recent(other));
  for (const [charsMax, expected] of [
    [both, 2],
    [both - 1, 3],
    [0, 4],
  ] as const) {
    const { archive, say, pagesRead } = archiveKeeping(charsMax);
    await say("first");
    await say("other", other);
    for (const room of [ROOM, other, other, ROOM]) await archive.recent(room);
    expect(pagesRead(), `${charsMax}`).toBe(expected);
  }
});

test("[MUC49] what is kept answers only what it holds whole: more, or further back, is read from the archive", async () => {
  const { archive, say, passes } = archiveKeeping(PLENTY);
  for (let n = 0; n <= RECENT_MESSAGES_MAX; n++) {
    await say(`m${n}`);
    passes(1_000);
  }
  const recent = await archive.recent(ROOM);
  const plan = (limit: number, start?: number) => planned(recent, { limit, start, charsMax: Number.POSITIVE_INFINITY });
  expect(recent.isAll).toBe(false);
  expect(plan(RECENT_MESSAGES_MAX)?.length).toBe(RECENT_MESSAGES_MAX);
  expect(plan(3)?.map(({ at }) => at)).toEqual(recent.messages.slice(-3).map(({ at }) => at));
  expect(plan(RECENT_MESSAGES_MAX + 1)).toBeNull();
  const since = recent.messages[RECENT_MESSAGES_MAX - 2]?.at;
  expect(plan(2, since)?.length).toBe(2);
  expect(plan(3, since)).toBeNull();
  expect(planned({ ...recent, isAll: true }, { limit: 3, start: since, charsMax: 1 })?.length).toBe(2);
});
