import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsInBoth } from "./harness/axe.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// What concerns Maya, while Dana does it: the bell, the list, what is unread of it, on two devices and on a phone.
let server: TandemServer;
let [desk, away]: Device[] = [];
let maya: GroupChat;
let dana: GroupChat;
const HANDOVER = "Incident 4471";
const PHONE = { width: 390, height: 844 };

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, away] = [await Device.start(server.origin), await Device.start(server.origin)];
  maya = await GroupChat.signIn(desk, server, people.maya);
  dana = await GroupChat.signIn(away, server, people.dana);
});

afterAll(async () => {
  await Promise.all([desk, away].map((device) => device?.remove()));
  await server?.remove();
});

const list = (app: GroupChat): Locator => app.page.getByRole("listbox", { name: "Activity" });
const option = (app: GroupChat, name: RegExp): Locator => list(app).getByRole("option", { name });
const bell = (app: GroupChat, count: number): Locator =>
  app.page.getByRole("button", { name: count === 0 ? "Activity" : `Activity, ${count} new`, exact: true });

/** Of all rows of My Chat whose name says so. */
async function counted(app: GroupChat, what: RegExp): Promise<number> {
  const names = await app.myChat
    .getByRole("treeitem")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")));
  return names.reduce((sum, name) => sum + Number(what.exec(name ?? "")?.[1] ?? 0), 0);
}

test("[RM21] [RM27] on a first sign-in the filter of mentions and the bell say what the rooms say", async () => {
  await maya.row("Mentions of me, 1 unread").waitFor();
  await bell(maya, 1).waitFor();
  expect(await counted(maya, /, (\d+) mention/)).toBe(1);
});

test("[RM18] [RM21] a mention, an answer and a reaction ring the bell; Alt+4 lists them, newest first, by keyboard alone", async () => {
  await maya.openRoom(OPS_BRIDGE);
  await maya.say(OPS_BRIDGE, "Batch 15 is draining.");
  await maya.message("Batch 15 is draining.").waitFor();
  await maya.openRoom("Rates Flow");
  await dana.openRoom(OPS_BRIDGE);
  const asked = dana.message("Batch 15 is draining.").first();
  await asked.focus();
  await dana.page.keyboard.press("r");
  await dana.page.getByText("Replying to Maya Lindqvist").waitFor();
  await dana.say(OPS_BRIDGE, "I wait until it is empty.");
  await asked.hover();
  await asked.getByRole("button", { name: /thumbs up|👍/i }).click();
  await dana.openRoom(HANDOVER);
  await dana.say(HANDOVER, "Maya Lindqvist has the keys.");
  await bell(maya, 4).waitFor();
  await maya.page.keyboard.press("Alt+4");
  await option(maya, /^Unread, Dana Ortiz mentioned you in Incident 4471, .*has the keys\.$/).waitFor();
  const names = await list(maya)
    .getByRole("option")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")));
  expect(names[0]).toMatch(/^Unread, Dana Ortiz mentioned you in Incident 4471/);
  expect(names[1]).toMatch(/^Unread, Dana Ortiz reacted to you in Ops Bridge, .*, Batch 15 is draining\.$/);
  expect(names[2]).toMatch(/^Unread, Dana Ortiz replied to you in Ops Bridge, .*, I wait until it is empty\.$/);
  expect(names[3]).toMatch(/^Unread, Tomasz Wilk mentioned you in FX Desk EMEA/);
  expect(names.slice(4).every((name) => name?.startsWith("Unread") === false)).toBe(true);

  // The focus is in the list; the reaction is read by being seen, the others by being read where they were said.
  await option(maya, /^Unread, Dana Ortiz mentioned/)
    .and(maya.page.locator(":focus"))
    .waitFor();
  await bell(maya, 3).waitFor();
  await option(maya, /^Unread, Dana Ortiz reacted/).waitFor();
  await maya.page.keyboard.press("ArrowDown");
  await maya.page.keyboard.press("ArrowDown");
  await maya.page.keyboard.press("Enter");
  await maya.message("I wait until it is empty.").and(maya.page.locator(":focus")).waitFor();
  await bell(maya, 2).waitFor();
  await maya.page.keyboard.press("Alt+ArrowLeft");
  await option(maya, /^Dana Ortiz replied/).waitFor();
  await option(maya, /^Dana Ortiz reacted/).click();
  await maya.message("Batch 15 is draining.").and(maya.page.locator(":focus")).waitFor();
});

test("[RM21] another device has the same list and count, and is told when it is read", async () => {
  const device = await Device.start(server.origin);
  const other = await GroupChat.signIn(device, server, people.maya);
  await bell(other, 2).click();
  await option(other, /^Unread, Dana Ortiz mentioned you in Incident 4471/).waitFor();
  await option(other, /^Dana Ortiz reacted/).waitFor();
  await maya.openRoom(HANDOVER);
  await maya.message("has the keys").waitFor();
  await bell(other, 1).waitFor();
  await option(other, /^Dana Ortiz mentioned you in Incident 4471/).waitFor();
  expect(await counted(other, /, (\d+) mention/)).toBe(1);
  await other.row("Mentions of me, 1 unread").waitFor();
  await device.remove();
});

