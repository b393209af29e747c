import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { categories } from "../../packages/server/src/modules/tandem-categories/contract.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { clientScene, settled, textsOf } from "./harness/client-scene.ts";
import { holdAnswers } from "./harness/held-answers.ts";
import { until } from "./harness/node-client.ts";

const scene = clientScene();
const JULIET = "juliet@localhost" as BareJid;

/** Juliet follows one room of two, both in one category. */
async function followingOneOfTwo(more: { readonly subject?: string }): Promise<{ readonly balcony: BareJid }> {
  const { core } = scene.server.server;
  await core.use(categories).create({ id: "verona", name: "Verona" });
  const service = core.use(rooms);
  const made = { owner: "romeo@localhost" as BareJid, category: "verona", isPersistent: true, isArchived: true };
  const balcony = await service.create({ ...made, ...more, local: "balcony", name: "Balcony" });
  await service.create({ ...made, local: "garden", name: "Garden" });
  const before = await scene.groupChat("juliet");
  await before.signIn();
  await settled(before.app);
  await before.app.directory.join(balcony);
  await until(before.app.myChat, () => before.app.myChat.snapshot().categories.length === 1, "followed");
  before.app.dispose();
  return { balcony };
}

test("[RM9] My Chat has its rooms, categories and names before the whole tree is there, and what is followed is found by name", async () => {
  const { balcony } = await followingOneOfTwo({ subject: "Night" });
  const { app, wire, signIn } = await scene.groupChat("juliet");
  wire.refuse = (xml) => xml.includes("urn:tandem:categories:0") && xml.includes("<room ");
  await signIn();
  await settled(app);
  expect(app.myChat.snapshot().categories).toMatchObject([
    { id: "verona", name: "Verona", rooms: [{ jid: balcony, name: "Balcony", topic: "Night" }] },
  ]);
  app.search.setText("bal");
  expect(app.search.snapshot()).toMatchObject({ searching: true, rooms: [{ jid: balcony, topic: "Night" }] });
  await scene.server.server.core.use(rooms).postAs({ room: balcony, author: JULIET, nick: "Juliet", text: "Ay me" });
  app.history.setText("ay in:balcony");
  app.history.search();
  await until(app.history, () => app.history.snapshot().total?.count === 1, "found");
});

test("[RM9] a room that was renamed meanwhile has its new name and place in the list before the tree is there", async () => {
  const { balcony } = await followingOneOfTwo({});
  const { core } = scene.server.server;
  await core.use(rooms).configure(balcony, { name: "Attic" });
  const { app, wire, signIn } = await scene.groupChat("juliet");
  wire.refuse = (xml) => xml.includes("urn:tandem:categories:0") && xml.includes("<room ");
  // Looked at all the time, so that whatever is not told of stays as it was.
  app.search.subscribe(() => app.search.snapshot());
  app.myChat.subscribe(() => app.myChat.snapshot());
  await signIn();
  app.search.setText("attic");
  await settled(app);
  expect(app.search.snapshot().rooms).toMatchObject([{ jid: balcony, name: "Attic" }]);
});

test("[RM21] [RM22] whoever opens a room before its counts are there finds what is unread under the line, and reads nothing by it", async () => {
  const { balcony } = await followingOneOfTwo({});
  // Counting begins with the first answer of the inbox.
  const before = await scene.groupChat("juliet");
  await before.signIn();
  await settled(before.app);
  before.app.dispose();
  const service = scene.server.server.core.use(rooms);
  for (let n = 1; n <= 3; n++)
    await service.postAs({ room: balcony, author: "romeo@localhost" as BareJid, nick: "Romeo", text: `word ${n}` });
  const { app, wire, signIn } = await scene.groupChat("juliet");
  const inbox = holdAnswers(wire, (xml) => xml.includes('<fin xmlns="urn:xmpp:inbox:1"'));
  await signIn();
  const listed = () => app.myChat.snapshot().categories.flatMap((node) => node.rooms);
  await until(app.myChat, () => listed().length === 1, "the row");
  await until({ subscribe: (heard) => app.myChat.subscribe(heard) }, () => inbox.held.length > 0, "asked");
  app.myChat.openRoom(balcony);
  const room = app.room(balcony);
  room.open();
  await until(room, () => room.snapshot().state.kind === "joined", "inside");
  // Whatever the room was asked for by then is answered.
  for (let times = 0; times < 3; times++) await app.directory.load();
  inbox.release();
  await until(room, () => textsOf(room.snapshot().timeline).length === 3, "read");
  expect(room.snapshot().timeline.items.find((item) => item.kind === "unread")).toMatchObject({ count: 3 });
  expect(listed()[0]).toMatchObject({ unread: 3 });
});
