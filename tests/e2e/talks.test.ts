import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { people, TandemServer } from "./harness/server.ts";

// Maya and Dana have Communicator, Priya has Group Chat alone.
let server: TandemServer;
let devices: readonly Device[];
let maya: Communicator;
let dana: Communicator;
let priya: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  devices = await Promise.all([1, 2, 3].map(() => Device.start(server.origin)));
  const [first, second, third] = devices as [Device, Device, Device];
  maya = await Communicator.signIn(first, server, people.maya);
  dana = await Communicator.signIn(second, server, people.dana);
  priya = await GroupChat.signIn(third, server, people.priya);
});

afterAll(async () => {
  await Promise.all(devices.map((device) => device.remove()));
  await server?.remove();
});

const asked = () => dana.page.getByRole("list", { name: "Conversations you are asked into" });

test("[CV3] [RT27] two more people are asked in; what was said before stays between the two", async () => {
  const { page } = maya;
  await maya.contact("Dana Ortiz").first().dblclick();
  await maya.say("Dana Ortiz", "Between you and me.");
  await page.getByRole("button", { name: "Bring in more people" }).click();
  const field = page.getByRole("combobox", { name: "People" });
  for (const [text, name] of [
    ["priya", "Priya Raman"],
    ["kenji", "Kenji Arakawa"],
  ] as const) {
    await field.fill(text);
    await page.getByRole("option", { name: new RegExp(`^${name}`) }).waitFor();
    await field.press("Enter");
  }
  await page.getByRole("button", { name: "Ask them" }).click();
  const talk = page.getByRole("heading", { name: "Maya, Dana, Priya, Kenji" });
  await talk.waitFor();
  await maya.say("Maya, Dana, Priya, Kenji", "Now all of us.");
  await maya.message("Now all of us.").and(page.locator(":not([data-pending])")).waitFor();
  await server.crashAndRestart();
  await asked().getByRole("button", { name: "Join" }).click();
  await dana.message("Now all of us.").waitFor();
  expect(await dana.message("Between you and me.").count()).toBe(0);
  // Who has Group Chat alone gets a room of the moment there.
  await priya.page
    .getByRole("region", { name: /invitations/i })
    .getByRole("button", { name: "Join" })
    .click();
  await priya.message("Now all of us.").waitFor();
  expect(await priya.message("Between you and me.").count()).toBe(0);
  await page
    .getByText(/Dana Ortiz.*Priya Raman|Priya Raman.*Dana Ortiz/)
    .first()
    .waitFor();
});

test("[CV3] [MUC79] killed and started again, the server lets them go on: everybody is back by themselves, and reads the others", async () => {
  const TALK = "Maya, Dana, Priya, Kenji";
  const apps = [maya, dana, priya];
  const allHear = async (word: string): Promise<void> => {
    for (const [at, app] of apps.entries()) {
      const text = `${word} ${at + 1}`;
      await app.say(TALK, text);
      for (const other of apps) await other.message(text).waitFor({ timeout: 60_000 });
    }
  };
  await server.crashAndRestart();
  await allHear("After the crash");
  // For an update it is told to stop.
  await server.down();
  await server.up();
  await allHear("After the update");
  for (const app of apps) {
    expect(await app.page.getByRole("article").filter({ hasText: "Now all of us." }).count()).toBe(1);
    await expect.poll(() => app.page.locator("article[data-pending]").count()).toBe(0);
    expect(await app.page.getByText(/Not sent|no longer|not let you in|is gone/).count()).toBe(0);
    expect(await app.page.getByRole("alert").count()).toBe(0);
  }
  const rooms = JSON.parse(await server.cli(["room", "list", "--json"])) as readonly { readonly name: string }[];
  expect(rooms.find(({ name }) => name === TALK)).toMatchObject({ visibility: "secret", occupants: 3, members: 4 });
});

test("[CV3] the room stands in no directory, and who leaves is out of it", async () => {
  const talk = async (): Promise<unknown> => {
    const rooms = JSON.parse(await server.cli(["room", "list", "--json"])) as readonly { readonly name: string }[];
    return rooms.find(({ name }) => name === "Maya, Dana, Priya, Kenji");
  };
  expect(await talk()).toMatchObject({ visibility: "secret", occupants: 3, members: 4 });
  await dana.page.getByRole("button", { name: "Leave" }).click();
  await dana.contacts.waitFor();
  expect(await talk()).toMatchObject({ occupants: 2 });
});

