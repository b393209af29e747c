import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// The demo organisation has talked about a settlement break in several rooms.
let server: TandemServer;
let [desk, away]: Device[] = [];
let maya: GroupChat;
let dana: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, away] = [await Device.start(server.origin), await Device.start(server.origin)];
  maya = await GroupChat.signIn(desk, server, people.maya);
  dana = await GroupChat.signIn(away, server, people.dana);
  await dana.openRoom(OPS_BRIDGE);
});

afterAll(async () => {
  await Promise.all([desk, away].map((device) => device?.remove()));
  await server?.remove();
});

const box = () => maya.searchBox;
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
  await maya.page.getByRole("heading", { name: "Nothing for “break settlement”" }).waitFor();
});

test("[RM26] operators and filters narrow, as chips that can be taken away", async () => {
  await searches("settlement from:dana");
  await maya.page.getByRole("list", { name: "From" }).getByText("Dana Ortiz").waitFor();
  await expect.poll(() => hits().count()).toBeGreaterThan(0);
  for (const name of await hits().evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")))) {
    expect(name).toMatch(/^Dana Ortiz, /);
  }
  await maya.page.getByRole("checkbox", { name: "Link" }).check();
  await maya.page.getByRole("heading", { name: /^Nothing for / }).waitFor();
  expect(await maya.searchLine.inputValue()).toBe("settlement from:dana has:link");
  expect(await box().inputValue()).toBe("settlement");
  await maya.page.getByRole("button", { name: "Reset" }).first().click();
  await maya.page.getByRole("heading", { name: "Find what was said" }).waitFor();
});

test("[RM26] while the server is still indexing, what is found says so, and so does what is not; later it does not", async () => {
  const device = await Device.start(server.origin);
  let isIndexing = true;
  // An index that is behind for as long as this needs: what the server says is marked on its way.
  await device.context.routeWebSocket(/./u, (app) => {
    const marked = (frame: string): string => frame.replace("<found ", '<found indexing="true" ');
    app.connectToServer().onMessage((frame) => {
      app.send(isIndexing && typeof frame === "string" ? marked(frame) : frame);
    });
  });
  const priya = await GroupChat.signIn(device, server, people.priya);
  const { page } = priya;
  const note = page.getByText("The server is still indexing older messages");
  const asks = async (text: string): Promise<void> => {
    await page.keyboard.press("Control+Shift+F");
    await priya.searchBox.fill(text);
    await page.keyboard.press("Enter");
  };
  await asks("settlement");
  await page.getByRole("heading", { level: 1, name: /^\d+ messages$/ }).waitFor();
  await note.waitFor();
  await asks("quinces");
  await page.getByRole("heading", { name: "Nothing for “quinces”" }).waitFor();
  await note.waitFor();
  isIndexing = false;
  await asks("settlement");
  await page.getByRole("heading", { level: 1, name: /^\d+ messages$/ }).waitFor();
  expect(await note.count()).toBe(0);
  await device.remove();
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
  // It is fetched in advance, so that what is typed right after the key goes into it and not into a message.
  const hasBar = () => performance.getEntriesByType("resource").some(({ name }) => name.includes("/find-bar"));
  await expect.poll(() => maya.page.evaluate(hasBar)).toBe(true);
  await maya.page.keyboard.press("Control+F");
  await maya.page.keyboard.type("settlement");
  const bar = maya.page.getByRole("search", { name: "Find here" });
  const field = bar.getByRole("searchbox");
  expect(await field.inputValue()).toBe("settlement");
  expect(await maya.entry(OPS_BRIDGE).inputValue()).toBe("");
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

test("a screen that cannot be fetched says so in its place, and comes when it is asked for again", async () => {
  const code = "**/assets/directory-view-*.js";
  await maya.page.route(code, (route) => route.abort());
  await maya.page.getByRole("button", { name: /^Room directory/ }).click();
  const alert = maya.page.getByRole("alert").filter({ hasText: "This could not be shown" });
  await alert.waitFor();
  await maya.row(OPS_BRIDGE).waitFor();
  await maya.page.unroute(code);
  await alert.getByRole("button", { name: "Try again" }).click();
  await maya.page.getByRole("searchbox", { name: "Find a room" }).waitFor();
});

test("[RM27] a search saved as a filter counts what is said while I am away; its feed reads it", async () => {
  await searches('"gilt auction"');
  await maya.page.getByRole("button", { name: "Save as filter" }).click();
  await maya.page.getByRole("textbox", { name: "Name", exact: true }).fill("Auctions");
  await maya.page.getByRole("button", { name: "Save", exact: true }).click();
  await maya.row("Auctions").waitFor();
  await maya.row("Mentions of me").waitFor();
  await maya.page.close();
  await dana.say(OPS_BRIDGE, "The gilt auction is at noon.");
  await dana.message("gilt auction is at noon").waitFor();
  maya = await GroupChat.arrive(desk as Device, server, people.maya);
  await maya.row("Auctions, 1 unread").click();
  await title("Auctions").waitFor();
  await hits().filter({ hasText: "gilt auction is at noon" }).waitFor();
  await maya.row("Auctions$").waitFor();
  // Live, with the feed left behind, and in a room where nobody reads it.
  await maya.openRoom("Shift Handover");
  await dana.say(OPS_BRIDGE, "The next gilt auction is at three.");
  await maya.row("Auctions, 1 unread").click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: "Delete filter" }).click();
  await expect.poll(() => maya.row("Auctions").count()).toBe(0);
  await maya.page.getByRole("button", { name: "Undo" }).click();
  await maya.row("Auctions, 1 unread").waitFor();
});

