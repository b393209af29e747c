import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./harness/axe.ts";
import { Device, type DeviceOptions } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { PASSWORD, people, type Person, TandemServer } from "./harness/server.ts";

const FX_DESK = "FX Desk EMEA";
let server: TandemServer;
const devices: Device[] = [];

async function signIn(person: Person, options: DeviceOptions = {}): Promise<GroupChat> {
  const device = await Device.start(server.origin, options);
  devices.push(device);
  return await GroupChat.signIn(device, server, person);
}

/** What "Copy link" puts on the clipboard. */
async function linkOf(app: GroupChat, text: string): Promise<string> {
  await app.page.context().grantPermissions(["notifications", "clipboard-read", "clipboard-write"]);
  await app.message(text).hover();
  await app.message(text).getByRole("button", { name: "Copy link" }).click();
  await app.page.getByText("Link copied").waitFor();
  return await app.page.evaluate(() => navigator.clipboard.readText());
}

beforeAll(async () => {
  server = await TandemServer.start();
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(() => server?.remove());

test("[RM11] [RM18] [RM19] [RM27] [RM26] [RM10] somebody new: in the door, at work, away, and back on the phone", async () => {
  const lena: Person = { local: "lena", name: "Lena Vogt" };
  await server.cli(["user", "add", lena.local, "--password-stdin", "--name", lena.name], `${PASSWORD}\n`);
  const tomasz = await signIn({ local: "tomasz", name: "Tomasz Wilk" });
  await tomasz.openRoom(FX_DESK);

  // In the door.
  const app = await signIn(lena);
  const { page } = app;
  await page.getByRole("button", { name: /^Room directory/ }).click();
  await page.getByRole("searchbox", { name: "Find a room" }).fill("FX Desk");
  await page.getByRole("row", { name: /^FX Desk EMEA/ }).click();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByRole("button", { name: "Ask to join" }).click();
  await details.getByRole("status").filter({ hasText: "Asked" }).waitFor();
  const request = tomasz.page.getByRole("listitem").filter({ hasText: "asks to be let into FX Desk EMEA" });
  await request.getByRole("button", { name: "Let in" }).click();
  await app.row(FX_DESK).waitFor();
  expect(await request.count()).toBe(0);

  // At work: a first message, a file, a name.
  await app.openRoom(FX_DESK);
  await app.say(FX_DESK, "Thanks for having me.");
  await tomasz.message("Thanks for having me.").waitFor();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  const limits = { name: "limits.csv", mimeType: "text/csv", buffer: Buffer.from("pair,limit\nEURCHF,40\n") };
  await (await chooser).setFiles([limits]);
  await app.entry(FX_DESK).focus();
  await page.keyboard.type("The new limits, @tom");
  await page.getByRole("listbox", { name: "People to mention" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await tomasz.message("The new limits, @Tomasz Wilk").locator(".td-mention").waitFor();
  await tomasz.page.getByRole("button", { name: "Download limits.csv" }).waitFor();

  // A filter, and away.
  await page.keyboard.press("Control+Shift+F");
  await app.searchBox.fill("breach");
  await app.searchBox.press("Enter");
  await page.getByRole("button", { name: "Save as filter" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await app.row("breach").waitFor();
  await page.close();
  await tomasz.say(FX_DESK, "Limit breach on EURCHF, @Lena Vogt please look.");
  await tomasz.message("Limit breach on EURCHF").waitFor();

  // Back, on the phone: told what was missed, found by search, and by the link that Tomasz sends.
  const phone = await signIn(lena, { viewport: { width: 390, height: 844 } });
  await phone.row("breach, 1 unread").waitFor();
  await expect
    .poll(() => phone.row(FX_DESK).getAttribute("aria-label"))
    .toBe(`${FX_DESK}, 1 mention, 1 unread, closed room`);
  await phone.page.getByRole("button", { name: "Search", exact: true }).click();
  await phone.page.getByRole("combobox", { name: /^Search rooms/ }).fill("eurchf");
  await phone.page.getByRole("option", { name: "Search messages for “eurchf”" }).click();
  await phone.page
    .getByRole("option", { name: /^Tomasz Wilk/ })
    .filter({ hasText: "breach on" })
    .click();
  await phone.main(FX_DESK).waitFor();
  await phone.message("Limit breach on EURCHF").waitFor();
  const link = await linkOf(tomasz, "Thanks for having me.");
  await phone.page.goto(link);
  await phone.message("Thanks for having me.").and(phone.page.locator(":focus")).waitFor();
  expect(devices.flatMap(({ complaints }) => complaints)).toEqual([]);
}, 240_000);

test("[RM12] [RM8] a room is made from the app with the settings of another and its people, who are invited, on-line or not", async () => {
  await server.cli(["room", "change", "release-4-2", "--moderated", "--description", "Like its model"]);
  const maya = await signIn(people.maya);
  const dana = await signIn(people.dana);
  await maya.page.keyboard.press("Alt+n");
  await maya.page.getByRole("menuitem", { name: "New room" }).click();
  const dialog = maya.page.getByRole("dialog", { name: "New room" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Release 4.3");
  await dialog.getByRole("combobox", { name: "Settings" }).selectOption({ label: "As Release 4.2 has them" });
  await dialog.getByRole("combobox", { name: "Members" }).fill("dana");
  await dialog.getByRole("option", { name: /^Dana Ortiz/ }).click();
  await dialog.getByRole("combobox", { name: "Members" }).fill("kenji");
  await dialog.getByRole("option", { name: /^Kenji Arakawa/ }).click();
  await dialog.getByRole("button", { name: "Create" }).click();
  await maya.main("Release 4.3").waitFor();
  // Dana is there; Kenji finds the invitation when he signs in.
  for (const app of [dana, await signIn(people.kenji)]) {
    const invitation = app.page.getByRole("listitem").filter({ hasText: "Release 4.3" });
    await invitation.getByRole("button", { name: "Join" }).click();
    await app.main("Release 4.3").waitFor();
  }
  const settings = JSON.parse(await server.cli(["category", "export", "--format", "json"])) as {
    rooms: { room: string; description?: string; isModerated?: boolean; owner?: string[]; member?: string[] }[];
  };
  const made = settings.rooms.find(({ room }) => room === "release-4-3");
  expect(made).toMatchObject({ description: "Like its model", isModerated: true });
  expect(made?.owner).toEqual([server.jid(people.maya)]);
  expect(made?.member?.toSorted()).toEqual([server.jid(people.dana), server.jid(people.kenji)]);
});

test("[RM10] [RM11] who comes by a link to a closed room asks there, and is in it when they are let in", async () => {
  const grace: Person = { local: "grace", name: "Grace Mbeki" };
  const tomasz = await signIn({ local: "tomasz", name: "Tomasz Wilk" });
  const app = await signIn(grace);
  const link = `#/room/${encodeURIComponent(`fx-desk-emea@rooms.${server.domain}`)}`;
  await app.page.evaluate((hash) => void (location.hash = hash), link);
  await app.main(FX_DESK).getByRole("heading", { name: "Members only" }).waitFor();
  await app.main(FX_DESK).getByRole("button", { name: "Ask to join" }).click();
  await app.main(FX_DESK).getByRole("status").filter({ hasText: "Asked" }).waitFor();
  await tomasz.page
    .getByRole("listitem")
    .filter({ hasText: "asks to be let into FX Desk EMEA" })
    .getByRole("button", { name: "Let in" })
    .click();
  await app.entry(FX_DESK).waitFor();
  await app.row(FX_DESK).waitFor();

  // A link that leads nowhere says so, and makes nothing.
  await app.page.evaluate((hash) => void (location.hash = hash), "#/room/nowhere%40rooms.localhost");
  await app.main("nowhere").getByRole("heading", { name: "This room does not exist any more" }).waitFor();
});

test("[RM11] in a narrow window the directory still shows the names of rooms whole", async () => {
  const app = await signIn(people.dana, { viewport: { width: 900, height: 700 } });
  await app.page.keyboard.press("Alt+2");
  const name = app.page.getByRole("row", { name: /^FX Desk EMEA/ }).getByText(FX_DESK, { exact: true });
  await name.waitFor();
  const isWhole = (): Promise<boolean> => name.evaluate((one) => one.scrollWidth <= one.clientWidth);
  await expect.poll(isWhole).toBe(true);
  // And beside the details, which lie over it or take their room.
  await name.click();
  await app.page.getByRole("complementary", { name: "Details" }).waitFor();
  await expect.poll(isWhole).toBe(true);
});

test("[RM10] [RM11] on a phone a link and the directory come to the front, from wherever they were asked for", async () => {
  const app = await signIn(people.dana, { viewport: { width: 390, height: 844 } });
  const { page } = app;
  await page.evaluate((hash) => void (location.hash = hash), `#/room/ops-bridge%40rooms.${server.domain}`);
  await app.entry("Ops Bridge").waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await app.myChat.waitFor();
  await page.getByRole("button", { name: "Add contact or join room" }).click();
  await page.getByRole("menuitem", { name: "Join a room" }).click();
  await app
    .main("Room directory")
    .getByRole("row", { name: /^Ops Bridge/ })
    .waitFor();

  // The link starts the app.
  await page.goto("about:blank");
  await page.goto(`${server.origin}/groupchat/#/room/ops-bridge%40rooms.${server.domain}`);
  await app.entry("Ops Bridge").waitFor();
});

test("[RM10] [RM11] who visits an open room by a link is offered to keep it, and can hand the link on", async () => {
  const app = await signIn({ local: "lukas", name: "Lukas Brandt" });
  const { page } = app;
  await page.context().grantPermissions(["notifications", "clipboard-read", "clipboard-write"]);
  const link = `#/room/${encodeURIComponent(`database-guild@rooms.${server.domain}`)}`;
  await page.evaluate((hash) => void (location.hash = hash), link);
  await app.entry("Database Guild").waitFor();
  expect(await app.row("Database Guild").count()).toBe(0);
  await page.getByRole("button", { name: "Add to My Chat" }).click();
  await app.row("Database Guild").waitFor();
  await page.getByRole("button", { name: "Add to My Chat" }).waitFor({ state: "detached" });
  await app.row("Database Guild").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Copy link to the room" }).click();
  await page.getByText("Link copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.origin}/groupchat/${link}`);
});

test("[RM10] a link that is cut off, or names no room, says what is wrong and leads to the directory", async () => {
  const app = await signIn(people.dana);
  const { page } = app;
  const notice = page.getByRole("alert", { name: "This link cannot be opened" });
  const follow = (hash: string): Promise<void> => page.evaluate((to) => void (location.hash = to), hash);
  await follow("#/room/ops-bridge%40rooms.l%E0");
  await notice.getByText(/^It was cut off or changed on its way/).waitFor();
  await follow("#/room/ops-bridge");
  await notice.getByText(/^It names “ops-bridge”, which is no address/).waitFor();
  await follow("#/rooms/ops-bridge");
  await notice.getByText(/^It leads to nothing that Group Chat has/).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await notice.waitFor({ state: "detached" });

  // In somebody's words: here, and not in another tab.
  await app.openRoom("Ops Bridge");
  await app.say("Ops Bridge", "Come to xmpp:ops-bridge?join please");
  await app.message("Come to xmpp").getByRole("link").click();
  await notice.getByText(/^It names “xmpp:ops-bridge\?join”/).waitFor();
  expect(page.context().pages()).toHaveLength(1);
  await page.keyboard.press("Escape");
  await notice.waitFor({ state: "detached" });
  await app.say("Ops Bridge", `Or to ${server.origin}/groupchat/#/room/ops-bridge%40rooms.l%E0`);
  await app.message("Or to http").getByRole("link").click();
  await notice.getByText(/^It was cut off/).waitFor();
  expect(page.context().pages()).toHaveLength(1);
  await notice.getByRole("button", { name: "Room directory" }).click();
  await app.main("Room directory").waitFor();
  await notice.waitFor({ state: "detached" });
  // What leads somewhere is opened.
  await follow(`#/room/ops-bridge%40rooms.${server.domain}`);
  await app.entry("Ops Bridge").waitFor();

  // By the link that starts the app, on a phone.
  const phone = await signIn(people.kenji, { viewport: { width: 390, height: 844 } });
  await phone.page.goto("about:blank");
  await phone.page.goto(`${server.origin}/groupchat/#/room/`);
  await phone.page
    .getByRole("alert", { name: "This link cannot be opened" })
    .getByText(/^It was cut off/)
    .waitFor();
});