test("[CV5] a conversation in its own window: the same thread, one connection, one window a person", async () => {
  const { page } = maya;
  const sessions = async (): Promise<number> =>
    (JSON.parse(await server.cli(["user", "sessions", "maya", "--json"])) as readonly unknown[]).length;
  const before = await sessions();
  await maya.contact("Dana Ortiz").first().dblclick();
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  const opened = page.waitForEvent("popup");
  await page.getByRole("menuitem", { name: "Open in its own window" }).click();
  const popOut = new Communicator(await opened);
  await popOut.message("Between you and me.").waitFor();
  await popOut.say("Dana Ortiz", "From my own window.");
  await dana.contact("Maya Lindqvist").first().dblclick();
  await dana.message("From my own window.").waitFor();
  await dana.say("Maya Lindqvist", "Seen.");
  await popOut.message("Seen.").waitFor();
  expect(await popOut.page.title()).toMatch(/Dana Ortiz$/);
  // Asked for again it comes to the front; the main window keeps the list.
  await maya.contact("Dana Ortiz").first().dblclick();
  await expect.poll(() => maya.entry("Dana Ortiz").count()).toBe(0);
  expect([await sessions(), page.context().pages().length]).toEqual([before, 2]);
  await page.reload();
  await expect.poll(() => popOut.page.isClosed()).toBe(true);
});

test("[CV4] history: every conversation there was; a hit opens where it was said; a conversation is saved as text", async () => {
  const { page } = maya;
  await maya.contacts.waitFor();
  await page.keyboard.press("Control+Shift+F");
  const past = page.getByRole("grid", { name: "Earlier conversations" });
  await past.getByRole("row", { name: /^Maya, Dana, Priya, Kenji, / }).waitFor();
  expect(await past.getByRole("row").first().getAttribute("aria-label")).toMatch(/^Dana Ortiz, .*: Seen\.$/);
  const words = page.getByRole("searchbox", { name: "Search messages" });
  await words.fill("own window");
  const hits = page.getByRole("listbox", { name: "Messages found" });
  await hits.locator("mark").first().waitFor();
  await words.press("ArrowDown");
  await page.keyboard.press("Enter");
  await maya.message("From my own window.").and(page.locator(":focus")).waitFor();
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: "Save, print or mail…" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as text" }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^Dana Ortiz \d{4}-\d{2}-\d{2}\.txt$/);
  const text = await readFile(await file.path(), "utf8");
  const lines = ["Maya Lindqvist: Between you and me.", "Maya Lindqvist: From my own window.", "Dana Ortiz: Seen."];
  const places = lines.map((line) => text.indexOf(line));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  // The same as a mail, which the system's own program opens.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Page.enable");
  const asked = new Promise<string>((resolve) => cdp.once("Page.frameRequestedNavigation", ({ url }) => resolve(url)));
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: "Save, print or mail…" }).click();
  await page.getByRole("button", { name: "Mail" }).click();
  const mail = new URL(await asked);
  expect(mail.protocol).toBe("mailto:");
  expect(mail.searchParams.get("subject")).toContain("Dana Ortiz");
  expect(mail.searchParams.get("body")).toMatch(/Between you and me\..*From my own window\..*Seen\./s);
  await cdp.detach();
});

test("[CV4] one's own copy of a conversation is deleted by the keyboard and comes back by Undo, with the focus", async () => {
  const { page } = maya;
  await page.keyboard.press("Control+Shift+F");
  await page.getByRole("searchbox", { name: "Search messages" }).fill("");
  const past = page.getByRole("grid", { name: "Earlier conversations" });
  const row = past.getByRole("row", { name: /^Dana Ortiz, / });
  const dialog = page.getByRole("dialog", { name: "Delete your copy of the conversation with Dana Ortiz?" });
  const focused = page.locator(":focus");
  await row.focus();
  await page.keyboard.press("Delete");
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await row.and(focused).waitFor();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menuitem", { name: /^Delete my copy…/ }).click();
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await row.and(focused).waitFor();
  // With the arrows to the button of the row, and back.
  await page.keyboard.press("ArrowRight");
  await row.getByRole("button", { name: "More" }).and(focused).waitFor();
  await page.keyboard.press("ArrowLeft");
  await row.and(focused).waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: /^Delete my copy…/ }).click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("status").filter({ hasText: "Dana Ortiz is being deleted" }).waitFor();
  await expect.poll(() => row.count()).toBe(0);
  await past
    .getByRole("row", { name: /^Maya, Dana, Priya, Kenji, / })
    .and(focused)
    .waitFor();
  await page.keyboard.press("Control+Z");
  await row.and(focused).waitFor();
  await page.keyboard.press("Delete");
  await page.keyboard.press("Enter");
  await expect.poll(() => row.count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await row.and(focused).waitFor();
});

test("[CV3] nothing threw", () => expect(devices.map((device) => device.complaints)).toEqual([[], [], []]));
