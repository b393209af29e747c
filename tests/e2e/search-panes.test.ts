import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsInBoth } from "./harness/axe.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// Design 07b on the demo organisation: the panes of a search, in a wide window and in narrow ones.
const RELEASE = "Release 4.2";
let server: TandemServer;
let device: Device;
let maya: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  device = await Device.start(server.origin);
  maya = await GroupChat.signIn(device, server, people.maya);
});

afterAll(async () => {
  await device?.remove();
  await server?.remove();
});

const box = () => maya.page.getByRole("searchbox", { name: "Search messages" });
const hits = () => maya.page.getByRole("listbox", { name: "Messages found" }).getByRole("option");
const context = () => maya.page.getByRole("region", { name: "Context" });
const back = () => maya.page.getByRole("button", { name: "Back", exact: true });
const selected = () => maya.page.getByRole("option", { selected: true });
/** The message of the context that was found. */
const target = () => context().locator("article[data-target]");

async function searches(text: string): Promise<void> {
  await maya.page.keyboard.press("Control+Shift+F");
  await box().fill(text);
  await box().press("Enter");
  await hits().first().waitFor();
}

test("[RM26] the chosen hit stands in its context, by J and K, arrows and the pointer; nothing is read for it, and Back returns", async () => {
  const { page } = maya;
  await maya.row(`${RELEASE}, 2 unread`).waitFor();
  await searches("settlement");
  expect(await maya.myChat.count()).toBe(0);
  // The first is chosen from the start, and the focus stays in the box.
  await context().getByRole("heading", { name: OPS_BRIDGE }).waitFor();
  await target().filter({ hasText: "Breaks so far" }).waitFor();
  await context()
    .getByText(/, around \d\d:\d\d$/)
    .waitFor();
  await context().getByRole("article").filter({ hasText: "At this rate we are clear" }).waitFor();
  await context().getByRole("article").filter({ hasText: "Desk briefing" }).waitFor();
  await expect.poll(() => page.evaluate(() => CSS.highlights.get("td-context")?.size ?? 0)).toBeGreaterThan(1);
  await box().and(page.locator(":focus")).waitFor();

  await box().press("ArrowDown");
  await page.keyboard.press("J");
  await context().getByRole("heading", { name: RELEASE }).waitFor();
  await target().filter({ hasText: "Nobody deploys" }).waitFor();
  expect(await selected().getAttribute("aria-label")).toMatch(/^Maya Lindqvist, Release 4.2, /);
  await page.keyboard.press("K");
  await target().filter({ hasText: "Breaks so far" }).waitFor();
  await hits().filter({ hasText: "Scope is frozen" }).click();
  await target().filter({ hasText: "Scope is frozen" }).waitFor();
  await page.keyboard.press("ArrowUp");
  await target().filter({ hasText: "Fine with settlement" }).waitFor();

  // The room was read and not entered: what is new in it is new still.
  await back().click();
  await maya.row(`${RELEASE}, 2 unread`).waitFor();
});

test("[RM26] Open in room leads to the message; Enter and a double-click do, too", async () => {
  await searches("settlement");
  await hits().filter({ hasText: "Scope is frozen" }).click();
  await target().filter({ hasText: "Scope is frozen" }).waitFor();
  await context().getByRole("button", { name: "Open in room" }).click();
  await maya.main(RELEASE).waitFor();
  await maya.message("Scope is frozen").and(maya.page.locator(":focus")).waitFor();
  await back().click();
  await hits().filter({ hasText: "Client note is out" }).dblclick();
  await maya.main("FX Desk EMEA").waitFor();
  await maya.message("Client note is out").and(maya.page.locator(":focus")).waitFor();
});

test("[RM26] where there is no room for it a click opens the message, as on a phone", async () => {
  const { page } = maya;
  await searches("settlement");
  await context().waitFor();
  await page.setViewportSize({ width: 900, height: 900 });
  await context().waitFor({ state: "detached" });
  await maya.myChat.waitFor();
  await hits().filter({ hasText: "Scope is frozen" }).click();
  await maya.main(RELEASE).waitFor();
  await page.setViewportSize({ width: 1440, height: 1080 });
});

test("[RM26] [WCAG] the panes hold AA in both themes, and on a phone", async () => {
  const { page } = maya;
  await searches("settlement");
  await target().waitFor();
  const found = await violationsInBoth(page, "three panes");
  await page.setViewportSize({ width: 390, height: 844 });
  await context().waitFor({ state: "detached" });
  found.push(...(await violationsInBoth(page, "phone")));
  await page.setViewportSize({ width: 1440, height: 1080 });
  expect(found).toEqual([]);
  expect(device.complaints).toEqual([]);
});
