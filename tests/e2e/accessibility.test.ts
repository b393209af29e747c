import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./harness/axe.ts";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, TandemServer } from "./harness/server.ts";

// WCAG 2.2 AA, as far as a machine can tell (axe-core), on each screen and in both themes; and a day without a mouse.
let server: TandemServer;

beforeAll(async () => {
  server = await TandemServer.start();
});
afterAll(() => server?.remove());

test.each(["light", "dark"] as const)("[WCAG] Group Chat's screens hold AA, %s", async (colorScheme) => {
  const device = await Device.start(server.origin, { colorScheme });
  const app = await GroupChat.open(device);
  await app.page.getByLabel("Password", { exact: true }).waitFor();
  const found: Record<string, string[]> = { signIn: await violations(app.page) };
  await app.enter(server.jid(people.maya), PASSWORD);
  await app.openRoom(OPS_BRIDGE);
  await app.page.getByRole("article").first().waitFor();
  found["room"] = await violations(app.page);
  await app.row("Dana Ortiz").first().dblclick();
  await app.main("Dana Ortiz").waitFor();
  found["im"] = await violations(app.page);
  await app.page.keyboard.press("Alt+2");
  await app.page.getByRole("heading", { name: "Room directory" }).first().waitFor();
  found["directory"] = await violations(app.page);
  await app.page.getByRole("button", { name: "Settings" }).click();
  await app.page.getByRole("dialog").waitFor();
  found["settings"] = await violations(app.page);
  await app.page.keyboard.press("Escape");
  await app.page.keyboard.press("Control+K");
  await app.page.keyboard.type("ops");
  await app.page
    .getByRole("option", { name: /Ops Bridge/ })
    .first()
    .waitFor();
  found["commandBox"] = await violations(app.page);
  await app.page.keyboard.press("Escape");
  await app.page.keyboard.press("Control+Shift+F");
  await app.searchBox.fill("batch");
  await app.page.getByRole("listbox", { name: "Messages found" }).getByRole("option").first().waitFor();
  found["messagesFound"] = await violations(app.page);
  await app.page.getByRole("button", { name: "Back" }).click();
  await app.openRoom("Release 4.2");
  await app.main("Release 4.2").getByRole("button", { name: "More", exact: true }).first().click();
  await app.page.getByRole("menuitem", { name: "Room settings" }).click();
  await app.page.getByRole("radio", { name: /^Auditorium/ }).waitFor();
  found["roomSettings"] = await violations(app.page);
  expect(Object.entries(found).filter(([, each]) => each.length > 0)).toEqual([]);
  await device.remove();
});

test.each(["light", "dark"] as const)("[WCAG] Communicator's screens hold AA, %s", async (colorScheme) => {
  const device = await Device.start(server.origin, { colorScheme, viewport: { width: 360, height: 760 } });
  const app = await Communicator.open(device);
  await app.page.getByLabel("Password", { exact: true }).waitFor();
  const found: Record<string, string[]> = { signIn: await violations(app.page) };
  await app.enter(server.jid(people.maya), PASSWORD);
  await app.contact("Dana Ortiz").first().waitFor();
  found["contacts"] = await violations(app.page);
  await app.contact("Dana Ortiz").first().focus();
  await app.page.keyboard.press("Space");
  await app.page.getByText("Work", { exact: true }).waitFor();
  found["card"] = await violations(app.page);
  await app.page.keyboard.press("Escape");
  await app.page.getByRole("button", { name: "My card" }).click();
  await app.page.getByLabel("Mobile").waitFor();
  found["ownCard"] = await violations(app.page);
  await app.page.keyboard.press("Escape");
  await app.contact("Dana Ortiz").first().dblclick();
  await app.entry("Dana Ortiz").waitFor();
  found["conversation"] = await violations(app.page);
  await app.page.getByRole("button", { name: "Bring in more people" }).click();
  const whom = app.page.getByRole("combobox", { name: "People" });
  await whom.fill("kenji");
  await app.page.getByRole("option", { name: /^Kenji/ }).waitFor();
  await whom.press("Enter");
  await whom.fill("priya");
  await app.page.getByRole("option", { name: /^Priya/ }).waitFor();
  found["bringIn"] = await violations(app.page);
  // Who is found stands above the buttons, and must not move them away from under a click.
  await app.page.getByRole("button", { name: "Cancel" }).click();
  await app.page.getByRole("dialog").waitFor({ state: "detached" });
  await app.say("Dana Ortiz", "The same to everybody");
  await app.message("The same to everybody").first().waitFor();
  await app.page.keyboard.press("Control+Shift+F");
  const past = app.page.getByRole("grid", { name: "Earlier conversations" });
  await past.getByRole("row", { name: /^Dana Ortiz/ }).waitFor();
  found["history"] = await violations(app.page);
  const words = app.page.getByRole("searchbox", { name: "Search messages" });
  await words.fill("everybody");
  await app.page.getByRole("listbox", { name: "Messages found" }).getByRole("option").first().waitFor();
  found["messagesFound"] = await violations(app.page);
  await words.fill("");
  await past.waitFor();
  await app.page.keyboard.press("Escape");
  await app.entry("Dana Ortiz").waitFor();
  await app.page.keyboard.press("Escape");
  await app.contacts.waitFor();
  await app.page.getByRole("searchbox", { name: "Find someone" }).fill("o");
  const results = app.page.getByRole("grid", { name: "Results" }).getByRole("row");
  await results.first().waitFor();
  await results.first().focus();
  found["results"] = await violations(app.page);
  expect(Object.entries(found).filter(([, each]) => each.length > 0)).toEqual([]);
  await device.remove();
});

