import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./harness/axe.ts";
import { Device, type DeviceOptions } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { people, type Person, TandemServer } from "./harness/server.ts";

const EXCEPTIONS = "Settlement Exceptions";
let server: TandemServer;
const devices: Device[] = [];

async function signIn(person: Person, options: DeviceOptions = {}): Promise<GroupChat> {
  const device = await Device.start(server.origin, options);
  devices.push(device);
  return await GroupChat.signIn(device, server, person);
}

const roomRow = (app: GroupChat, name: string): Locator =>
  app.main("Room directory").getByRole("row", { name: new RegExp(`^${name}`) });
const detailsOf = (app: GroupChat): Locator => app.page.getByRole("complementary", { name: "Details" });

beforeAll(async () => {
  server = await TandemServer.start();
  const at = (local: string): string => `${local}@${server.domain}`;
  await server.cli(["category", "add", "settlement", "--name", "Settlement", "--parent", "operations"]);
  const around = ["--scope", ...["maya", "dana", "kenji"].map(at)];
  await server.cli(["category", "add", "walled", "--name", "Walled", "--parent", "settlement", ...around]);
  const add = (local: string, name: string, topic: string, ...more: readonly string[]): Promise<string> =>
    server.cli(["room", "add", local, "--name", name, "--subject", topic, "--owner", at("dana"), ...more]);
  const closed = ["--members-only", "--retention", "2555", "--description", "Exception queue EX"];
  await add("exceptions", EXCEPTIONS, "Owners and ageing", "--category", "settlement", ...closed);
  await server.cli(["room", "affiliation", "exceptions", at("kenji"), "member"]);
  await add("cut-offs", "Séttlement Cut-offs", "Changes only", "--category", "trading", "--moderated");
  await add("vault", "Vault Settlement", "Behind the wall", "--category", "walled", "--members-only");
  await server.cli(["room", "change", "town-hall", "--moderated"]);
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(() => server?.remove());

test("[RM11] [RM6] a closed room from outside: what it is, who manages it, whom one knows there, and asking to be let in", async () => {
  const dana = await signIn(people.dana);
  await dana.setPresence("Busy");
  // She is in the room: who is not is told of requests when they come.
  await dana.page.evaluate((hash) => void (location.hash = hash), `#/room/exceptions%40rooms.${server.domain}`);
  await dana.entry(EXCEPTIONS).waitFor();
  const kenji = await signIn(people.kenji);
  await kenji.myChat.waitFor();
  const maya = await signIn(people.maya);
  await maya.page.keyboard.press("Alt+2");
  await maya.page.getByRole("searchbox", { name: "Find a room" }).fill("settle");
  await roomRow(maya, EXCEPTIONS).click();
  const details = detailsOf(maya);
  await details.getByRole("heading", { name: EXCEPTIONS }).waitFor();
  await details.getByText("Operations / Settlement", { exact: true }).waitFor();
  for (const tag of ["Normal room", "Closed", "History 7 years"])
    await details.getByText(tag, { exact: true }).waitFor();
  const managers = details.getByRole("list", { name: /^Managers 1/ });
  await managers.getByRole("listitem").filter({ hasText: "Dana Ortiz" }).filter({ hasText: "Busy" }).waitFor();
  const known = details.getByRole("list", { name: "People you know 1 of 2" });
  await known
    .getByRole("listitem")
    .filter({ hasText: "Kenji Arakawa" })
    .getByRole("img", { name: "Available" })
    .waitFor();
  await details.getByText(/^Messages are shown to members only\./).waitFor();

  // From the row; the details and Dana hear of it, and it opens once she has let Maya in.
  await roomRow(maya, EXCEPTIONS).getByRole("button", { name: "Ask to join" }).click();
  await details.getByRole("status").filter({ hasText: "Asked" }).waitFor();
  const request = dana.page.getByRole("listitem").filter({ hasText: `asks to be let into ${EXCEPTIONS}` });
  await request.getByRole("button", { name: "Let in" }).click();
  await maya.row(EXCEPTIONS).waitFor();
  await roomRow(maya, EXCEPTIONS)
    .and(maya.page.getByRole("row", { name: /Joined$/ }))
    .waitFor();
  expect(await details.getByText(/^Messages are shown to members only\./).count()).toBe(0);
  await roomRow(maya, EXCEPTIONS).press("Enter");
  await maya.entry(EXCEPTIONS).waitFor();

  // The signs, to the eye and in words.
  await maya.row("Town Hall, auditorium").click();
  await maya.main("Town Hall").getByText("auditorium", { exact: true }).waitFor({ state: "attached" });
  await maya.page.keyboard.press("Control+K");
  await maya.page.keyboard.type("cut-offs");
  await maya.page.getByRole("option", { name: /^Séttlement Cut-offs auditorium/ }).waitFor();
  expect(devices.flatMap(({ complaints }) => complaints)).toEqual([]);
}, 120_000);

test("[RM11] by keyboard alone: search without accents, chips, sort, tree, the details that follow the arrows", async () => {
  const app = await signIn(people.maya);
  const { page } = app;
  const focused = (name: string | RegExp, role: "row" | "treeitem" | "button"): Promise<void> =>
    page.getByRole(role, { name }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Alt+2");
  await page.getByRole("searchbox", { name: "Find a room" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("settle");
  const count = page.getByRole("status").filter({ hasText: /\d rooms?$/ });
  await expect.poll(() => count.textContent()).toBe("4 rooms");
  // In the middle of a word and with accents, in names first, then in topics.
  const marked = app.main("Room directory").locator("mark");
  await expect
    .poll(async () => (await marked.allTextContents()).toSorted())
    .toEqual(["Settle", "Settle", "Séttle", "settle"].toSorted());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await focused("Name and topic", "button");
  await page.keyboard.press("Space");
  await expect.poll(() => count.textContent()).toBe("3 rooms");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await focused("Auditorium", "button");
  await page.keyboard.press("Space");
  await expect.poll(() => count.textContent()).toBe("1 room");
  await roomRow(app, "Séttlement Cut-offs, Changes only, Auditorium").waitFor();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await focused("I manage", "button");
  await page.keyboard.press("Space");
  await page.getByRole("heading", { name: "Nothing for “settle”" }).waitFor();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await focused("Sort by: Most active", "button");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemradio", { name: "Name" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sort by: Name" }).waitFor();

  // The tree: closed, opened, chosen.
  await page.getByRole("treeitem", { name: /^All categories/ }).focus();
  await page.keyboard.press("ArrowDown");
  await focused(/^Operations, 2 rooms/, "treeitem");
  await page.keyboard.press("ArrowLeft");
  const settlement = page.getByRole("treeitem", { name: /^Settlement, 2 rooms/ });
  await settlement.waitFor({ state: "detached" });
  await page.keyboard.press("ArrowRight");
  await settlement.waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(() => count.textContent()).toBe("2 rooms");
  await page.getByRole("treeitem", { name: /^Settlement, 2 rooms/, selected: true }).waitFor();

  // The list.
  await page.keyboard.press("Tab");
  await focused(new RegExp(`^${EXCEPTIONS}`), "row");
  await detailsOf(app).getByRole("heading", { name: EXCEPTIONS }).waitFor();
  await page.keyboard.press("ArrowDown");
  await detailsOf(app).getByRole("heading", { name: "Vault Settlement" }).waitFor();
  await page.keyboard.press("Escape");
  await detailsOf(app).waitFor({ state: "detached" });
  await focused(/^Vault Settlement/, "row");
  // Closed is closed: they do not come back with the next arrow.
  await page.keyboard.press("ArrowUp");
  await focused(new RegExp(`^${EXCEPTIONS}`), "row");
  expect(await detailsOf(app).count()).toBe(0);
});

test("[RM2] [RM11] who asks to join when the scope has left them out is told why not, and the room is not offered any more", async () => {
  const app = await signIn(people.kenji);
  const link = `#/room/${encodeURIComponent(`vault@rooms.${server.domain}`)}`;
  await app.page.evaluate((hash) => void (location.hash = hash), link);
  await app.main("Vault Settlement").getByRole("heading", { name: "Members only" }).waitFor();
  await app.page.keyboard.press("Alt+2");
  await roomRow(app, "Vault Settlement").waitFor();
  const scope = ["maya", "dana"].map((local) => `${local}@${server.domain}`);
  await server.cli(["category", "change", "walled", "--scope", ...scope]);
  await roomRow(app, "Vault Settlement").getByRole("button", { name: "Ask to join" }).click();
  await app.page
    .getByRole("alert")
    .filter({ hasText: "Vault Settlement is not there for you any more" })
    .getByRole("button", { name: "Close" })
    .click();
  await roomRow(app, "Vault Settlement").waitFor({ state: "detached" });
  // Where they had come to its door.
  await app.page.evaluate((hash) => void (location.hash = hash), link);
  await app.page.getByRole("heading", { name: "This room does not exist any more" }).waitFor();
  expect(await app.page.getByRole("button", { name: "Ask to join" }).count()).toBe(0);
});

test("[RM8] the star of a room, by keyboard: it stands in Favourites here and on the phone, until it is taken out there", async () => {
  const app = await signIn(people.maya);
  const { page } = app;
  await app.openRoom("Rates Flow");
  const star = app.main("Rates Flow").getByRole("button", { name: "Favourite" });
  await star.focus();
  await page.keyboard.press("Enter");
  await app.main("Rates Flow").getByRole("button", { name: "Favourite", pressed: true }).waitFor();
  const favourites = (of: GroupChat): Promise<readonly string[]> =>
    of.myChat.getByRole("treeitem").evaluateAll((rows) => {
      const names = rows.map((row) => row.getAttribute("aria-label") ?? "");
      const at = names.lastIndexOf("Favourites");
      return at < 0 ? [] : names.slice(at, at + 3);
    });
  const expected = ["Favourites", "Rates Flow", "Operations"];
  await expect.poll(() => favourites(app)).toEqual(expected);
  expect(await violations(page)).toEqual([]);
  const phone = await signIn(people.maya, { viewport: { width: 390, height: 844 } });
  await expect.poll(() => favourites(phone)).toEqual(expected);
  await phone.row("Rates Flow").click({ button: "right" });
  await phone.page.getByRole("menuitem", { name: "Remove from favourites" }).click();
  await expect.poll(() => favourites(phone)).toEqual([]);
  await expect.poll(() => favourites(app)).toEqual([]);
  await app.main("Rates Flow").getByRole("button", { name: "Favourite", pressed: false }).waitFor();
});

test("[RM11] of a thousand rooms only those in view stand in the page, and the keys reach the last", async () => {
  const rooms = Array.from({ length: 1_000 }, (_, n) => ({
    room: `many-${n}`,
    name: `Many ${n}`,
    category: "engineering",
  }));
  const file = join(mkdtempSync(join(tmpdir(), "tandem-many-")), "rooms.json");
  writeFileSync(file, JSON.stringify({ categories: [], rooms }));
  await server.cli(["category", "import", file]);
  rmSync(dirname(file), { recursive: true });
  const app = await signIn(people.dana);
  const { page } = app;
  await page.keyboard.press("Alt+2");
  await page.getByRole("searchbox", { name: "Find a room" }).fill("many");
  await page.getByRole("status").filter({ hasText: "1,000 rooms" }).waitFor();
  const rows = app.main("Room directory").getByRole("row");
  const first = rows.first();
  await first.focus();
  await page.keyboard.press("End");
  await page
    .getByRole("row", { name: /^Many 999/ })
    .and(page.locator(":focus"))
    .waitFor();
  expect(await rows.count()).toBeLessThan(100);
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("1000");
  expect(await page.locator(":focus").getAttribute("aria-rowindex")).toBe("1000");
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Find a room" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type(" 73");
  await page
    .getByRole("status")
    .filter({ hasText: /^\d+ rooms$/ })
    .waitFor();
  await roomRow(app, "Many 73,").waitFor();
});

test.each([
  { colorScheme: "light" },
  { colorScheme: "dark" },
  { colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const)("[WCAG] [RM11] the directory with its details holds AA: %j", async (options) => {
  const app = await signIn(people.maya, options);
  const { page } = app;
  const found: string[][] = [];
  if ("viewport" in options) {
    await page.getByRole("button", { name: "Add contact or join room" }).click();
    await page.getByRole("menuitem", { name: "Join a room" }).click();
    // The tree has no room there.
    await page.getByRole("button", { name: "Categories: All categories" }).click();
    await page.getByRole("menuitemradio", { name: "Trading" }).click();
    await roomRow(app, "Séttlement").waitFor();
    await page.getByRole("button", { name: "Categories: Trading" }).click();
    await page.getByRole("menuitemradio", { name: "All categories" }).click();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
  } else await page.keyboard.press("Alt+2");
  await page.getByRole("searchbox", { name: "Find a room" }).fill("settle");
  await roomRow(app, "Séttlement").waitFor();
  found.push(await violations(page));
  await roomRow(app, "Séttlement").click();
  await detailsOf(app).getByText("Managers").waitFor();
  found.push(await violations(page));
  await detailsOf(app).getByRole("button", { name: "Close" }).click();
  await detailsOf(app).waitFor({ state: "detached" });
  expect(found.flat()).toEqual([]);
});