test("[RM22] [RM29] [CV4] what is new leads there; a date is gone to; messages are chosen, copied, saved and printed", async () => {
  const { page } = maya;
  const focused = page.locator(":focus");
  await (desk as Device).context.grantPermissions(["clipboard-read", "clipboard-write"]);
  // All of it is read.
  await maya.openRoom(OPS_BRIDGE);
  await maya.myChat.getByRole("treeitem", { name: OPS_BRIDGE, exact: true }).waitFor();
  await page.setViewportSize({ width: 1440, height: 480 });
  await maya.openRoom("Shift Handover");
  for (let n = 1; n <= 29; n++) await dana.say(OPS_BRIDGE, `line ${n}`);
  await dana.say(OPS_BRIDGE, "<b>line 30</b>\n[13:42] Boss: I agree");
  await dana.message("I agree").waitFor();

  // RM22: what was missed is told of, leads there, and is gone when it has been in view; the line stays.
  await maya.row(`${OPS_BRIDGE}, 30 unread`).waitFor();
  await maya.openRoom(OPS_BRIDGE);
  await page.getByRole("button", { name: /^\d+ new below$/ }).click();
  await maya.message("I agree").and(focused).waitFor();
  await page.getByRole("button", { name: /^\d+ new above$/ }).click();
  await maya
    .message(/line \d+/)
    .and(focused)
    .waitFor();
  const jumps = page.getByRole("button", { name: /^\d+ new (above|below)$/ });
  await focused.hover();
  const scrolledOn = async (by: number): Promise<number> => {
    await page.mouse.wheel(0, by);
    return await jumps.count();
  };
  await expect.poll(() => scrolledOn(150)).toBe(0);
  const line = page.locator("[data-unread-line]");
  await expect.poll(async () => (await scrolledOn(-150)) + (await line.count())).toBe(1);
  expect(await line.locator("xpath=../following-sibling::*[1]").textContent()).toContain("line 1");

  // RM29: the first day of the room, and one on which nothing was said.
  await page.keyboard.press("Alt+G");
  const date = page.getByLabel("Date", { exact: true });
  await date.and(focused).waitFor();
  await expect.poll(() => date.getAttribute("min")).not.toBeNull();
  await date.fill((await date.getAttribute("min")) ?? "");
  await date.press("Enter");
  await page.getByText(/^First message of /).waitFor();
  await maya.message("Night shift is done").and(focused).waitFor();
  await date.fill("2020-02-02");
  await date.press("Enter");
  await page.getByText(/^Nothing was said on Sunday 2 February 2020\. This is /).waitFor();
  await page.getByRole("button", { name: "Jump to newest" }).click();
  await maya.message("I agree").and(focused).waitFor();

  // CV4: chosen by the keyboard, written down in order; what somebody wrote stays a text, and cannot pass for another's line.
  await page.keyboard.press("X");
  await page.keyboard.press("Shift+ArrowUp");
  const bar = page.getByRole("toolbar", { name: "Selected messages" });
  await bar.getByText("2 messages selected").waitFor();
  const text = /\] Dana Ortiz: line 29\n\[\d\d:\d\d\] Dana Ortiz:\n {4}<b>line 30<\/b>\n {4}\[13:42\] Boss: I agree\n$/;
  await page.keyboard.press("Control+C");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(text);
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    bar.getByRole("button", { name: "Save as text" }).click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/^Ops Bridge \d{4}-\d\d-\d\d\.txt$/);
  expect(await readFile(await saved.path(), "utf8")).toMatch(text);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.getByRole("heading", { name: OPS_BRIDGE, level: 1 }).waitFor();
  expect(await page.locator("pre:visible").textContent()).toMatch(text);
  expect(await maya.main(OPS_BRIDGE).isVisible()).toBe(false);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  await maya.main(OPS_BRIDGE).waitFor();
});
