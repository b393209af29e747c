import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// Communicator is not set up on Maya's device: Group Chat takes IM. Dana sits at a device of her own.
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let maya: GroupChat;
let dana: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  [maya, dana] = await Promise.all([
    GroupChat.signIn(desk, server, people.maya),
    GroupChat.signIn(danasDesk, server, people.dana),
  ]);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

test("[RT1][RT7] My Chat holds the contact list, in groups, with each contact's base presence", async () => {
  await maya.row("Contacts").waitFor();
  await maya.row("Favourites").waitFor();
  await maya.row("Dana Ortiz, Available").first().waitFor();
});

test("[RT14] a double-click on a contact opens the conversation here; both sides' messages appear in it", async () => {
  const pages = desk.context.pages().length;
  await maya.row("Dana Ortiz").first().dblclick();
  await maya.main("Dana Ortiz").waitFor();
  await maya.say("Dana Ortiz", "Is the break list complete?");
  await dana.row("Maya Lindqvist").first().dblclick();
  await dana.message("Is the break list complete?").waitFor();
  await dana.say("Maya Lindqvist", "All but two lines.");
  await maya.message("All but two lines.").waitFor();
  await expect.poll(() => maya.message("Is the break list complete?").count()).toBe(1);
  expect(desk.context.pages()).toHaveLength(pages);
});

test("[RT14] a double-click on a participant opens the conversation here", async () => {
  await maya.openRoom(OPS_BRIDGE);
  await maya.participant("Dana Ortiz").dblclick();
  await maya.main("Dana Ortiz").waitFor();
  await expect.poll(() => maya.entry("Dana Ortiz").evaluate((area) => area === document.activeElement)).toBe(true);
});

test("[RT14] the head of a conversation tells what somebody does, and asks more people in", async () => {
  const head = maya.main("Dana Ortiz").locator("header");
  await head.getByText(/· Head of Settlement Operations$/).waitFor();
  // It was opened from a room, whose panel of people was open.
  await maya.page.getByRole("complementary", { name: "About" }).waitFor();
  await head.getByRole("button", { name: /^Bring in more people/ }).click();
  await maya.page.getByRole("dialog", { name: /^Bring in more people/ }).waitFor();
  await maya.page.keyboard.press("Escape");
});

test("[RM29] a wide window has a field of the room's own search in its head, which begins that search", async () => {
  const before = maya.page.viewportSize();
  await maya.page.setViewportSize({ width: 1440, height: 900 });
  await maya.openRoom(OPS_BRIDGE);
  const field = maya.page.getByRole("button", { name: "Search in room" });
  await field.getByText("Search in room").waitFor();
  await field.click();
  await maya.page.getByRole("search", { name: "Find here" }).getByRole("searchbox").waitFor();
  await maya.page.keyboard.press("Escape");
  await maya.page.setViewportSize({ width: 1100, height: 900 });
  await field.getByText("Search in room").waitFor({ state: "hidden" });
  if (before !== null) await maya.page.setViewportSize(before);
});

test("[RT16] a click only selects; Enter, the context menu and the author's name open the conversation", async () => {
  await maya.openRoom(OPS_BRIDGE);
  await maya.participant("Dana Ortiz").click();
  await expect.poll(() => maya.participant("Dana Ortiz").getAttribute("aria-selected")).toBe("true");
  expect(await maya.main(OPS_BRIDGE).isVisible()).toBe(true);
  await maya.participant("Dana Ortiz").press("Enter");
  await maya.main("Dana Ortiz").waitFor();

  await maya.openRoom(OPS_BRIDGE);
  await maya.participant("Dana Ortiz").click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: "Send a message" }).click();
  await maya.main("Dana Ortiz").waitFor();

  await dana.openRoom(OPS_BRIDGE);
  await dana.say(OPS_BRIDGE, "Breaks are posted.");
  await maya.openRoom(OPS_BRIDGE);
  await maya.message("Breaks are posted.").waitFor();
  await maya.page.getByRole("button", { name: "Dana Ortiz", exact: true }).last().click();
  await maya.main("Dana Ortiz").waitFor();
});

test("[RM30] in the room now, then members who are not, each with presence; managers first; found by name", async () => {
  await maya.openRoom(OPS_BRIDGE);
  const list = maya.page.getByRole("listbox", { name: "Participants" });
  const order =
    /Managers\s*\d.*Maya Lindqvist.*In the room\s*1\s*Dana Ortiz.*Members, not in the room\s*\d.*Kenji Arakawa/s;
  await expect.poll(() => list.innerText()).toMatch(order);
  await maya.participant("Dana Ortiz, Available").waitFor();
  await maya.page.getByRole("searchbox", { name: "Find a participant" }).fill("arak");
  await expect.poll(() => maya.participants.count()).toBe(1);
  await maya.participant("Kenji Arakawa, Offline").waitFor();
  await maya.page.getByRole("searchbox", { name: "Find a participant" }).fill("");
});

test("[RT21] a double-click on myself says why no conversation opens", async () => {
  await maya.openRoom(OPS_BRIDGE);
  await maya.participant("Maya Lindqvist").dblclick();
  await maya.page.getByText("This is you").waitFor();
  expect(await maya.main(OPS_BRIDGE).isVisible()).toBe(true);
});

test("[RT28] a state chosen here shows to everyone", async () => {
  await dana.setPresence("Busy");
  await maya.row("Dana Ortiz, Busy").first().waitFor();
  await dana.setPresence("Do not disturb");
  await maya.row("Dana Ortiz, Do not disturb").first().waitFor();
  await dana.setPresence("Available");
  await maya.row("Dana Ortiz, Available").first().waitFor();
});

test("[RT8] a contact that is moved in Group Chat is moved in Communicator, without a reload, and the other way round", async () => {
  const laptop = await Device.start(server.origin);
  const communicator = await Communicator.signIn(laptop, server, people.maya);
  await communicator.contact("Dana Ortiz").first().waitFor();
  await maya.row("Dana Ortiz").first().click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: "Move to another group" }).click();
  await chooseGroup(maya, "Night shift");
  await maya.row("Night shift").waitFor();
  await communicator.contact("Night shift").waitFor();
  await communicator.contact("Night shift").click({ button: "right" });
  await communicator.page.getByRole("menuitem", { name: /^Rename/ }).click();
  await communicator.page.getByRole("dialog").getByRole("textbox").fill("Late shift");
  await communicator.page
    .getByRole("dialog")
    .getByRole("button", { name: /^(Rename|Save)$/ })
    .click();
  await maya.row("Late shift").waitFor();
  await expect.poll(() => maya.row("Night shift").count()).toBe(0);
  await laptop.remove();
});

test("[RT22] the content of no page was refused, and nothing threw", () => {
  expect(desk.complaints).toEqual([]);
  expect(danasDesk.complaints).toEqual([]);
});

/** "Move to another group" and its dialog: one of the groups there are, or a new name. */
async function chooseGroup(app: GroupChat, group: string): Promise<void> {
  const dialog = app.page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Group" }).fill(group);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
}
