import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { AddInPage } from "./harness/add-in-page.ts";
import { violations } from "./harness/axe.ts";
import { Device, type DeviceOptions } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { people, TandemServer } from "./harness/server.ts";

// A page that the organisation has registered, beside the messages of a room.
const RELEASE = "Release 4.2";
const BOARD = "Build board";
/** Where nothing listens. */
const NOBODY = ["nobody", "Status", "http://127.0.0.1:1/"] as const;
let board: AddInPage;
let folder: string;
let server: TandemServer;
const devices: Device[] = [];

async function aDevice(options: DeviceOptions = {}): Promise<Device> {
  const device = await Device.start(server.origin, options);
  devices.push(device);
  return device;
}

function register(...pages: readonly (readonly [id: string, name: string, address: string])[]): Promise<void> {
  const tables = pages.map(([id, name, address]) => `[web.add_ins.${id}]\nname = "${name}"\naddress = "${address}"\n`);
  return writeFile(join(folder, "tandem.toml"), tables.join("\n"));
}

const panel = (app: GroupChat): Locator => app.page.getByRole("complementary", { name: BOARD });
const framed = (app: GroupChat): FrameLocator => app.page.frameLocator(`iframe[title="${BOARD}"]`);

async function openSettings(app: GroupChat): Promise<Locator> {
  await app.openRoom(RELEASE);
  await app.main(RELEASE).getByRole("button", { name: "More", exact: true }).first().click();
  await app.page.getByRole("menuitem", { name: "Room settings" }).click();
  return app.main(`Settings of ${RELEASE}`);
}

/** As an administrator gives it. */
async function give(): Promise<void> {
  await server.cli(["room", "change", "release-4-2", "--add-in", "board"]);
}

async function choose(app: GroupChat, name: string): Promise<void> {
  const page = await openSettings(app);
  await page.getByRole("combobox", { name: "Page beside the messages" }).selectOption({ label: name });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
  await app.page.getByRole("button", { name: "Back to the room" }).click();
}

