import { afterAll, beforeAll, expect, test } from "vitest";
import { StanzaClient } from "../conformance/harness/stanza-client.ts";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { OPS_BRIDGE, PASSWORD, people, TandemServer } from "./harness/server.ts";

// Maya and Dana, each in Communicator.
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let maya: Communicator;
let dana: Communicator;

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  maya = await Communicator.signIn(desk, server, people.maya);
  dana = await Communicator.signIn(danasDesk, server, people.dana);
});

afterAll(async () => {
  await Promise.all([desk, danasDesk].map((device) => device?.remove()));
  await server?.remove();
});

const seenByDana = (text: string) => dana.contact(`Maya Lindqvist, ${text}`).first();
async function picks(app: Communicator, name: string, entry: string): Promise<void> {
  await app.contact(name).first().click({ button: "right" });
  await app.page.getByRole("menuitem", { name: entry, exact: true }).click();
}

test("[PR7] who is blocked sees Offline, as of anybody who is not there, reaches nobody and is not told why; unblocked, all is back", async () => {
  await seenByDana("Available").waitFor();
  await picks(maya, "Dana Ortiz", "Block");
  await seenByDana("Offline").waitFor();
  // In a row of the list there is her name, this, and how much of hers is unread.
  const row = await dana.contact("Maya Lindqvist").first().getAttribute("aria-label");
  expect(row?.replace(/, \d+ unread messages?$/, "")).toBe("Maya Lindqvist, Offline");
  await dana.contact("Maya Lindqvist").first().dblclick();
  await dana.page.getByPlaceholder("Maya is offline, and will see this later").waitFor();
  await dana.say("Maya Lindqvist", "Are you there?");
  await dana
    .message("Are you there?")
    .getByText(/^Not sent\. /)
    .waitFor();
  // What she chooses meanwhile does not show either.
  await maya.page.getByRole("button", { name: /, change presence$/ }).click();
  await maya.page.getByRole("menuitemradio", { name: "Busy", exact: true }).click();
  await maya.page.getByRole("button", { name: "Busy, change presence" }).waitFor();
  expect(await dana.page.getByText(/block/i).count()).toBe(0);
  expect(await maya.contact("Dana Ortiz.*unread").count()).toBe(0);
  await picks(maya, "Dana Ortiz", "Unblock");
  await seenByDana("Busy").waitFor();
  await dana.message("Are you there?").getByRole("button", { name: "Try again" }).click();
  await maya.contact("Dana Ortiz.*1 unread").first().waitFor();
  await dana.page.keyboard.press("Escape");
});

test("[CV1] both see the other write, until it is sent or given up", async () => {
  await maya.contact("Dana Ortiz").first().dblclick();
  await dana.contact("Maya Lindqvist").first().dblclick();
  const writing = (app: Communicator) => app.page.getByRole("status").filter({ hasText: / is typing$/ });
  await dana.entry("Maya Lindqvist").pressSequentially("Half past");
  await writing(maya).waitFor();
  await dana.entry("Maya Lindqvist").press("Enter");
  await maya.message("Half past").waitFor();
  await expect.poll(() => writing(maya).count()).toBe(0);
  await maya.entry("Dana Ortiz").pressSequentially("No, bet");
  await writing(dana).waitFor();
  await maya.entry("Dana Ortiz").fill("");
  await expect.poll(() => writing(dana).count()).toBe(0);
  for (const app of [maya, dana]) await app.page.keyboard.press("Escape");
});

test("[CO5] [PR1] a card says what somebody is at and until when, their note, and when they were last there", async () => {
  await server.cli(["presence", "set", "maya", "calendar", "--for", "45m", "--text", "Budget"]);
  await maya.page.getByRole("button", { name: /, change presence$/ }).click();
  await maya.page.getByRole("menuitem", { name: "Back to automatic" }).click();
  await maya.page.getByText("Add a note").click();
  await maya.page.getByRole("textbox", { name: "Note" }).fill("On the third floor");
  await maya.page.keyboard.press("Enter");
  const card = dana.page.getByRole("dialog", { name: "Contact card, Maya Lindqvist" });
  const opens = async (): Promise<void> => {
    await dana.contact("Maya Lindqvist").first().focus();
    await dana.page.keyboard.press("Space");
    await card.waitFor();
  };
  await seenByDana("In a meeting · until").waitFor();
  await opens();
  await card.getByText(/^In a meeting · until \d/).waitFor();
  await card.getByText("“On the third floor”").waitFor();
  expect(await card.getByText("Budget").count()).toBe(0);
  await dana.page.keyboard.press("Escape");
  await server.cli(["presence", "end", "maya", "calendar"]);
  await maya.page.getByRole("button", { name: /, change presence$/ }).click();
  await maya.page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
  await seenByDana("Offline").waitFor();
  await opens();
  await card.getByText("Last active").waitFor();
  await dana.page.keyboard.press("Escape");
});

test("[CO6] a room that is found opens in Group Chat, and the next one in the same window", async () => {
  const { page } = dana;
  const opens = async (text: string, name: RegExp): Promise<void> => {
    await page.bringToFront();
    await page.getByRole("searchbox", { name: "Find someone" }).fill(text);
    await page.getByRole("grid", { name: "Results" }).getByRole("row", { name }).focus();
    await page.keyboard.press("Enter");
  };
  const popup = page.waitForEvent("popup");
  await opens("ops bridge", /^Ops Bridge/);
  const rooms = await popup;
  // Nobody has asked this device to remember the sign-in.
  await rooms.getByRole("textbox", { name: "Address" }).fill(server.jid(people.dana));
  await rooms.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await rooms.getByRole("button", { name: "Sign in", exact: true }).click();
  await rooms.getByRole("main", { name: OPS_BRIDGE }).waitFor();
  await opens("shift", /^Shift Handover/);
  await rooms.getByRole("main", { name: "Shift Handover" }).waitFor();
  expect(danasDesk.context.pages()).toHaveLength(2);
});

test("[CO1] a thousand contacts: only what is in view is in the page, and every one of them is a few keys away", async () => {
  const program = await StanzaClient.signIn(server.c2sPort, server.domain, people.kenji.local, PASSWORD);
  const names = Array.from({ length: 1_000 }, (_, n) => `Person ${String(n).padStart(4, "0")}`);
  for (const [n, name] of names.entries()) {
    const item = `<item jid="person${n}@${server.domain}" name="${name}"><group>Team ${String(n % 40).padStart(2, "0")}</group></item>`;
    await program.asks("set", "", `<query xmlns="jabber:iq:roster">${item}</query>`);
  }
  program.closes();
  const device = await Device.start(server.origin);
  const kenji = await Communicator.signIn(device, server, people.kenji);
  const { keyboard } = kenji.page;
  const rows = kenji.contacts.getByRole("treeitem");
  await rows.first().focus();
  await keyboard.press("End");
  const focused = kenji.contacts.locator(":focus");
  await expect.poll(() => focused.getAttribute("aria-label")).toMatch(/^(Person 0999|Team 39)/);
  await keyboard.press("Home");
  await expect.poll(() => rows.first().evaluate((row) => row === document.activeElement)).toBe(true);
  expect(await rows.count()).toBeLessThan(120);
  const field = kenji.page.getByRole("searchbox", { name: "Find someone" });
  await field.fill("person 0777");
  await kenji.page
    .getByRole("grid", { name: "Results" })
    .getByRole("row", { name: /^Person 0777/ })
    .waitFor();
  expect(device.complaints).toEqual([]);
  await device.remove();
});

test("[CO1] nothing threw", () => expect([desk.complaints, danasDesk.complaints]).toEqual([[], []]));
