import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Slixmpp } from "../third-party/slixmpp.ts";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { PASSWORD, people, TandemServer } from "./harness/server.ts";

// Maya has both apps at her desk; Dana watches her in Communicator, and Priya with a program that nobody here wrote.
let server: TandemServer;
let desk: Device;
let other: Device;
let maya: Communicator;
let mayaRooms: GroupChat;
let dana: Communicator;
let phone: Device | undefined;
let priya: Slixmpp;

beforeAll(async () => {
  const states = { court: { base: "busy", en: "In court" } };
  server = await TandemServer.start({ environment: { TANDEM_PRESENCE_STATES: JSON.stringify(states) } });
  // A browser of its own: in a private window nobody may ask whether the screen is locked.
  const ownBrowser = true;
  [desk, other] = await Promise.all([Device.start(server.origin, { ownBrowser }), Device.start(server.origin)]);
  maya = await Communicator.signIn(desk, server, people.maya);
  mayaRooms = await GroupChat.signIn(desk, server, people.maya);
  dana = await Communicator.signIn(other, server, people.dana);
  priya = new Slixmpp();
  await priya.does("connect", { jid: `${server.jid(people.priya)}/slixmpp`, password: PASSWORD, ...at() });
});

afterAll(async () => {
  priya?.stops();
  await Promise.all([desk, other, phone].map((device) => device?.remove()));
  await server?.remove();
});

const at = () => ({ host: "127.0.0.1", port: server.c2sPort, ca: join(server.data, "ca.pem") });
const myState = (app: Communicator | GroupChat) => app.page.getByRole("button", { name: /, change presence$/ });
async function picks(app: Communicator | GroupChat, name: string | RegExp): Promise<void> {
  await myState(app).click();
  await app.page.getByRole("menu").getByText(name, { exact: true }).click();
}
const seenByDana = (text: string) => dana.contact(`Maya Lindqvist, ${text}`).first();

