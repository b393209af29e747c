import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./harness/axe.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { PASSWORD, people, type Person, TandemServer } from "./harness/server.ts";

// What is said when something is not as usual, and what can be done then (design 12).

const FX_DESK = "FX Desk EMEA";
const RELEASE = "Release 4.2";
const TOMASZ: Person = { local: "tomasz", name: "Tomasz Wilk" };
let server: TandemServer;
const devices: Device[] = [];

async function signIn(person: Person): Promise<GroupChat> {
  const device = await Device.start(server.origin);
  devices.push(device);
  return await GroupChat.signIn(device, server, person);
}

async function join({ page }: GroupChat, room: string): Promise<void> {
  await page.keyboard.press("Alt+2");
  await page.getByRole("row", { name: new RegExp(`^${room}`) }).click();
  await page.getByRole("complementary", { name: "Details" }).getByRole("button", { name: "Join" }).click();
  await page.getByRole("complementary", { name: "Details" }).getByRole("button", { name: "Open" }).click();
  await page.getByRole("main", { name: room }).waitFor();
}

beforeAll(async () => {
  server = await TandemServer.start();
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(() => server?.remove());

test("[RM7] [RT14] who is put out of a room is told by whom and when, can write to them, and lets the room go", async () => {
  const lena: Person = { local: "lena", name: "Lena Vogt" };
  await server.cli(["user", "add", lena.local, "--password-stdin", "--name", lena.name], `${PASSWORD}\n`);
  await server.cli(["room", "affiliation", "fx-desk-emea", server.jid(lena), "member"]);
  const tomasz = await signIn(TOMASZ);
  await tomasz.openRoom(FX_DESK);
  const app = await signIn(lena);
  await join(app, FX_DESK);
  await app.say(FX_DESK, "Here I am.");
  await tomasz.message("Here I am.").waitFor();
  // He stays in the room while its settings are open.
  await tomasz.main(FX_DESK).getByRole("button", { name: "More", exact: true }).first().click();
  await tomasz.page.getByRole("menuitem", { name: "Room settings" }).click();
  const settings = tomasz.main(`Settings of ${FX_DESK}`);
  await settings.getByRole("list", { name: "Members" }).getByRole("button", { name: /lena/i }).click();
  await tomasz.page.keyboard.press("Control+s");

  const room = app.main(FX_DESK);
  await room.getByRole("heading", { name: "You are no longer a member" }).waitFor();
  await room.getByText(/^Tomasz Wilk removed you today at \d\d:\d\d\. Your own messages stay in the room\.$/).waitFor();
  expect(await violations(app.page)).toEqual([]);
  expect(await app.page.getByRole("complementary", { name: "Participants" }).count()).toBe(0);
  await room.getByRole("button", { name: "IM Tomasz Wilk" }).click();
  // Neither is a contact of the other: both have the name that they call themselves by.
  await app.say("Tomasz Wilk", "Was that meant?");
  await tomasz.page.getByRole("button", { name: "Back", exact: true }).first().click();
  await tomasz.row("Lena Vogt.*1 unread").first().waitFor();
  await app.row(FX_DESK).click();
  await room.getByRole("button", { name: "Close" }).click();
  await app.page.getByRole("heading", { name: "Room directory" }).waitFor();
  await expect.poll(() => app.row(FX_DESK).count()).toBe(0);
}, 120_000);

test("[RM13] [RM7] what may not be posted any more stays in its place, and goes to a presenter instead", async () => {
  const [dana, kenji] = [await signIn(people.dana), await signIn(people.kenji)];
  for (const app of [dana, kenji]) await app.openRoom(RELEASE);
  await kenji.say(RELEASE, "Going out at 15:00.");
  await dana.message("Going out at 15:00.").waitFor();
  await dana.page.context().setOffline(true);
  await dana.page.getByText("You are offline").first().waitFor();
  await dana.say(RELEASE, "Thanks, noted for the handover.");
  await server.cli(["room", "change", "release-4-2", "--moderated", "--presenters", server.jid(people.kenji)]);
  await kenji.say(RELEASE, "It is an auditorium now.");
  await dana.page.context().setOffline(false);
  const refused = dana.message("Thanks, noted for the handover.");
  await refused.getByText("Not sent. Only presenters post here.").waitFor();
  expect(await refused.getByRole("button", { name: "Try again" }).count()).toBe(0);
  await refused.getByRole("button", { name: "IM Kenji Arakawa instead" }).click();
  await dana.main("Kenji Arakawa").waitFor();
  expect(await dana.entry("Kenji Arakawa").inputValue()).toBe("Thanks, noted for the handover.");
  await dana.openRoom(RELEASE);
  await refused.getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => refused.count()).toBe(0);
}, 120_000);

test("[RM13] [RM23] back on-line it is told what went out and what came", async () => {
  const [maya, dana] = [await signIn(people.maya), await signIn(people.dana)];
  await maya.openRoom("Shift Handover");
  await dana.openRoom("Ops Bridge");
  await maya.page.context().setOffline(true);
  await maya.page.getByText("You are offline").first().waitFor();
  await maya.say("Shift Handover", "First while away.");
  await maya.say("Shift Handover", "Second while away.");
  await maya.page.getByText("You are offline. 2 messages wait.").waitFor();
  for (const text of ["One.", "Two.", "Three."]) {
    await dana.say("Ops Bridge", text);
    await dana.message(text).and(dana.page.locator("[data-state=sent]")).waitFor();
  }
  await maya.page.context().setOffline(false);
  await maya.page.getByText("Connected. 2 messages sent, 3 received.").waitFor();
}, 120_000);

test("[SV5] whom an administrator signs out is told so, and comes again with one click", async () => {
  const device = await Device.start(server.origin);
  devices.push(device);
  const app = await GroupChat.open(device);
  await app.enter(server.jid(people.dana), PASSWORD, { stay: true });
  await app.openRoom("Ops Bridge");
  await app.entry("Ops Bridge").fill("Half a sentence");
  await server.cli(["user", "end-sessions", server.jid(people.dana)]);
  await app.page.getByRole("heading", { name: "You were signed out" }).waitFor();
  await app.page
    .getByText(/^An administrator ended this session at \d\d:\d\d\. Nothing that you wrote is lost\.$/)
    .waitFor();
  expect(await violations(app.page)).toEqual([]);
  await app.page.getByRole("button", { name: "Sign in again" }).click();
  await app.openRoom("Ops Bridge");
  expect(await app.entry("Ops Bridge").inputValue()).toBe("Half a sentence");
}, 120_000);

test("[RM11] [CO1] who has nobody and no room yet finds both from My Chat, by the keyboard alone", async () => {
  const nobody: Person = { local: "newcomer", name: "New Comer" };
  await server.cli(["user", "add", nobody.local, "--password-stdin", "--name", nobody.name], `${PASSWORD}\n`);
  const app = await signIn(nobody);
  await app.myChat.getByText("Nobody here yet").waitFor();
  expect(await violations(app.page)).toEqual([]);
  await app.row("Add a contact").focus();
  await app.page.keyboard.press("Enter");
  await app.page.getByRole("dialog", { name: "Add a contact" }).waitFor();
  await app.page.keyboard.press("Escape");
  await app.row("Room directory").focus();
  await app.page.keyboard.press("Enter");
  await app.page.getByRole("heading", { name: "Room directory" }).waitFor();
});

test("[RM12] a new room says whom it reaches, and whether what is said there is kept", async () => {
  await server.cli(["room", "add", "fresh", "--name", "Fresh", "--members", server.jid(people.dana)]);
  await server.cli([
    "room",
    "add",
    "fleeting",
    "--name",
    "Fleeting",
    "--no-history",
    "--members",
    server.jid(people.dana),
  ]);
  const dana = await signIn(people.dana);
  for (const [room, text] of [
    ["Fresh", /History starts today\.$/],
    ["Fleeting", /What is said here is not kept\.$/],
  ] as const) {
    await join(dana, room);
    await dana.main(room).getByText(text).waitFor();
  }
});
