import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

let server: TandemServer;
let [desk, phone, danas]: Device[] = [];
let dana: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, phone, danas] = await Promise.all([1, 2, 3].map(() => Device.start(server.origin)));
  dana = await GroupChat.signIn(danas as Device, server, people.dana);
  await dana.openRoom(OPS_BRIDGE);
});

afterAll(async () => {
  await Promise.all([desk, phone, danas].map((device) => device?.remove()));
  await server?.remove();
});

async function isInView(what: Locator): Promise<boolean> {
  const box = await what.first().boundingBox();
  const height = what.page().viewportSize()?.height ?? 0;
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

test("[RM9] [RM21] [RM22] back at the desk: counts before anything is opened, then the first unread message under New", async () => {
  const before = await GroupChat.signIn(desk as Device, server, people.maya);
  const label = await before.row(`${OPS_BRIDGE}, [0-9]+ unread`).getAttribute("aria-label");
  await before.page.close();
  for (let n = 1; n <= 60; n++)
    await dana.say(OPS_BRIDGE, n === 25 ? "Maya Lindqvist, number 25 is yours" : `missed number ${n}`);
  await dana.message("missed number 60").waitFor();
  const unread = 60 + Number(/(\d+) unread/.exec(label ?? "")?.[1]);

  const maya = await GroupChat.arrive(desk as Device, server, people.maya);
  await maya.row(`${OPS_BRIDGE}, 1 mention, ${unread} unread`).waitFor();
  await maya.openRoom(OPS_BRIDGE);
  await maya.page.getByText(`${unread} new messages`).waitFor();
  await expect.poll(() => isInView(maya.page.locator("[data-unread-line]"))).toBe(true);
  // The newest is far below, where nothing is drawn yet.
  expect(await maya.message("missed number 60").count()).toBe(0);

  // There is a way to where she is named.
  const mention = maya.page.getByRole("button", { name: "To the first new message that names you" });
  await mention.click();
  await expect.poll(() => isInView(maya.message("number 25 is yours"))).toBe(true);
  await expect.poll(() => mention.count()).toBe(0);
  expect(await maya.message("missed number 60").count()).toBe(0);

  // Read to the end: nothing is new on the other device, which never opened the room.
  const elsewhere = await GroupChat.signIn(phone as Device, server, people.maya);
  await elsewhere.row(OPS_BRIDGE).waitFor();
  await maya.page.getByRole("article").last().focus();
  await maya.page.keyboard.press("End");
  await maya.message("missed number 60").waitFor();
  await elsewhere.myChat.getByRole("treeitem", { name: OPS_BRIDGE, exact: true }).waitFor();

  // Far up in what is old: what comes meanwhile leads to where it begins, Escape to the end of it.
  await maya.page.keyboard.press("Home");
  await expect.poll(() => maya.message("missed number 60").count()).toBe(0);
  for (let n = 1; n <= 60; n++) await dana.say(OPS_BRIDGE, `meanwhile number ${n}.`);
  await maya.page.getByRole("button", { name: "60 new below", exact: true }).click();
  await maya.message("meanwhile number 1.").waitFor();
  await expect.poll(() => isInView(maya.message("meanwhile number 1."))).toBe(true);
  expect(await maya.message("meanwhile number 60.").count()).toBe(0);
  await maya.page.keyboard.press("Escape");
  await maya.message("meanwhile number 60.").waitFor();
  await expect.poll(() => isInView(maya.message("meanwhile number 60."))).toBe(true);
});

test("[RM25] a draft begun at the desk is there after a reload, and on the phone", async () => {
  const maya = await GroupChat.arrive(desk as Device, server, people.maya);
  await maya.openRoom(OPS_BRIDGE);
  await maya.entry(OPS_BRIDGE).fill("I think that the cut-over");
  await maya.page.reload();
  await maya.myChat.waitFor();
  await maya.openRoom(OPS_BRIDGE);
  await expect.poll(() => maya.entry(OPS_BRIDGE).inputValue()).toBe("I think that the cut-over");
  const elsewhere = await GroupChat.arrive(phone as Device, server, people.maya);
  await elsewhere.row(`${OPS_BRIDGE}, .*draft`).waitFor();
  await elsewhere.openRoom(OPS_BRIDGE);
  expect(await elsewhere.entry(OPS_BRIDGE).inputValue()).toBe("I think that the cut-over");
});

test("[RM25] a room that was left at its first message is there again, after another room", async () => {
  const narrow = await Device.start(server.origin, { viewport: { width: 1000, height: 440 } });
  const kenji = await GroupChat.signIn(narrow, server, people.kenji);
  const first = kenji.page.getByRole("article").first();
  await kenji.openRoom("Release 4.2");
  // All of it is read: what is new would come first.
  await kenji.myChat.getByRole("treeitem", { name: "Release 4.2", exact: true }).waitFor();
  await kenji.page.getByRole("feed").hover();
  await expect
    .poll(async () => {
      await kenji.page.mouse.wheel(0, -2_000);
      return isInView(first);
    })
    .toBe(true);
  const top = await first.getAttribute("data-message-id");
  const isBack = async (): Promise<boolean> =>
    (await first.getAttribute("data-message-id")) === top && (await isInView(first));
  await kenji.openRoom(OPS_BRIDGE);
  await kenji.openRoom("Release 4.2");
  // It stays there once all has settled, as it does when the size of the window has changed.
  await kenji.page.setViewportSize({ width: 1000, height: 460 });
  await expect.poll(isBack).toBe(true);
  await narrow.remove();
});

test("[RM28] a room that tells of nothing shows no notice on any device; one that tells of everything does", async () => {
  const maya = await GroupChat.arrive(desk as Device, server, people.maya);
  await maya.row(OPS_BRIDGE).click({ button: "right" });
  await maya.page.getByRole("menuitemradio", { name: "Every message" }).click();
  const elsewhere = await GroupChat.arrive(phone as Device, server, people.maya);
  // Its rows stand before it is in its rooms; a notice comes only of what is said from then on.
  await elsewhere.openRoom(OPS_BRIDGE);
  await elsewhere.participant("Dana Ortiz").waitFor();
  await elsewhere.openRoom("Town Hall");
  await dana.say(OPS_BRIDGE, "everybody hears this");
  for (const app of [maya, elsewhere]) await app.page.locator("[data-toast]", { hasText: "everybody hears" }).waitFor();
  await maya.openRoom(OPS_BRIDGE);
  // Read on one device: the notice of the other goes.
  await elsewhere.page.locator("[data-toast]").waitFor({ state: "detached" });
});