test("[CO5] [CV1] Communicator by keyboard alone: a contact found, looked at, written to; a state chosen", async () => {
  const device = await Device.start(server.origin, { viewport: { width: 360, height: 760 } });
  const app = await Communicator.open(device);
  const { keyboard } = app.page;
  await app.page.getByLabel("Password", { exact: true }).waitFor();
  await app.page.getByRole("textbox", { name: "Address" }).focus();
  await keyboard.type(server.jid(people.maya));
  await keyboard.press("Tab");
  await keyboard.type(PASSWORD);
  await keyboard.press("Enter");
  await app.contact("Dana Ortiz").first().waitFor();
  for (let steps = 0; steps < 20 && !(await isFocusWithin(app.page, "tree")); steps++) await keyboard.press("Tab");
  await keyboard.press("Home");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowDown");
  const here = app.contacts.locator(":focus");
  expect(await here.getAttribute("aria-label")).toMatch(/^Dana Ortiz, /);
  await keyboard.press("Space");
  await app.page.getByText("Work", { exact: true }).waitFor();
  await keyboard.press("Escape");
  await here.waitFor();
  await keyboard.press("Enter");
  await app.entry("Dana Ortiz").and(app.page.locator(":focus")).waitFor();
  await keyboard.type("No mouse today");
  await keyboard.press("Enter");
  await app.message("No mouse today").waitFor();
  await device.remove();
});

const isFocusWithin = (page: Page, role: string): Promise<boolean> =>
  page.evaluate((name) => document.activeElement?.closest(`[role=${name}]`) !== null, role);

test("[RT16] Group Chat by keyboard alone: to a room, a message, a participant, an IM and back", async () => {
  const device = await Device.start(server.origin);
  const app = await GroupChat.signIn(device, server, people.maya);
  const { keyboard } = app.page;
  await app.page.keyboard.press("Control+K");
  await keyboard.type("Ops Bridge");
  await app.page
    .getByRole("option", { name: /Ops Bridge/ })
    .first()
    .waitFor();
  await keyboard.press("Enter");
  await app.main(OPS_BRIDGE).waitFor();
  await app.entry(OPS_BRIDGE).focus();
  await keyboard.type("No mouse today");
  await keyboard.press("Enter");
  await app.message("No mouse today").waitFor();
  for (let steps = 0; steps < 8 && !(await isFocusIn(app.page, "Participants")); steps++) await keyboard.press("F6");
  expect(await isFocusIn(app.page, "Participants")).toBe(true);
  await app.participant("Dana Ortiz").focus();
  await keyboard.press("Enter");
  await app.main("Dana Ortiz").waitFor();
  await keyboard.press("Escape");
  await app.main(OPS_BRIDGE).waitFor();
  await device.remove();
});

const isFocusIn = (page: Page, landmark: string): Promise<boolean> =>
  page.evaluate((name) => document.activeElement?.closest(`aside[aria-label='${name}']`) !== null, landmark);

test("[RM24] nothing scrolls sideways at 320 px, in neither app", async () => {
  const device = await Device.start(server.origin, { viewport: { width: 320, height: 640 } });
  const groupChat = await GroupChat.signIn(device, server, people.maya);
  const isWide = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(await isWide(groupChat.page)).toBe(false);
  await groupChat.openRoom(OPS_BRIDGE);
  expect(await isWide(groupChat.page)).toBe(false);
  const communicator = await Communicator.open(device);
  await communicator.page
    .getByRole("button", { name: /^Sign in|Use another/ })
    .or(communicator.contacts)
    .first()
    .waitFor();
  expect(await isWide(communicator.page)).toBe(false);
  await device.remove();
});
