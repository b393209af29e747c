import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import { rosters } from "../../packages/server/src/modules/rfc-6121-roster/contract.ts";
import { categories } from "../../packages/server/src/modules/tandem-categories/contract.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { clientScene, settled } from "./harness/client-scene.ts";
import { until } from "./harness/node-client.ts";

const scene = clientScene();
const jidOf = (local: string): BareJid => `${local}@localhost` as BareJid;

/** Juliet's closed room in a house that lets all three in; the nurse is a member, and nobody else. */
async function house() {
  const { core } = scene.server.server;
  const scope = ["juliet", "romeo", "nurse"].map(jidOf);
  await core.use(categories).create({ id: "verona", name: "Verona" });
  await core.use(categories).create({ id: "house", name: "House", parent: "verona", scope });
  const service = core.use(rooms);
  const room = await service.create({
    ...{ local: "balcony", name: "Balcony", owner: jidOf("juliet"), category: "house" },
    ...{ isMembersOnly: true, isModerated: true, isArchived: true, retentionDays: 365 },
  });
  await service.setAffiliation(room, jidOf("nurse"), "member");
  /** To Juliet and those who are named. */
  const narrow = (...left: readonly string[]): Promise<void> =>
    core.use(categories).change("house", { scope: ["juliet", ...left].map(jidOf) });
  return { core, room, narrow };
}

test("[RM11] [RM6] details of a closed room, from outside: type, history, who manages it, whom one knows there", async () => {
  const { core, room } = await house();
  for (const [one, other] of [
    ["romeo", "nurse"],
    ["nurse", "romeo"],
  ] as const) {
    const contact = { isPending: false, isApproved: false, groups: [], subscription: "both" } as const;
    await core.use(rosters).update(jidOf(one), jidOf(other), () => ({ ...contact, jid: jidOf(other), name: "Nana" }));
  }
  await core.use(accounts).change(jidOf("juliet"), { name: "Juliet Capulet" });
  const nurse = await scene.groupChat("nurse");
  const romeo = await scene.groupChat("romeo");
  for (const { app, signIn } of [nurse, romeo]) {
    await signIn();
    await settled(app);
  }
  const { directory } = romeo.app;
  await directory.load();
  expect(directory.snapshot()).toMatchObject({
    total: 1,
    joinedCount: 0,
    rooms: [{ jid: room, isAuditorium: true, sign: "auditorium", visibility: "closed", access: "ask" }],
  });
  directory.select(room);
  await until(directory, () => directory.snapshot().details?.known?.people[0]?.base === "available", "her presence");
  expect(directory.snapshot().details).toMatchObject({
    categoryPath: ["Verona", "House"],
    historyDays: 365,
    managers: { count: 1, groups: [], people: [{ jid: jidOf("juliet"), name: "Juliet Capulet", base: "unknown" }] },
    // As one calls one's contact.
    known: { count: 1, people: [{ jid: jidOf("nurse"), name: "Nana" }] },
  });
  directory.select(undefined);
  expect(directory.snapshot().details).toBeUndefined();

  // The sign stands everywhere.
  nurse.app.search.setText("balcony");
  expect(nurse.app.search.snapshot().rooms).toMatchObject([{ jid: room, sign: "auditorium" }]);
  await nurse.app.directory.join(room);
  await until(nurse.app.myChat, () => nurse.app.myChat.roomName(room) === "Balcony");
  expect(nurse.app.room(room).snapshot().header.sign).toBe("auditorium");
});

test("[RM2] [RM11] who looks at a room, or asks to be let in, when a scope has left them out is told so, and it goes from the list", async () => {
  const { room, narrow } = await house();
  const romeo = await scene.groupChat("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const { directory } = romeo.app;
  await directory.load();
  await narrow();
  expect(await directory.ask(room)).toMatchObject({ ok: false, code: "not-found" });
  expect(directory.snapshot().gone).toBe("Balcony");
  await until(directory, () => directory.snapshot().total === 0, "the list without it");
  directory.forgetGone();
  expect(directory.snapshot().gone).toBeUndefined();
});

test("[RM2] [RM11] who only looks is told, too", async () => {
  const { room, narrow } = await house();
  const romeo = await scene.groupChat("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const { directory } = romeo.app;
  await directory.load();
  await narrow();
  directory.select(room);
  await until(directory, () => directory.snapshot().gone === "Balcony" && directory.snapshot().total === 0, "gone");
});

test("[RM2] [RM11] who falls out of a scope while inside is not offered to ask; who is struck off the members is", async () => {
  const { core, room, narrow } = await house();
  await core.use(rooms).setAffiliation(room, jidOf("romeo"), "member");
  const nurse = await scene.groupChat("nurse");
  const romeo = await scene.groupChat("romeo");
  for (const { app, signIn } of [nurse, romeo]) {
    await signIn();
    await settled(app);
    expect(await app.directory.join(room)).toEqual({ ok: true });
  }
  const his = romeo.app.room(room);
  await core.use(rooms).setAffiliation(room, jidOf("romeo"), "none");
  await until(his, () => his.snapshot().state.kind === "refused", "struck off");
  expect(his.snapshot().state).toMatchObject({ reason: "members-only" });
  const hers = nurse.app.room(room);
  await narrow("romeo");
  await until(
    hers,
    () => {
      const { state } = hers.snapshot();
      return state.kind === "refused" && state.reason === "left-out";
    },
    "left out",
  );
  expect(his.snapshot().state).toMatchObject({ reason: "members-only" });
});
