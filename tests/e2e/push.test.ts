import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { PushService, WorkerOf } from "./harness/push-service.ts";
import { OPS_BRIDGE, people, type Person, TandemServer } from "./harness/server.ts";

// Maya has Group Chat alone, Kenji both apps. What stands in for what is outside of the machine is told
// in harness/push-service.ts: the maker's push service, and with it subscribing; the click on a notice. The browser is whole
// Chromium, for its half without windows shows no notices.
let service: PushService;
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let dana: GroupChat;
/** Not a window of either app. */
let outside: Page;
/** A desk for both apps. */
let kenjisDesk: Device;
let kenjisOutside: Page;

const TITLE = "Notify me when the app is closed";

beforeAll(async () => {
  service = await PushService.start();
  server = await TandemServer.start({
    environment: { ...service.environment, TANDEM_LIMITS_RESUME_PRESENCE_SECONDS_MAX: "1" },
  });
  [desk, kenjisDesk, danasDesk] = await Promise.all([
    Device.start(server.origin, { ownBrowser: true }),
    Device.start(server.origin, { ownBrowser: true }),
    Device.start(server.origin),
  ]);
  for (const device of [desk, kenjisDesk]) await service.standInForSubscribing(device);
  [outside, kenjisOutside] = await Promise.all([desk.context.newPage(), kenjisDesk.context.newPage()]);
  dana = await GroupChat.signIn(danasDesk, server, people.dana);
  await dana.openRoom(OPS_BRIDGE);
});

afterAll(async () => {
  await Promise.all([desk, kenjisDesk, danasDesk].map((device) => device?.remove()));
  await server?.remove();
  await service?.remove();
});

