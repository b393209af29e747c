import { errors, type Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// What one does with a message. Priya manages Ops Bridge, Dana is a member; Kenji sits at Communicator.
let server: TandemServer;
let devices: readonly Device[] = [];
let priya: GroupChat;
let dana: GroupChat;
let kenji: Communicator;

beforeAll(async () => {
  server = await TandemServer.start();
  devices = await Promise.all([1, 2, 3].map(() => Device.start(server.origin)));
  const [one, two, three] = devices as [Device, Device, Device];
  [priya, dana, kenji] = await Promise.all([
    GroupChat.signIn(one, server, people.priya),
    GroupChat.signIn(two, server, people.dana),
    Communicator.signIn(three, server, people.kenji),
  ]);
  await Promise.all([priya.openRoom(OPS_BRIDGE), dana.openRoom(OPS_BRIDGE)]);
});

afterAll(async () => {
  await Promise.all(devices.map((device) => device.remove()));
  await server?.remove();
});

const tool = (message: Locator, name: string): Locator =>
  message.getByRole("toolbar", { name: "Message actions" }).getByRole("button", { name, exact: true });
const chip = (message: Locator, name: string): Locator => message.getByRole("button", { name, exact: true });

/** Over a message that may still be moving to its place, or lie under a toast for a while: as a person, again until it works. */
async function use(message: Locator, name: string): Promise<void> {
  // A click that is tried again could be two: only whether it would arrive is tried.
  const isReachable = async (): Promise<boolean> => {
    await message.hover();
    return await tool(message, name)
      .click({ trial: true, timeout: 2_000 })
      .then(() => true)
      .catch((fault: unknown) => {
        if (fault instanceof errors.TimeoutError) return false;
        throw fault;
      });
  };
  await expect.poll(isReachable, { timeout: 20_000 }).toBe(true);
  await tool(message, name).click();
}

/** Opens the menu of a message and picks. */
async function pick(app: { readonly page: GroupChat["page"] }, message: Locator, name: string): Promise<void> {
  await use(message, "More");
  await app.page.getByRole("menuitem", { name: new RegExp(`^${name}`) }).click();
}

test("[RM18] Up in the empty entry area edits what I said last; Escape leaves it; both sides see that it was edited", async () => {
  await dana.say(OPS_BRIDGE, "Batch 15 is draning");
  // What is still on its way cannot be edited yet.
  await dana.message("Batch 15 is draning").and(dana.page.locator("[data-state=sent]")).waitFor();
  const entry = dana.entry(OPS_BRIDGE);
  await entry.press("ArrowUp");
  await dana.page.getByText("Editing your message").waitFor();
  await expect.poll(() => entry.inputValue()).toBe("Batch 15 is draning");
  await entry.press("Escape");
  await expect.poll(() => entry.inputValue()).toBe("");
  await entry.fill("half a thought");
  await entry.press("Control+ArrowUp");
  await expect.poll(() => entry.inputValue()).toBe("Batch 15 is draning");
  await entry.fill("Batch 15 is draining");
  await entry.press("Enter");
  await expect.poll(() => entry.inputValue()).toBe("half a thought");
  await entry.fill("");
  const seen = priya.message("Batch 15 is draining");
  await seen.getByText("edited").waitFor();
  await expect.poll(() => priya.message("Batch 15 is draning").count()).toBe(0);
});

test("[RM18] a reaction from the bar shows with everybody, who it was of, and goes off again", async () => {
  const hers = priya.message("Batch 15 is draining");
  await use(hers, "thumbs up");
  await chip(hers, "thumbs up, 1").waitFor();
  const mine = dana.message("Batch 15 is draining");
  const danas = chip(mine, "thumbs up, 1");
  await danas.waitFor();
  expect(await danas.getAttribute("title")).toBe("thumbs up: Priya Raman");
  await danas.click();
  await chip(hers, "thumbs up, 2").waitFor();
  await chip(hers, "thumbs up, 2").click();
  await expect.poll(() => chip(mine, "thumbs up, 1").getAttribute("title")).toBe("thumbs up: you");
});

test("[RM18] by keyboard: E opens the picker, typing finds, Enter takes; R answers", async () => {
  await priya.entry(OPS_BRIDGE).press("F6");
  const hers = priya.message("Batch 15 is draining");
  await hers.focus();
  await priya.page.keyboard.press("e");
  await priya.page.getByRole("dialog", { name: "Choose a reaction" }).waitFor();
  await priya.page.keyboard.type("rocket");
  await priya.page.keyboard.press("Enter");
  await chip(dana.message("Batch 15 is draining"), "rocket, 1").waitFor();
  await hers.focus();
  await priya.page.keyboard.press("r");
  await priya.page.getByText("Replying to Dana Ortiz").waitFor();
  await priya.page.keyboard.type("Good, keep it so.");
  await priya.page.keyboard.press("Enter");
  const answer = dana.message("Good, keep it so.");
  await answer.getByRole("button", { name: "In reply to Dana Ortiz: Batch 15 is draining" }).click();
  await expect
    .poll(() =>
      dana
        .message("Batch 15 is draining")
        .first()
        .evaluate((one) => one === document.activeElement),
    )
    .toBe(true);
  await dana.page.getByRole("button", { name: "Back to where you were" }).click();
  await expect.poll(() => answer.evaluate((one) => one === document.activeElement)).toBe(true);
});

test("[RM18] who takes back a message is asked; a note stays in its place for everybody", async () => {
  await dana.say(OPS_BRIDGE, "To the wrong room");
  await priya.message("To the wrong room").waitFor();
  await pick(dana, dana.message("To the wrong room"), "Remove");
  await dana.page.getByRole("dialog", { name: "Remove your message?" }).waitFor();
  await dana.page.getByRole("button", { name: "Cancel" }).click();
  expect(await dana.message("To the wrong room").count()).toBe(1);
  await pick(dana, dana.message("To the wrong room"), "Remove");
  await dana.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await dana.message("You removed this message").waitFor();
  await priya.message("This message was removed").waitFor();
  await expect.poll(() => priya.message("To the wrong room").count()).toBe(0);
});

test("[RM18] a manager removes what another said, with a reason that all see; a member cannot", async () => {
  await priya.say(OPS_BRIDGE, "Only I remove this");
  const hers = dana.message("Only I remove this");
  await use(hers, "More");
  await dana.page.getByRole("menuitem", { name: /^Reply/ }).waitFor();
  expect(await dana.page.getByRole("menuitem", { name: /^Remove/ }).count()).toBe(0);
  expect(await dana.page.getByRole("menuitem", { name: /^Edit/ }).count()).toBe(0);
  await dana.page.keyboard.press("Escape");

  await dana.say(OPS_BRIDGE, "Buy cheap watches");
  await priya.message("Buy cheap watches").waitFor();
  await pick(priya, priya.message("Buy cheap watches"), "Remove");
  await priya.page.getByRole("dialog", { name: "Remove the message of Dana Ortiz?" }).waitFor();
  await priya.page.getByRole("textbox", { name: "Reason (optional)" }).fill("Not here");
  await priya.page.keyboard.press("Enter");
  for (const app of [priya, dana]) await app.message("Removed by Priya Raman: Not here").waitFor();
  await dana.page.reload();
  await dana.openRoom(OPS_BRIDGE);
  await dana.message("Removed by Priya Raman: Not here").waitFor();
  await chip(dana.message("Batch 15 is draining").first(), "rocket, 1").waitFor();
  await dana.message("Batch 15 is draining").first().getByText("edited").waitFor();
});

test("[RM18] a manager pins a message; everybody finds it under the header, until it is unpinned", async () => {
  await pick(priya, priya.message("Batch 15 is draining").first(), "Pin");
  const bar = dana.page.getByRole("region", { name: "Pinned messages" });
  await bar.getByRole("button", { name: /^Pinned Batch 15 is draining/ }).click();
  await expect
    .poll(() =>
      dana
        .message("Batch 15 is draining")
        .first()
        .evaluate((one) => one === document.activeElement),
    )
    .toBe(true);
  await dana.page.keyboard.press(".");
  await dana.page.getByRole("menuitem", { name: /^Reply/ }).waitFor();
  expect(await dana.page.getByRole("menuitem", { name: /pin/i }).count()).toBe(0);
  await dana.page.keyboard.press("Escape");
  await priya.page.getByRole("button", { name: "All 1" }).click();
  await priya.page.getByRole("button", { name: "Unpin" }).click();
  await expect.poll(() => bar.count()).toBe(0);
});

test("[RM10] the link to a message opens its room at that message", async () => {
  const said = dana.message("Good, keep it so.");
  await said.waitFor();
  const id = await said.getAttribute("data-message-id");
  const room = `ops-bridge@rooms.${server.domain}`;
  await dana.page.getByRole("button", { name: "Room directory" }).first().click();
  await dana.page.evaluate((hash) => void (location.hash = hash), `#/room/${encodeURIComponent(room)}/${id}`);
  await dana.main(OPS_BRIDGE).waitFor();
  await expect.poll(() => said.evaluate((one) => one === document.activeElement)).toBe(true);

  // Somebody else puts it into their words: a click opens it here, and not in another tab.
  await priya.say(OPS_BRIDGE, `See ${server.origin}/groupchat/#/room/${encodeURIComponent(room)}/${id}`);
  await dana.message("See http").getByRole("link").click();
  await expect.poll(() => said.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(dana.page.context().pages()).toHaveLength(1);
});

test("[CV1] between two people, in both apps: answer, reaction, correction and retraction", async () => {
  await kenji.contact("Dana Ortiz").first().dblclick();
  await kenji.say("Dana Ortiz", "Lunch at noon?");
  await dana.row("Kenji Arakawa").first().dblclick();
  const asked = dana.message("Lunch at noon?");
  await asked.waitFor();
  // It comes a moment later, and takes its room from the messages.
  await dana.page.getByRole("complementary", { name: "About" }).getByText("Kenji Arakawa").first().waitFor();
  await use(asked, "done");
  await chip(kenji.message("Lunch at noon?"), "done, 1").waitFor();
  await use(asked, "Reply");
  await dana.page.keyboard.type("At one.");
  await dana.page.keyboard.press("Enter");
  await kenji.message("At one.").getByRole("button", { name: "In reply to Kenji Arakawa: Lunch at noon?" }).waitFor();
  await kenji.entry("Dana Ortiz").press("Control+ArrowUp");
  await kenji.page.getByText("Editing your message").waitFor();
  await kenji.entry("Dana Ortiz").fill("Lunch at one?");
  await kenji.entry("Dana Ortiz").press("Enter");
  await dana.message("Lunch at one?").first().getByText("edited").waitFor();
  await dana.message("At one.").getByRole("button", { name: "In reply to Kenji Arakawa: Lunch at one?" }).waitFor();
  await pick(kenji, kenji.message("Lunch at one?").first(), "Remove");
  await kenji.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await dana.message("This message was removed").first().waitFor();
});

test("[RM13] a message says that it is on its way, that it came, or why it was not sent, with a way to try again", async () => {
  await kenji.contact("Dana Ortiz").first().dblclick();
  await kenji.entry("Dana Ortiz").waitFor();
  server.pause();
  await kenji.say("Dana Ortiz", "Still there?");
  const first = kenji.message("Still there?").first();
  await first.getByText("Sending").waitFor();
  server.goOn();
  await first.getByText(/^(Delivered|Read)$/).waitFor();
  // By the clock of who reads, with the day on hover.
  expect(await first.locator("time[title]").first().getAttribute("title")).toMatch(/\w+ \d+ \w+.*, \d\d:\d\d$/);

  const choose = async (name: string): Promise<void> => {
    await dana.row("Kenji Arakawa").first().click({ button: "right" });
    await dana.page.getByRole("menuitem", { name, exact: true }).click();
  };
  await choose("Block");
  await dana.row("Kenji Arakawa, Blocked").first().waitFor();
  await kenji.say("Dana Ortiz", "Why so quiet?");
  const second = kenji.message("Why so quiet?").first();
  await second.getByText(/^Not sent\. /).waitFor();
  // It does not look sent, and is not lost, after the app was opened anew.
  await kenji.page.reload();
  await kenji.contact("Dana Ortiz").first().dblclick();
  await second.getByText(/^Not sent\. /).waitFor();
  await choose("Unblock");
  await expect.poll(() => dana.row("Kenji Arakawa, Blocked").count()).toBe(0);
  await second.getByRole("button", { name: "Try again" }).click();
  await dana.row("Kenji Arakawa").first().dblclick();
  await dana.message("Why so quiet?").first().waitFor();
  await expect.poll(() => second.getByText(/^Not sent\. /).count()).toBe(0);
});

test("[RM13] [RM14] what waits without a connection is changed and removed before it goes; the rest goes out once, in its order", async () => {
  const line = kenji.page.context();
  await line.setOffline(true);
  await kenji.page.getByText("You are offline").first().waitFor();
  for (const text of ["First, draning", "Second, to nobody", "Third"]) await kenji.say("Dana Ortiz", text);
  await kenji.message("Third").first().getByText("Goes out when connected").waitFor();
  await pick(kenji, kenji.message("First, draning").first(), "Edit");
  await kenji.entry("Dana Ortiz").fill("First, draining");
  await kenji.entry("Dana Ortiz").press("Enter");
  await kenji.message("First, draining").first().getByText("Goes out when connected").waitFor();
  await pick(kenji, kenji.message("Second, to nobody").first(), "Remove");
  await kenji.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => kenji.message("Second, to nobody").count()).toBe(0);
  await line.setOffline(false);
  await dana.message("Third").first().waitFor();
  expect(await dana.message("First, draining").count()).toBe(1);
  expect(await dana.message("First, draining").getByText("edited").count()).toBe(0);
  expect(await dana.message("Second, to nobody").count()).toBe(0);
});

test("[CV2] [RT24] to somebody offline: that is said before, and the message is there when they come", async () => {
  await kenji.contact("Grace Mbeki").first().dblclick();
  await kenji.page.getByPlaceholder("Grace is offline, and will see this later").waitFor();
  await kenji.say("Grace Mbeki", "The keys are in the safe.");
  const device = await Device.start(server.origin);
  devices = [...devices, device];
  const grace = await GroupChat.signIn(device, server, { local: "grace", name: "Grace Mbeki" });
  await grace.row("Kenji Arakawa.*1 unread").first().dblclick();
  await grace.message("The keys are in the safe.").first().waitFor();
  expect(devices.flatMap(({ complaints }) => complaints)).toEqual([]);
});
