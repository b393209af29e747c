import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { clientScene, settled } from "./harness/client-scene.ts";
import { until } from "./harness/node-client.ts";

const scene = clientScene();
const jidOf = (local: string): BareJid => `${local}@localhost` as BareJid;

async function roomOf(more: object): Promise<BareJid> {
  const service = scene.server.server.core.use(rooms);
  return await service.create({ local: "balcony", name: "Balcony", owner: jidOf("juliet"), ...more });
}

async function inside(person: "juliet" | "romeo" | "nurse", room: BareJid) {
  const { app, signIn } = await scene.groupChat(person);
  await signIn();
  await settled(app);
  expect(await app.directory.join(room)).toEqual({ ok: true });
  const vm = app.room(room);
  vm.open();
  await until(vm, () => vm.snapshot().state.kind === "joined", "inside");
  return { app, vm };
}

test("[RM7] who is put out of a room is told by whom, why and when; the one who did it can be written to", async () => {
  const room = await roomOf({ isMembersOnly: true });
  await scene.server.server.core.use(rooms).setAffiliation(room, jidOf("romeo"), "member");
  const juliet = await inside("juliet", room);
  const romeo = await inside("romeo", room);
  const before = Date.now();
  const settings = juliet.app.roomSettings(room);
  await settings.load();
  settings.remove("members", jidOf("romeo"));
  expect(await settings.save()).toEqual({ ok: true });
  await until(romeo.vm, () => romeo.vm.snapshot().state.kind === "refused", "out");
  const { state } = romeo.vm.snapshot();
  expect(state).toMatchObject({ reason: "members-only", removal: { by: "juliet", jid: jidOf("juliet") } });
  const at = state.kind === "refused" ? (state.removal?.at ?? 0) : 0;
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
  romeo.vm.activateRemover();
  expect(romeo.app.myChat.snapshot().open).toMatchObject({ kind: "conversation", jid: jidOf("juliet") });
});

test("[RM6] [RM23] a room that keeps nothing has nothing older and nothing missing, whether it was asked before or not", async () => {
  const room = await roomOf({ isArchived: false });
  for (const turn of ["first", "second"]) {
    const { vm } = await inside("romeo", room);
    await until(vm, () => !vm.snapshot().timeline.hasOlder, `${turn} time: nothing older`);
    await until(vm, () => vm.snapshot().header.keepsHistory === false, "it says so");
    const { isComplete, syncingSince, nextTryAt } = vm.snapshot().timeline;
    expect([isComplete, syncingSince, nextTryAt]).toEqual([true, null, null]);
  }
});

test("[RM7] [RM13] where only presenters post, one is led to somebody who still may, whoever wrote last", async () => {
  const room = await roomOf({});
  const [juliet, nurse, romeo] = [
    await inside("juliet", room),
    await inside("nurse", room),
    await inside("romeo", room),
  ];
  juliet.vm.setDraft("Going out at three.");
  juliet.vm.send();
  const has = (text: string) => () =>
    romeo.vm.snapshot().timeline.items.some((item) => "text" in item && item.text === text);
  await until(romeo.vm, has("Going out at three."), "hers");
  nurse.vm.setDraft("Anon!");
  nurse.vm.send();
  await until(romeo.vm, has("Anon!"), "the nurse's");
  expect(romeo.vm.snapshot().presenter).toBeUndefined();
  await scene.server.server.core.use(rooms).configure(room, { isModerated: true });
  await until(romeo.vm, () => romeo.vm.snapshot().presenter === "juliet", "the one who may post");
  expect(romeo.vm.snapshot().header.maySend).toBe(false);
});
