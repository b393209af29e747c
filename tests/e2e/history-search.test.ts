import { afterAll, beforeAll, expect, test } from "vitest";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// The demo organisation has talked about a settlement break in several rooms.
let server: TandemServer;
let desk: Device;
let maya: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  desk = await Device.start(server.origin);
  maya = await GroupChat.signIn(desk, server, people.maya);
});

afterAll(async () => {
  await desk?.remove();
  await server?.remove();
});

const box = () => maya.page.getByRole("searchbox", { name: "Search messages" });
const hits = () => maya.page.getByRole("listbox", { name: "Messages found" }).getByRole("option");
const title = (name: string | RegExp) => maya.page.getByRole("heading", { level: 1, name });

async function searches(text: string): Promise<void> {
  await maya.page.keyboard.press("Control+Shift+F");
  await box().fill(text);
  await box().press("Enter");
}

test("[RM26] Ctrl+Shift+F: a phrase is found, counted and marked; other words together are not", async () => {
  await searches('"settlement break"');
  await title(/^\d+ messages?$/).waitFor();
  await hits().filter({ hasText: "settlement break list" }).first().waitFor();
  expect(await maya.page.locator("mark").first().textContent()).toBe("settlement break");
  await searches('"break settlement"');
  await maya.page.getByRole("heading", { name: 'Nothing for “"break settlement"”' }).waitFor();
});

test("[RM26] operators and filters narrow, as chips that can be taken away", async () => {
  await searches("settlement from:dana");
  await maya.page.getByRole("button", { name: "From Dana Ortiz, remove" }).waitFor();
  await expect.poll(() => hits().count()).toBeGreaterThan(0);
  for (const name of await hits().evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")))) {
    expect(name).toMatch(/^Dana Ortiz, /);
  }
  await maya.page.getByRole("checkbox", { name: "Link" }).check();
  await maya.page.getByRole("heading", { name: /^Nothing for / }).waitFor();
  expect(await box().inputValue()).toBe("settlement from:dana has:link");
  await maya.page.getByRole("button", { name: "Reset" }).first().click();
  await maya.page.getByRole("heading", { name: "Find what was said" }).waitFor();
});

test("[RM26] Enter on a hit opens the room at that message", async () => {
  await searches('"Fine with settlement"');
  await hits().first().waitFor();
  await box().press("ArrowDown");
  await maya.page.keyboard.press("Enter");
  await maya.message("Fine with settlement.").and(maya.page.locator(":focus")).waitFor();
});

test("[RM29] Ctrl+F in a room finds in all of its history: counted, marked, both ways, and back to where one was", async () => {
  await maya.openRoom(OPS_BRIDGE);
  await maya.entry(OPS_BRIDGE).focus();
  await maya.page.keyboard.press("Control+F");
  const bar = maya.page.getByRole("search", { name: "Find here" });
  const field = bar.getByRole("searchbox");
  await field.and(maya.page.locator(":focus")).waitFor();
  await maya.page.keyboard.type("settlement");
  const standing = bar.getByRole("status");
  await standing.filter({ hasText: /^1 of \d+$/ }).waitFor();
  const count = Number((await standing.textContent())?.split(" ").at(-1));
  expect(count).toBeGreaterThan(1);
  await expect.poll(() => maya.page.evaluate(() => CSS.highlights.get("td-find")?.size ?? 0)).toBeGreaterThan(0);
  await maya.page.keyboard.press("Enter");
  await standing.filter({ hasText: `2 of ${count}` }).waitFor();
  await maya.page.keyboard.press("Shift+F3");
  await standing.filter({ hasText: `1 of ${count}` }).waitFor();
  await maya.page.keyboard.press("Shift+Enter");
  await standing.filter({ hasText: `${count} of ${count}` }).waitFor();
  await field.and(maya.page.locator(":focus")).waitFor();
  await maya.page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  await maya.entry(OPS_BRIDGE).and(maya.page.locator(":focus")).waitFor();
  expect(await maya.page.evaluate(() => CSS.highlights.has("td-find"))).toBe(false);
});

test("[RM27] a search saved as a filter counts what is said while I am away; its feed reads it", async () => {
  await searches('"gilt auction"');
  await maya.page.getByRole("button", { name: "Save as filter" }).click();
  await maya.page.getByRole("textbox", { name: "Name", exact: true }).fill("Auctions");
  await maya.page.getByRole("button", { name: "Save", exact: true }).click();
  await maya.row("Auctions").waitFor();
  await maya.row("Mentions of me").waitFor();
  await maya.page.close();
  const away = await Device.start(server.origin);
  const dana = await GroupChat.signIn(away, server, people.dana);
  await dana.openRoom(OPS_BRIDGE);
  await dana.say(OPS_BRIDGE, "The gilt auction is at noon.");
  await dana.message("gilt auction is at noon").waitFor();
  maya = await GroupChat.arrive(desk, server, people.maya);
  await maya.row("Auctions, 1 unread").click();
  await title("Auctions").waitFor();
  await hits().filter({ hasText: "gilt auction is at noon" }).waitFor();
  await maya.row("Auctions$").waitFor();
  // Live, with the feed left behind.
  await maya.openRoom(OPS_BRIDGE);
  await dana.say(OPS_BRIDGE, "The next gilt auction is at three.");
  await maya.row("Auctions, 1 unread").click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: "Delete filter" }).click();
  await expect.poll(() => maya.row("Auctions").count()).toBe(0);
  await maya.page.getByRole("button", { name: "Undo" }).click();
  await maya.row("Auctions, 1 unread").waitFor();
  await away.remove();
});