/** What the server has sent by now, at least that many, and nothing that a test before had to wait for. */
async function pushed(count: number): Promise<readonly Record<string, unknown>[]> {
  await expect.poll(() => service.taken.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
  return service.taken.splice(0).map(({ id, text }) => ({ id, ...(JSON.parse(text) as object) }));
}

function toggle(page: Page): Locator {
  return page.getByRole("checkbox", { name: TITLE });
}

async function switchOn(page: Page, help: string): Promise<void> {
  await toggle(page).check();
  // It is off again, or says why, if the browser or the server would not.
  await expect.poll(() => toggle(page).getAttribute("aria-busy")).toBe("false");
  expect(await toggle(page).isChecked()).toBe(true);
  await page.getByText(help).waitFor();
}

async function openSettings({ page }: GroupChat): Promise<void> {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await toggle(page).waitFor();
}

/** The server notices that nobody is there a moment after the window has gone. */
async function close(page: Page, { name }: Person = people.maya): Promise<void> {
  await page.close();
  await dana.row(`${name}, Offline`).first().waitFor();
}

async function writes(text: string, { name }: Person = people.maya): Promise<void> {
  await dana.row(name).first().dblclick();
  await dana.say(name, text);
  await dana.openRoom(OPS_BRIDGE);
}

test("[RM28] with no window open, a mention shows one notice for its room, and a click opens the room", async () => {
  const maya = await GroupChat.signIn(desk, server, people.maya);
  await openSettings(maya);
  expect(await toggle(maya.page).isChecked()).toBe(false);
  await switchOn(maya.page, "messages to you, and rooms as set below");
  await close(maya.page);

  const groupChat = await WorkerOf.find(desk, "groupchat", outside);
  await dana.say(OPS_BRIDGE, "Maya Lindqvist, the feed is down");
  const [first, ...more] = await pushed(1);
  expect(more).toEqual([]);
  // As `push.tells` is unless the operator says otherwise: from whom and where, not what.
  expect(JSON.stringify(first)).not.toContain("feed");
  await groupChat.getsPush(first);
  const tag = "tandem room ops-bridge@rooms.localhost";
  await expect
    .poll(() => groupChat.notices())
    .toEqual([{ title: "Dana Ortiz · Ops Bridge", body: "New message", tag }]);

  await dana.say(OPS_BRIDGE, "and now everybody waits, Maya Lindqvist");
  await groupChat.getsPush((await pushed(1))[0]);
  expect(await groupChat.notices()).toEqual([{ title: "Dana Ortiz · Ops Bridge", body: "2 new messages", tag }]);

  const address = await groupChat.click(tag);
  expect(address).toBe(`${server.origin}/groupchat/#/room/ops-bridge%40rooms.localhost`);
  await writes("a word with you");
  await groupChat.getsPush((await pushed(1))[0]);
  expect(await groupChat.notices()).toMatchObject([{ title: "Dana Ortiz", body: "New message" }]);

  // What the browser does when the worker opens a window.
  const again = await GroupChat.openAt(desk, address?.slice(server.origin.length) ?? "");
  await again.main(OPS_BRIDGE).waitFor();
  // From now on the window tells what is unread.
  await expect.poll(() => groupChat.notices()).toEqual([]);
  await again.row("Dana Ortiz, .*1 unread").first().waitFor();
  await again.page.close();
});

test("[RM28] [RT22] what an open window tells shows no notice; a click brings that window to the place", async () => {
  const maya = await GroupChat.arrive(desk, server, people.maya);
  const groupChat = await WorkerOf.find(desk, "groupchat", outside);
  await maya.openRoom("Town Hall");
  await dana.say(OPS_BRIDGE, "Maya Lindqvist, are you there?");
  await maya.page.locator("[data-toast]", { hasText: "are you there?" }).waitFor();
  expect(service.taken).toEqual([]);
  // As if the server had not known yet that the window was back.
  await groupChat.getsPush({
    kind: "room",
    place: "ops-bridge@rooms.localhost",
    name: "Ops Bridge",
    nick: "Dana Ortiz",
  });
  expect(await groupChat.notices()).toEqual([]);
  await groupChat.shows("left over", "/groupchat/#/room/ops-bridge%40rooms.localhost");

  expect(await groupChat.click("left over")).toBeUndefined();
  await maya.main(OPS_BRIDGE).waitFor();
  expect(await groupChat.notices()).toEqual([]);
  await close(maya.page);
});

test("[RM28] [RT23] [PR3] beside Communicator each message comes to one app only: IM to it, rooms to Group Chat", async () => {
  const groupChat = await GroupChat.signIn(kenjisDesk, server, people.kenji);
  await openSettings(groupChat);
  await switchOn(groupChat.page, "messages to you, and rooms as set below");
  await close(groupChat.page, people.kenji);
  const communicator = await Communicator.signIn(kenjisDesk, server, people.kenji, { stay: true });
  await communicator.page.keyboard.press("Control+,");
  await switchOn(communicator.page, "Rooms are told by Group Chat");
  await close(communicator.page, people.kenji);

  // Group Chat has not been opened since, and was registered for both.
  await writes("lunch?", people.kenji);
  const [im, ...more] = await pushed(1);
  expect(im).toMatchObject({ id: "communicator", kind: "conversation", place: "dana@localhost" });
  expect(more).toEqual([]);
  await dana.say(OPS_BRIDGE, "the feed is back, Kenji Arakawa");
  expect(await pushed(1)).toMatchObject([{ id: "groupchat", kind: "room" }]);

  const worker = await WorkerOf.find(kenjisDesk, "communicator", kenjisOutside);
  await worker.getsPush(im);
  expect(await worker.notices()).toMatchObject([{ title: "Dana Ortiz", body: "New message" }]);
  const address = (await worker.click("tandem conversation dana@localhost"))?.slice(server.origin.length) ?? "";
  const opened = await Communicator.open(kenjisDesk, address.slice("/communicator/".length));
  await opened.message("lunch?").waitFor();

  // PR3: what Communicator does not tell of is not shown over a screen that others see.
  const rooms = await WorkerOf.find(kenjisDesk, "groupchat", kenjisOutside);
  const about = { kind: "room", place: "ops-bridge@rooms.localhost", name: "Ops Bridge", nick: "Dana Ortiz" };
  await opened.page.getByRole("button", { name: /change presence$/ }).click();
  await opened.page.getByRole("menu").getByText("I am presenting", { exact: true }).click();
  await opened.page.getByText("You are presenting.").waitFor();
  await rooms.getsPush(about);
  expect(await rooms.notices()).toEqual([]);
  await opened.page.getByRole("button", { name: "Stop presenting" }).click();
  await opened.page.getByText("You are presenting.").waitFor({ state: "hidden" });
  await rooms.getsPush(about);
  expect(await rooms.notices()).toHaveLength(1);
});

test("[RM28] a browser that blocks notices says so, and what to do", async () => {
  // The half of Chromium that most tests run in blocks them for everybody.
  await openSettings(dana);
  expect(await toggle(dana.page).isDisabled()).toBe(true);
  await dana.page.getByText("The browser blocks notifications for this page. Allow them").waitFor();
});