beforeAll(async () => {
  board = await AddInPage.start();
  folder = await mkdtemp(join(tmpdir(), "tandem-e2e-config-"));
  await register(["board", BOARD, `${board.origin}/panel?team=ops`], NOBODY);
  server = await TandemServer.start({ arguments: ["--config", join(folder, "tandem.toml")] });
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(async () => {
  await server?.remove();
  await board?.remove();
  await rm(folder, { recursive: true, force: true });
});

test("[RM6] the owner chooses a registered page; who is in the room sees it, and it knows the room, and cannot break out", async () => {
  await server.cli(["room", "change", "release-4-2", "--add-in", ""]);
  const [desk, other] = await Promise.all([aDevice(), aDevice({ colorScheme: "dark" })]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  await dana.openRoom(RELEASE);
  await dana.entry(RELEASE).waitFor();
  expect(await panel(dana).count()).toBe(0);
  await choose(maya, BOARD);
  expect(await server.cli(["category", "export", "--format", "json"])).toContain('"addIn": "board"');
  // Told by the room, without a reload.
  await framed(dana)
    .getByText(/^Release 4\.2 \(release-4-2@rooms\.localhost\), dark, room,theme,type$/)
    .waitFor();
  expect(board.asked.at(-1)).toEqual({ path: "/panel?team=ops", referrer: undefined });
  await maya.openRoom(RELEASE);
  await framed(maya)
    .getByText(/, light, room,theme,type$/)
    .waitFor();
  // It is told again when that changes.
  await maya.page.emulateMedia({ colorScheme: "dark" });
  await framed(maya)
    .getByText(/, dark, room,theme,type$/)
    .waitFor();
  expect([desk.complaints, other.complaints]).toEqual([[], []]);
  const before = dana.page.url();
  await framed(dana).getByRole("button", { name: "Break out" }).click();
  await framed(dana)
    .getByText("storage:SecurityError page:SecurityError window:no top:SecurityError dialog:no")
    .waitFor();
  expect([dana.page.url(), other.context.pages().length]).toEqual([before, 1]);
  // What one writes goes on as before.
  await dana.say(RELEASE, "The board is up.");
  await dana.message("The board is up.").waitFor();
  expect(await violations(dana.page)).toEqual([]);
  await framed(dana).getByRole("button", { name: "Go elsewhere" }).click();
  await panel(dana)
    .getByRole("heading", { name: `${BOARD} wanted to show another place` })
    .waitFor();
  expect(await violations(dana.page)).toEqual([]);
  await panel(dana).getByRole("button", { name: "Load again", exact: true }).click();
  await framed(dana)
    .getByText(/^Release 4\.2 /)
    .waitFor();
});

test("[RM6] the panel is folded for this device, reached by keyboard, and does not let the page take the focus", async () => {
  await give();
  const dana = await GroupChat.signIn(await aDevice(), server, people.dana);
  await dana.openRoom(RELEASE);
  await framed(dana)
    .getByText(/^Release 4\.2 /)
    .waitFor();
  const toggle = dana.main(RELEASE).getByRole("button", { name: `Show ${BOARD}` });
  // By F6 to the panel, by Tab into the page and out of it.
  await dana.entry(RELEASE).focus();
  await dana.page.keyboard.press("F6");
  await panel(dana)
    .getByRole("button", { name: `Load ${BOARD} again` })
    .and(dana.page.locator(":focus"))
    .waitFor();
  await dana.page.keyboard.press("Tab");
  await dana.page.keyboard.press("Tab");
  await dana.page.keyboard.type("by Tab");
  expect(await framed(dana).getByLabel("Note").inputValue()).toBe("by Tab");
  await panel(dana)
    .getByRole("button", { name: `Hide ${BOARD}` })
    .click();
  await panel(dana).waitFor({ state: "detached" });
  await dana.page.reload();
  await dana.openRoom(RELEASE);
  await toggle.and(dana.page.locator("[aria-pressed=false]")).waitFor();
  expect(await panel(dana).count()).toBe(0);
  await toggle.click();
  // A click may, a script may not.
  await framed(dana).getByLabel("Note").click();
  await dana.page.keyboard.type("by hand");
  expect(await framed(dana).getByLabel("Note").inputValue()).toBe("by hand");
  await framed(dana).getByRole("button", { name: "Take the keyboard" }).click();
  await dana.entry(RELEASE).click();
  await panel(dana)
    .getByRole("heading", { name: `${BOARD} was stopped` })
    .waitFor();
  await dana.page.keyboard.type("mine");
  expect(await dana.entry(RELEASE).inputValue()).toContain("mine");
  expect(await violations(dana.page)).toEqual([]);
});

test("[RM6] on a phone the page is a sheet over the messages", async () => {
  await give();
  const dana = await GroupChat.signIn(await aDevice({ viewport: { width: 390, height: 844 } }), server, people.dana);
  await dana.openRoom(RELEASE);
  await dana
    .main(RELEASE)
    .getByRole("button", { name: `Show ${BOARD}` })
    .click();
  await framed(dana)
    .getByText(/^Release 4\.2 /)
    .waitFor();
  expect(await panel(dana).boundingBox()).toMatchObject({ x: 0, width: 390 });
  expect(await violations(dana.page)).toEqual([]);
  await dana.page.keyboard.press("Escape");
  await panel(dana).waitFor({ state: "detached" });
  await dana.entry(RELEASE).waitFor();
});

test("[RM6] where the browser shows an error of its own in the frame, the panel says what it may be", async () => {
  await server.cli(["room", "change", "town-hall", "--add-in", "nobody"]);
  const dana = await GroupChat.signIn(await aDevice(), server, people.dana);
  await dana.openRoom("Town Hall");
  const status = dana.page.getByRole("complementary", { name: "Status" });
  const note = status.getByRole("note").filter({ hasText: /^Is nothing shown\? The page may be out of reach/ });
  await note.waitFor();
  expect(await note.getByRole("link", { name: "Open in a tab" }).getAttribute("href")).toBe(NOBODY[2]);
  expect(await violations(dana.page)).toEqual([]);
  await note.getByRole("button", { name: "Close" }).click();
  await note.waitFor({ state: "detached" });
});

test("[RM6] a page that is registered later asks for Group Chat to be loaded again; without a connection it says so", async () => {
  await give();
  const device = await aDevice();
  const maya = await GroupChat.signIn(device, server, people.maya);
  await maya.openRoom(RELEASE);
  // The worker that keeps the page for the next start stands.
  await maya.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const second = await AddInPage.start();
  await server.down();
  await register(["board", BOARD, `${second.origin}/panel?team=ops`], NOBODY);
  await server.up();
  await panel(maya)
    .getByRole("heading", { name: `${BOARD} may not be shown here yet` })
    .waitFor();
  expect(second.asked).toEqual([]);
  const loaded = maya.page.waitForEvent("load");
  await panel(maya).getByRole("button", { name: "Load Group Chat again" }).click();
  await loaded;
  await maya.openRoom(RELEASE);
  await framed(maya)
    .getByText(/^Release 4\.2 /)
    .waitFor();
  await device.context.setOffline(true);
  await panel(maya)
    .getByRole("button", { name: `Load ${BOARD} again` })
    .click();
  await panel(maya).getByRole("heading", { name: "No connection" }).waitFor();
  await device.context.setOffline(false);
  await framed(maya)
    .getByText(/^Release 4\.2 /)
    .waitFor();
  await board.remove();
  board = second;
});
