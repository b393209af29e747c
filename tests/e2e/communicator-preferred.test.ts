import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator, communicatorPages } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// Maya has signed in to Communicator on this device before Group Chat started: Communicator takes IM.
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let communicator: Communicator;
let maya: GroupChat;
let dana: GroupChat;
let priya: Communicator;

beforeAll(async () => {
  // Whoever closes everything is offline soon, and no test waits for the usual 20 s.
  server = await TandemServer.start({ environment: { TANDEM_LIMITS_RESUME_PRESENCE_SECONDS_MAX: "2" } });
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  communicator = await Communicator.signIn(desk, server, people.maya);
  maya = await GroupChat.signIn(desk, server, people.maya);
  dana = await GroupChat.signIn(danasDesk, server, people.dana);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

test("[RT9] Group Chat shows no contact list, not even an empty section, and no conversations", async () => {
  await maya.row("Rooms").waitFor();
  expect(await maya.row("Contacts").count()).toBe(0);
  expect(await maya.row("Conversations").count()).toBe(0);
  await maya.page.getByText("IM opens in Communicator").waitFor();
});

test("[RT10] the Participant List is the same in both modes", async () => {
  await Promise.all([maya.openRoom(OPS_BRIDGE), dana.openRoom(OPS_BRIDGE)]);
  // Nobody is "you" for both, so that mark is taken out; all the rest must be the same, in the same order.
  const names = async (app: GroupChat) =>
    (await app.participants.evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""))).map(
      (name) => name.replace(", you", ""),
    );
  await expect.poll(async () => (await names(maya)).length).toBeGreaterThan(3);
  await expect.poll(async () => JSON.stringify(await names(maya)) === JSON.stringify(await names(dana))).toBe(true);
});

test("[RT22] an incoming IM is shown by Communicator alone: one window, one unread; Group Chat shows nothing", async () => {
  await dana.row("Maya Lindqvist").first().dblclick();
  await dana.say("Maya Lindqvist", "Are you at the bridge?");
  await expect.poll(() => communicator.contact("Maya").count()).toBe(0);
  await communicator.contact("Dana Ortiz.*1 unread").first().waitFor();
  // What comes later in the room has come after the IM: if Group Chat showed it, it would stand there by now.
  await dana.openRoom(OPS_BRIDGE);
  await dana.say(OPS_BRIDGE, "Bridge is open.");
  await maya.message("Bridge is open.").waitFor();
  expect(await maya.page.getByText("Are you at the bridge?").count()).toBe(0);
  expect(await maya.row("Dana Ortiz").count()).toBe(0);
  expect(communicatorPages(desk)).toHaveLength(1);
});

test("[RT12] Communicator answers from its own window, and the thread is one", async () => {
  await communicator.contact("Dana Ortiz").first().dblclick();
  await communicator.message("Are you at the bridge?").waitFor();
  expect(await communicator.message("Are you at the bridge?").count()).toBe(1);
  await communicator.say("Dana Ortiz", "On my way.");
  await dana.row("Maya Lindqvist").first().dblclick();
  await dana.message("On my way.").waitFor();
});

test("[RT28] a state chosen in one app shows in the other, and to everyone", async () => {
  await maya.setPresence("Be right back");
  await communicator.page.getByText("Be right back").first().waitFor();
  await dana.row("Maya Lindqvist, Be right back").first().waitFor();
  await maya.setPresence("Available");
  await dana.row("Maya Lindqvist, Available").first().waitFor();
});

test("[CO4] a tagged person who becomes available is told of once, with a toast that leads to them", async () => {
  // A page in the background paints seldom, and each click would wait for it.
  await communicator.page.bringToFront();
  await communicator.contact("Priya Raman").first().click({ button: "right" });
  await communicator.page.getByRole("menuitem", { name: "Tell me when available" }).click();
  await communicator.contact("Priya Raman, Offline, Tagged").first().waitFor();
  const toast = communicator.page.locator("[data-toast]").filter({ hasText: "is available now" });
  // Toasts go by themselves: the click waits for it from before it can come.
  const [signedIn] = await Promise.all([Communicator.signIn(danasDesk, server, people.priya), toast.click()]);
  priya = signedIn;
  await communicator.entry("Priya Raman").waitFor();
  expect(await toast.count()).toBe(0);
  await communicator.contact("Priya Raman").first().click({ button: "right" });
  await communicator.page.getByRole("menuitem", { name: "Stop telling me when available" }).click();
  await expect.poll(() => communicator.contact("Priya Raman.*Tagged").count()).toBe(0);
});

test("[PR7] [PR8] an access level given by menu decides what the other person reads", async () => {
  const me = communicator.page.locator("[data-pane=me]").getByRole("button", { name: /Available|Do not disturb/ });
  await me.first().click();
  await communicator.page.getByRole("menuitemradio", { name: "Do not disturb" }).click();
  await priya.contact("Maya Lindqvist, Do not disturb").first().waitFor();
  await communicator.contact("Priya Raman").first().click({ button: "right" });
  await communicator.page.getByRole("menuitem", { name: /^Access level/ }).click();
  await communicator.page.getByRole("radio", { name: /^Team/ }).check();
  await communicator.page.getByRole("button", { name: "OK" }).click();
  await priya.contact("Maya Lindqvist, Urgent interruptions only").first().waitFor();
  await me.first().click();
  await communicator.page.getByRole("menuitem", { name: "Back to automatic" }).click();
  await priya.contact("Maya Lindqvist, Available").first().waitFor();
  await priya.page.close();
});

test("[RT30] closing one of two apps does not make the person look offline; closing both does", async () => {
  const laptop = await Device.start(server.origin);
  const kenjisCommunicator = await Communicator.signIn(laptop, server, people.kenji);
  const kenji = await GroupChat.signIn(laptop, server, people.kenji);
  await dana.row("Kenji Arakawa, Available").first().waitFor();
  await kenjisCommunicator.page.close();
  await kenji.openRoom(OPS_BRIDGE);
  await kenji.say(OPS_BRIDGE, "Still here.");
  await dana.openRoom(OPS_BRIDGE);
  await dana.message("Still here.").waitFor();
  expect(await dana.row("Kenji Arakawa, Available").count()).toBeGreaterThan(0);
  await laptop.remove();
  await dana.row("Kenji Arakawa, Offline").first().waitFor();
});

test("[RT22] the content of no page was refused, and nothing threw", () => {
  expect(desk.complaints).toEqual([]);
  expect(danasDesk.complaints).toEqual([]);
});
