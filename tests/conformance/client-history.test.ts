import type { CommunicatorApp } from "@tandem/client-core";
import { expect, test } from "vitest";
import { HELD_BACK_MS } from "../../packages/client-core/src/account/held-back.ts";
import { clientScene, settled, textsOf } from "./harness/client-scene.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();

test("[CV4] history: everybody one ever talked with, newest first; one of them read whole, as it stands now", async () => {
  const juliet = await scene.communicator("juliet");
  const romeo = await scene.communicator("romeo");
  for (const one of [juliet, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  const write = async (jid: string, text: string): Promise<void> => {
    const chat = juliet.app.conversation(jid);
    chat.open();
    chat.send(text);
    await until(chat, () => chat.snapshot().timeline.items.at(-1)?.kind === "message" && isSent(chat), text);
  };
  const isSent = (chat: ReturnType<CommunicatorApp["conversation"]>): boolean =>
    chat.snapshot().timeline.items.every((item) => item.kind !== "message" || item.state !== "sending");
  for (let n = 1; n <= 20; n++) juliet.app.conversation("romeo@localhost").send(`line ${n}`);
  await write("romeo@localhost", "line 21");
  juliet.app.conversation("romeo@localhost").editLast();
  juliet.app.conversation("romeo@localhost").send("line 21, mended");
  await write("romeo@localhost", "the end");
  await write("nurse@localhost", "angelica");

  const elsewhere = await scene.communicator("juliet");
  await elsewhere.signIn();
  await settled(elsewhere.app);
  const { conversations, whole } = await elsewhere.app.past();
  conversations.load();
  await until(conversations, () => conversations.snapshot().state === "done", "the list");
  expect(conversations.snapshot().rows.map(({ jid, lastText }) => [jid, lastText])).toEqual([
    ["nurse@localhost", "angelica"],
    ["romeo@localhost", "the end"],
  ]);
  whole.read("romeo@localhost");
  await until(whole, () => whole.snapshot()?.state === "done", "the whole");
  const { messages, people, total } = whole.snapshot() ?? {};
  expect(messages?.map(({ text }) => text)).toEqual([
    ...Array.from({ length: 20 }, (_, n) => `line ${n + 1}`),
    "line 21, mended",
    "the end",
  ]);
  expect(people).toEqual(["juliet"]);
  expect(total).toBeGreaterThanOrEqual(23);
});

/** Deletes what is waiting to be deleted at once, instead of half a minute later. */
async function deleter(name: string) {
  const due: (() => void)[] = [];
  const { app, signIn } = await scene.communicator(name, new TestDevice(), (ports) => {
    const after: typeof ports.time.after = (ms, task) =>
      ms === HELD_BACK_MS ? (due.push(task), () => {}) : ports.time.after(ms, task);
    return { ...ports, time: { ...ports.time, after } };
  });
  const passes = (): void => {
    for (const task of due.splice(0)) task();
  };
  return { app, signIn, passes };
}

const listed = async (app: CommunicatorApp) => {
  const { conversations } = await app.past();
  conversations.load();
  await until(conversations, () => conversations.snapshot().state === "done", "the list");
  return conversations;
};

test("[CV4] one's own copy is deleted on all own devices, up to what was seen; the other person keeps theirs", async () => {
  const [juliet, elsewhere, romeo] = [
    await deleter("juliet"),
    await scene.communicator("juliet"),
    await scene.communicator("romeo"),
  ];
  for (const one of [juliet, elsewhere, romeo]) await one.signIn();
  for (const one of [juliet, elsewhere, romeo]) await settled(one.app);
  const his = romeo.app.conversation("juliet@localhost");
  his.open();
  his.send("for you");
  const hers = [juliet.app, elsewhere.app].map((one) => one.conversation("romeo@localhost"));
  for (const chat of hers) await until(chat, () => textsOf(chat.snapshot().timeline).includes("for you"), "for you");
  const conversations = await listed(juliet.app);
  await conversations.remove("romeo@localhost");
  expect(conversations.snapshot()).toMatchObject({ rows: [], deleted: [{ jid: "romeo@localhost" }] });
  his.send("and this came later");
  for (const chat of hers) await until(chat, () => textsOf(chat.snapshot().timeline).length === 2, "what came later");
  // What comes meanwhile is seen at once.
  expect(conversations.snapshot().rows.map(({ lastText }) => lastText)).toEqual(["and this came later"]);
  juliet.passes();
  for (const chat of hers)
    await until(chat, () => textsOf(chat.snapshot().timeline).join() === "and this came later", "deleted");
  const both = "for you,and this came later";
  await until(his, () => textsOf(his.snapshot().timeline).join() === both, "the other's copy");
  expect((await listed(juliet.app)).snapshot().rows.map(({ lastText }) => lastText)).toEqual(["and this came later"]);
});

test("[CV4] a device that was away shows nothing that was deleted meanwhile and misses nothing that came since", async () => {
  const device = new TestDevice();
  const [juliet, away] = [await deleter("juliet"), await scene.communicator("juliet", device)];
  const romeo = await scene.communicator("romeo");
  for (const one of [juliet, romeo, away]) await one.signIn();
  for (const one of [juliet, romeo, away]) await settled(one.app);
  const his = romeo.app.conversation("juliet@localhost");
  const [hers, seen] = [juliet.app, away.app].map((one) => one.conversation("romeo@localhost")) as [
    typeof his,
    typeof his,
  ];
  his.send("for your eyes");
  for (const chat of [hers, seen]) await until(chat, () => textsOf(chat.snapshot().timeline).length === 1, "seen");
  const [cached, end] = ["juliet@localhost/chat:romeo@localhost", "juliet@localhost/im-archive"];
  // Up to that message it knows the archive, and that message is deleted.
  const isKept = (): boolean => device.values.has(cached) && /\d/.test(JSON.stringify(device.values.get(end) ?? ""));
  await until(device.stored, isKept, "kept on the device");
  away.app.dispose();
  await (await listed(juliet.app)).remove("romeo@localhost");
  juliet.passes();
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 0, "deleted");
  for (let n = 1; n <= 120; n++) his.send(String(n));
  await until(hers, () => textsOf(hers.snapshot().timeline).length === 120, "what came since");

  const back = await scene.communicator("juliet", device);
  expect(await back.app.session.resume()).toBe(true);
  await settled(back.app);
  const expected = Array.from({ length: 120 }, (_, n) => String(n + 1));
  expect(textsOf(back.app.conversation("romeo@localhost").snapshot().timeline)).toEqual(expected);
});