test("[PR2][PR10][RT28] Busy for 2 hours, set in Communicator, is told with its end, in both apps and to another program", async () => {
  await picks(maya, "Set for…");
  const dialog = maya.page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Busy" }).check();
  await dialog.getByRole("radio", { name: "For 2 hours" }).check();
  await dialog.getByRole("button", { name: "OK" }).click();
  await seenByDana("Busy · until").waitFor();
  await myState(mayaRooms)
    .filter({ hasText: /^Busy · until/ })
    .waitFor();
  await priya.receives(/from="maya@localhost\/[^>]*>.*<show>dnd<\/show>/s);
  await picks(mayaRooms, "Back to automatic");
  await seenByDana("Available").waitFor();
});

test("[PR11] a state of the organisation's own, chosen in Group Chat, is read by its name", async () => {
  await picks(mayaRooms, "In court");
  await seenByDana("In court").waitFor();
  await myState(maya).filter({ hasText: "In court" }).waitFor();
  await priya.receives(/<status>In court<\/status>/);
  await picks(maya, "Back to automatic");
  await seenByDana("Available").waitFor();
});

test("[PR1][PR3][PR7][RT11][RT12] what the calendar knows: In a meeting for Communicator, without its subject; Busy in Group Chat", async () => {
  const said = ["presence", "set", "maya", "calendar", "--for", "45m", "--text", "Redundancies", "--place", "Room 4"];
  await server.cli(said);
  await seenByDana("In a meeting · until").waitFor();
  await priya.receives(/in_a_meeting/);
  await myState(mayaRooms).filter({ hasText: "Busy" }).waitFor();
  expect(await dana.page.getByText(/Redundancies|Room 4/).count()).toBe(0);
  expect(await mayaRooms.page.getByText(/meeting|Redundancies|Room 4/i).count()).toBe(0);
  // What she chooses beats it, and it is there again afterwards.
  await picks(maya, "Available");
  await seenByDana("Available").waitFor();
  await picks(maya, "Back to automatic");
  await seenByDana("In a meeting").waitFor();
  await server.cli(["presence", "end", "maya", "calendar"]);
  await seenByDana("Available").waitFor();
});

test("[PR9] appear offline: Offline for the others, and an answer gets through all the same", async () => {
  await picks(maya, "Appear offline");
  await seenByDana("Offline").waitFor();
  await maya.contact("Dana Ortiz").first().dblclick();
  await maya.say("Dana Ortiz", "Only for you");
  await dana.contact("Maya Lindqvist.*1 unread").first().waitFor();
  await picks(mayaRooms, "Back to automatic");
  await seenByDana("Available").waitFor();
});

test("[PR4] timers and the notice of a locked screen are set in Settings; locked, she is Away at once", async () => {
  const cdp = await desk.context.newCDPSession(maya.page);
  await cdp.send("Browser.grantPermissions", {
    permissions: ["idleDetection", "notifications"],
    origin: server.origin,
  });
  const screen = (isScreenUnlocked: boolean) =>
    cdp.send("Emulation.setIdleOverride", { isUserActive: true, isScreenUnlocked });
  await screen(true);
  await maya.page.getByRole("button", { name: "Settings" }).first().click();
  const settings = maya.page.getByRole("dialog");
  await settings.getByRole("checkbox", { name: "Notice when this screen is locked" }).check();
  await settings.getByRole("combobox", { name: "Inactive after" }).selectOption("15 minutes");
  await settings.getByRole("combobox", { name: "Away after another" }).selectOption("30 minutes");
  await settings.getByRole("button", { name: "Close" }).last().click();
  await screen(false);
  await seenByDana("Away since").waitFor();
  await screen(true);
  await seenByDana("Available").waitFor();
  await mayaRooms.page.getByRole("button", { name: "Settings" }).first().click();
  const dialog = mayaRooms.page.getByRole("dialog");
  expect(await dialog.getByRole("combobox", { name: "Inactive after" }).inputValue()).toBe("15");
  expect(await dialog.getByRole("checkbox", { name: /screen is locked/ }).isChecked()).toBe(true);
  await dialog.getByRole("button", { name: "Close" }).last().click();
});

test("[PR3] presenting is shown to others, and no toast comes up in either app of the device until it ends", async () => {
  const toast = (app: Communicator | GroupChat, text: string) =>
    app.page.locator("[data-toast]").filter({ hasText: text });
  const writes = async (text: string) => {
    await priya.does("message", { to: "maya@localhost", body: text });
    const to = "ops-bridge@rooms.localhost";
    await priya.does("message", { to, type: "groupchat", body: `Maya Lindqvist: ${text}` });
  };
  const room = () => mayaRooms.row("Ops Bridge").first().getAttribute("aria-label");
  await priya.does("join", { room: "ops-bridge@rooms.localhost", nick: "Priya" });
  await picks(maya, "I am presenting");
  await seenByDana("Presenting").waitFor();
  await maya.page.getByText("You are presenting.").waitFor();
  const before = await room();
  await writes("whose screen is this?");
  await maya.contact("Priya Raman.*1 unread").first().waitFor();
  await expect.poll(room).not.toBe(before);
  for (const app of [maya, mayaRooms]) expect(await toast(app, "whose screen").count()).toBe(0);
  await maya.page.getByRole("button", { name: "Stop presenting" }).click();
  await seenByDana("Available").waitFor();
  const shown = [maya, mayaRooms].map((app) => toast(app, "now you may").first().waitFor());
  await writes("now you may");
  await Promise.all(shown);
});

test("[PR2] [PR7] [PR8] [PR10] [CV1] [SV1] a day: Busy, then Do not disturb that Team gets through, laptop to phone, the server killed in between", async () => {
  await maya.page.keyboard.press("Escape");
  await picks(maya, "Set for…");
  const dialog = maya.page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Busy" }).check();
  await dialog.getByRole("radio", { name: "For 1 hour" }).check();
  await dialog.getByRole("button", { name: "OK" }).click();
  await seenByDana("Busy · until").waitFor();
  // Dana becomes Team: she reads where Maya is, and gets through.
  await maya.contact("Dana Ortiz").first().click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: /^Access level/ }).click();
  await maya.page.getByRole("radio", { name: /^Team/ }).check();
  await maya.page.getByRole("button", { name: "OK" }).click();
  await picks(maya, "Set location…");
  await maya.page.getByRole("textbox", { name: "Location" }).fill("London, 4.12");
  await maya.page.getByRole("button", { name: "OK" }).click();
  await seenByDana("Busy · until .* · London, 4.12").waitFor();
  await picks(maya, "Do not disturb");
  await seenByDana("Urgent interruptions only · London").waitFor();
  await server.crashAndRestart();
  await seenByDana("Urgent interruptions only · London").waitFor({ timeout: 60_000 });

  // Priya is Company: counted, and nothing comes up.
  const toast = maya.page.locator("[data-toast]");
  await maya.page.bringToFront();
  await priya.does("connect", { jid: `${server.jid(people.priya)}/again`, password: PASSWORD, ...at() });
  await priya.does("message", { to: "maya@localhost", body: "Lunch?" });
  await maya.contact("Priya Raman.*[1-9] unread").first().waitFor();
  expect(await toast.count()).toBe(0);
  await dana.contact("Maya Lindqvist").first().dblclick();
  const comes = toast.filter({ hasText: "The vault is open" }).click();
  await dana.say("Maya Lindqvist", "The vault is open");
  await comes;
  await maya.say("Dana Ortiz", "On my way to it");
  await dana.message("On my way to it").waitFor();
  await maya.message("On my way to it").getByText("Read").waitFor();

  // At the phone: the same thread, nothing new in it; what she reads there is read at the laptop.
  phone = await Device.start(server.origin, { viewport: { width: 390, height: 844 } });
  const pocket = await Communicator.signIn(phone, server, people.maya);
  await pocket.contact("Dana Ortiz, Available").first().dblclick();
  await pocket.message("The vault is open").waitFor();
  await maya.page.keyboard.press("Escape");
  await pocket.say("Dana Ortiz", "Standing before it now");
  await dana.message("Standing before it now").waitFor();
  await dana.say("Maya Lindqvist", "Close it, please");
  await pocket.message("Standing before it now").getByText("Read").waitFor();
  await pocket.message("Close it, please").waitFor();
  await expect.poll(() => maya.contact("Dana Ortiz.*unread").count()).toBe(0);
  await maya.contact("Dana Ortiz").first().dblclick();
  await maya.message("Standing before it now").getByText("Read").waitFor();
  for (const app of [maya, pocket, dana])
    expect(
      await app.page
        .getByRole("article")
        .filter({ hasText: /vault|way to it|before it now|Close it/ })
        .count(),
    ).toBe(4);
});