test("[RM21] when all is read the list of unread says so, with the last mention", async () => {
  await maya.openRoom("FX Desk EMEA");
  await maya.message("@Maya Lindqvist").first().waitFor();
  await bell(maya, 0).waitFor();
  await maya.page.keyboard.press("Alt+4");
  await option(maya, /^Dana Ortiz mentioned/)
    .first()
    .waitFor();
  await maya.page.getByRole("radio", { name: "Unread" }).click();
  await maya.page.getByRole("heading", { name: "You are up to date" }).waitFor();
  await maya.page.getByText(/^Last mention: Dana Ortiz in Incident 4471, \d\d:\d\d\.$/).waitFor();
  await maya.page.getByRole("radio", { name: "All" }).click();
});

test("[RM18] what was taken back leaves the list", async () => {
  await dana.say(HANDOVER, "Maya Lindqvist, one word more.");
  await option(maya, /^Unread, Dana Ortiz mentioned .*one word more/).waitFor();
  const said = dana.message("one word more").first();
  await said.click({ button: "right" });
  await dana.page.getByRole("menuitem", { name: /^Remove/ }).click();
  await dana.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => option(maya, /one word more/).count()).toBe(0);
  await bell(maya, 0).waitFor();
});

test("[RM8] [RM11] invitations and people who want to be let in stand on top, and are answered there", async () => {
  await dana.page.keyboard.press("Alt+n");
  await dana.page.getByRole("menuitem", { name: "New room" }).click();
  const dialog = dana.page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Batch review");
  await dialog.getByRole("button", { name: "Create" }).click();
  await dana.main("Batch review").waitFor();
  await dana.main("Batch review").getByRole("button", { name: "More", exact: true }).first().click();
  await dana.page.getByRole("menuitem", { name: /^Invite/ }).click();
  const whom = dana.page.getByRole("dialog").getByRole("combobox");
  await whom.fill("maya");
  await dana.page.getByRole("option", { name: /^Maya/ }).waitFor();
  await whom.press("Enter");
  await dana.page.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  await bell(maya, 1).waitFor();
  await option(maya, /^Unread, Dana Ortiz invites you in Batch review, waiting/).click();
  await maya.page.getByRole("menuitem", { name: "Join" }).click();
  await maya.main("Batch review").waitFor();
  await bell(maya, 0).waitFor();
});

test("[RM27] a filter that has found nothing yet says that one is up to date, and offers nothing to widen", async () => {
  await maya.page.keyboard.press("Control+Shift+F");
  await maya.searchBox.fill("zebra crossing");
  await maya.searchBox.press("Enter");
  await maya.page.getByRole("button", { name: "Save as filter" }).click();
  await maya.page.getByRole("textbox", { name: "Name", exact: true }).fill("Zebras");
  await maya.page.getByRole("button", { name: "Save", exact: true }).click();
  await maya.row("Zebras").waitFor();
  await maya.page.getByRole("heading", { name: "You are up to date" }).waitFor();
});

test("[WCAG] Activity holds AA in both themes, with something unread and with nothing", async () => {
  await dana.openRoom(HANDOVER);
  await dana.say(HANDOVER, "Maya Lindqvist, look here.");
  await bell(maya, 1).click();
  await option(maya, /^Unread, .*look here/).waitFor();
  const found = await violationsInBoth(maya.page, "activity");
  await maya.openRoom(HANDOVER);
  await maya.message("look here").waitFor();
  await bell(maya, 0).click();
  await maya.page.getByRole("radio", { name: "Unread" }).click();
  await maya.page.getByRole("heading", { name: "You are up to date" }).waitFor();
  expect([...found, ...(await violationsInBoth(maya.page, "up to date"))]).toEqual([]);
});

test("[RM21] on a phone it is a tab at the foot; what it opens comes to the front, and back leads to it", async () => {
  const device = await Device.start(server.origin, { viewport: PHONE });
  const phone = await GroupChat.signIn(device, server, people.maya);
  await dana.say(HANDOVER, "Maya Lindqvist, on the phone.");
  await bell(phone, 1).click();
  await option(phone, /^Unread, .*on the phone/).waitFor();
  const tabs = phone.page.getByRole("navigation", { name: "My Chat" }).locator(".gc-tabs > button");
  expect(await tabs.allTextContents()).toEqual(["My Chat", "Contacts", "Search", "Activity"]);
  const boxes = await tabs.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
  expect(boxes.every(({ width, height }) => width >= 44 && height >= 44)).toBe(true);
  expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  expect(await violationsInBoth(phone.page, "activity on a phone")).toEqual([]);
  await option(phone, /on the phone/).click();
  await phone.message("on the phone").and(phone.page.locator(":focus")).waitFor();
  await bell(maya, 0).waitFor();
  await phone.page.getByRole("button", { name: "Back" }).first().click();
  await option(phone, /^Dana Ortiz mentioned .*on the phone/).waitFor();
  await device.remove();
});
