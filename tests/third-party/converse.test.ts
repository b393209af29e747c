import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { Device } from "../e2e/harness/device.ts";
import { ConverseSite } from "./converse.ts";
import { Slixmpp } from "./slixmpp.ts";

const ROOM = "balcony@rooms.localhost";
const WAIT_MS_MAX = 30_000;
let site: ConverseSite;
let running: RunningServer;
let romeo: Slixmpp;
let device: Device;
let page: Page;

/** Juliet is at Converse.js in Chromium, over WebSocket; Romeo is at slixmpp. */
beforeAll(async () => {
  site = await ConverseSite.start();
  running = await runServer({ allowedOrigins: [site.origin] });
  romeo = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  const account = { password: PASSWORD, host: "127.0.0.1", port, ca: running.caFile };
  await romeo.does("connect", { jid: "romeo@localhost/slixmpp", ...account });
  device = await Device.start(site.origin);
});
afterAll(async () => {
  await device?.remove();
  romeo?.stops();
  await running.stop();
  await site.stop();
});

const contact = (status: string) =>
  page.locator(`.roster-group[data-group="Verona"] li[data-status="${status}"]`, { hasText: "Romeo" });
const message = (text: string) => page.locator("converse-chat-message", { hasText: text });

async function writes(text: string): Promise<void> {
  await page.locator("textarea.chat-textarea:visible").fill(text);
  await page.locator(".send-button:visible").click();
}

test("Converse.js 14 signs in over WebSocket, adds a contact in a group and is added back (RFC 7395, RFC 6121 §2, §3)", async () => {
  page = await device.newPage(site.path(`ws://127.0.0.1:${running.addresses.http?.port}/xmpp-websocket`));
  page.setDefaultTimeout(WAIT_MS_MAX);
  // Its dialogs fade in and out; until then they cannot be closed.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByLabel("XMPP Address").fill("juliet@localhost");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("converse-roster .dropdown--contacts").getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "Add a contact" }).click();
  const form = page.locator("form.add-xmpp-contact");
  await form.locator("input[name=jid]").fill("romeo@localhost");
  await form.locator("input[name=name]").fill("Romeo");
  await form.locator("input[name=groups]").fill("Verona");
  await form.getByRole("button", { name: "Add" }).click();
  await romeo.receives(/type="subscribed"/); // he approves and asks back by himself
  await contact("online").waitFor();
  expect(await romeo.does("roster", {})).toMatchObject({ "juliet@localhost": { subscription: "both" } });
});

test("it shows presence as it changes, and what its person chooses is seen (RFC 6121 §4)", async () => {
  await romeo.does("presence", { pshow: "dnd", pstatus: "fencing" });
  await contact("dnd").waitFor();
  await romeo.does("presence", { pshow: "away" });
  await contact("away").waitFor();
  await page.getByTitle("Click to change your chat status").click();
  await page.getByLabel("Busy").check();
  await page.getByPlaceholder("Personal status message").fill("at the ball");
  await page.getByRole("button", { name: "Set status" }).click();
  expect(await romeo.receives(/at the ball/)).toContain("<show>dnd</show>");
  await page.locator("converse-profile-modal").getByRole("button", { name: "Close" }).first().click();
});

test("a message each way", async () => {
  await romeo.does("message", { to: "juliet@localhost", body: "it is the east" });
  await message("it is the east").waitFor();
  await writes("wherefore art thou");
  await romeo.receives(/wherefore art thou/);
});

test("a room: entered with its history, a message each way (XEP-0045 §7)", async () => {
  await romeo.does("join", { room: ROOM, nick: "Romeo" });
  await romeo.does("accept", { room: ROOM });
  await romeo.does("message", { to: ROOM, body: "Lady, by yonder blessed moon", type: "groupchat" });
  await page.locator("converse-rooms-list").getByRole("button", { name: "Menu" }).click();
  await page.getByRole("button", { name: "Add groupchat" }).click();
  const form = page.locator("form.add-chatroom");
  await form.locator("input[name=chatroom]").fill(ROOM);
  await form.locator("input[name=nickname]").fill("Juliet");
  await form.getByRole("button", { name: "Join" }).click();
  await message("Lady, by yonder").waitFor();
  await writes("O, swear not by the moon");
  await romeo.receives(/swear not by the moon/);
  await romeo.does("message", { to: ROOM, body: "What shall I swear by?", type: "groupchat" });
  await message("What shall I swear by?").waitFor();
  expect(
    (await page.locator("converse-muc .occupant-nick").allInnerTexts()).map((text) => text.trim()).toSorted(),
  ).toEqual(["Juliet", "Romeo"]);
});
