import type { BareJid } from "@tandem/protocol";
import { enter, occupantXml, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rooms } from "./contract.ts";
import { muc } from "./index.ts";

const modules = [muc];
const juliet = "juliet@capulet.lit" as BareJid;
const romeo = "romeo@capulet.lit" as BareJid;

test("[MUC22] [MUC49] a room made with its history: entered, it is as if it had always been there", async () => {
  const made = await scene({ modules });
  const service = made.core.use(rooms);
  const room = await service.create({ local: "Chamber", owner: juliet, name: "Chamber", subject: "Night" });
  expect(room).toBe(ROOM);
  await expect(service.create({ local: "chamber", owner: juliet })).rejects.toMatchObject({ code: "rooms/taken" });
  await service.setAffiliation(room, romeo, "member", { nick: "Romeo" });
  const at = Date.UTC(2026, 0, 2, 3, 4, 5);
  const post = { room, author: romeo, nick: "Romeo", text: "Long ago", at, originId: "p1" };
  expect(await service.postAs(post)).toBe(await service.postAs(post));
  const iago = await made.connect("iago@capulet.lit/venice");
  await enter(iago, "Iago");
  iago.receives(occupantXml({ to: iago, nick: "Iago", jid: iago.jid, codes: [110, 100, 170] }));
  const old = iago.receives(`<message type="groupchat" id="p1" from="${ROOM}/Romeo" to="${iago.jid}">...</message>`);
  expect(old.child("delay", "urn:xmpp:delay")?.attr("stamp")).toBe("2026-01-02T03:04:05.000Z");
  expect(iago.takesAll().at(-1)?.childText("subject")).toBe("Night");
  expect(await service.get(room)).toMatchObject({ name: "Chamber", topic: "Night", occupants: 1, members: 2 });
});

test("[MUC40] a post of now is seen by who is there", async () => {
  const made = await roomScene({ modules });
  await made.core.use(rooms).postAs({ room: ROOM as BareJid, author: juliet, nick: "Juliet", text: "Hark" });
  made.romeo.receives(`<message type="groupchat" id="*" from="${ROOM}/Juliet" to="${made.romeo.jid}">...</message>`);
  made.iago.receivesNothing();
});

test("[MUC26] [RM5] closed, nobody enters and history stays; reopened it is as before; purged it is gone", async () => {
  const made = await roomScene({ modules });
  const service = made.core.use(rooms);
  const room = ROOM as BareJid;
  await say(made.romeo, "kept", "m1");
  await service.close(room, { reason: "Plague" });
  expect((await service.get(room))?.isClosed).toBe(true);
  made.romeo.forgets();
  await enter(made.romeo, "Romeo");
  expect(made.romeo.takesAll()[0]?.attr("type")).toBe("error");
  await service.reopen(room);
  await enter(made.romeo, "Romeo");
  expect(made.romeo.takesAll().some((stanza) => stanza.childText("body") === "kept")).toBe(true);
  await service.purge(room);
  expect(await service.get(room)).toBeUndefined();
  expect((await made.storage.archive.page({ archive: room, from: "end", limit: 9 })).entries).toEqual([]);
  await expect(service.close(room)).rejects.toMatchObject({ code: "rooms/unknown" });
});

test("[MUC60] all rooms, a page at a time, for the administrator", async () => {
  const made = await scene({ modules });
  const service = made.core.use(rooms);
  for (const local of ["c", "a", "b"])
    await service.create({ local, owner: juliet, isPublic: false, isMembersOnly: true });
  const names = (page: Awaited<ReturnType<typeof service.list>>): string[] =>
    page.rooms.map((room) => room.jid[0] ?? "");
  const first = await service.list({ max: 2 });
  expect([names(first), first.isComplete]).toEqual([["a", "b"], false]);
  const second = await service.list({ max: 2, after: "b" });
  expect([names(second), second.isComplete]).toEqual([["c"], true]);
  expect((await service.visibleTo(romeo, { max: 9 })).rooms).toEqual([]);
  expect((await service.visibleTo(juliet, { max: 9 })).rooms[0]).toMatchObject({
    affiliation: "owner",
    isJoinable: true,
  });
});

test("[MUC19] who is forgotten loses their memberships", async () => {
  const made = await roomScene({ modules });
  const service = made.core.use(rooms);
  await service.setAffiliation(ROOM as BareJid, romeo, "admin");
  await made.core.emit("accountRemoved", romeo);
  expect((await service.affiliations(ROOM as BareJid)).map((row) => row.account)).toEqual([juliet]);
  made.iago.receivesNothing();
});
