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
let priya: Slixmpp;

beforeAll(async () => {
  const states = { court: { base: "busy", en: "In court" } };
  server = await TandemServer.start({ environment: { TANDEM_PRESENCE_STATES: JSON.stringify(states) } });
  [desk, other] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  maya = await Communicator.signIn(desk, server, people.maya);
  mayaRooms = await GroupChat.signIn(desk, server, people.maya);
  dana = await Communicator.signIn(other, server, people.dana);
  priya = new Slixmpp();
  const at = { host: "127.0.0.1", port: server.c2sPort, ca: join(server.data, "ca.pem") };
  await priya.does("connect", { jid: `${server.jid(people.priya)}/slixmpp`, password: PASSWORD, ...at });
});

afterAll(async () => {
  priya?.stops();
  await Promise.all([desk?.remove(), other?.remove()]);
  await server?.remove();
});

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
