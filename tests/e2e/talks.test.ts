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

test("[CV3] nothing threw", () => expect(devices.map((device) => device.complaints)).toEqual([[], [], []]));
