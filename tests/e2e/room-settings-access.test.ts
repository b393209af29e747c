import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./harness/axe.ts";
import { Device, type DeviceOptions } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { people, TandemServer } from "./harness/server.ts";

const RELEASE = "Release 4.2";
let server: TandemServer;
const devices: Device[] = [];

async function aDevice(options: DeviceOptions = {}): Promise<Device> {
  const device = await Device.start(server.origin, options);
  devices.push(device);
  return device;
}

async function openSettings(app: GroupChat, room: string): Promise<void> {
  await app.openRoom(room);
  const more = app.main(room).getByRole("button", { name: "More", exact: true }).first();
  const settings = app.page.getByRole("menuitem", { name: "Room settings" });
  // Who manages the room is known once it is entered; a menu that was opened before does not say so.
  for (;;) {
    await more.click();
    await app.page.getByRole("menu").waitFor();
    if (await settings.isVisible()) break;
    await app.page.keyboard.press("Escape");
  }
  await settings.click();
  await app
    .main(`Settings of ${room}`)
    .getByRole("radio", { name: /^Auditorium/ })
    .waitFor();
}

/** What *Check someone* says: the four lines and the sentence below them, once it says that sentence. */
async function answerOf(app: GroupChat, sentence: string): Promise<readonly string[]> {
  const check = app.page.getByRole("region", { name: "Check someone" });
  await check.getByText(sentence, { exact: true }).waitFor();
  return await check.locator("dd").allInnerTexts();
}

async function checks(app: GroupChat, name: string): Promise<void> {
  const check = app.page.getByRole("region", { name: "Check someone" });
  const chip = check.getByRole("list", { name: "Check someone" }).getByRole("button");
  if (await chip.isVisible()) await chip.click();
  await check.getByRole("combobox").fill(name.toLowerCase());
  await check.getByRole("option", { name: new RegExp(`^${name}`) }).waitFor();
  await check.getByRole("combobox").press("Enter");
}

beforeAll(async () => {
  server = await TandemServer.start();
  for (const [group, ...members] of [
    ["Traders", "noah", "tomasz"],
    ["Builders", "maya", "kenji", "amara", "omar", "dana"],
  ] as const) {
    await server.cli(["group", "add", group]);
    await server.cli(["group", "member", "add", group, ...members]);
  }
  await server.cli(["category", "change", "engineering", "--scope", "group:Builders"]);
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(() => server?.remove());

test("[RM2] [RM6] [RM7] who may what is told for one person, also of what is not saved, and then it is so", async () => {
  const [desk, other] = await Promise.all([aDevice(), aDevice()]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  await dana.openRoom(RELEASE);
  await openSettings(maya, RELEASE);
  const page = maya.main(`Settings of ${RELEASE}`);
  const side = maya.page.getByRole("complementary", { name: "Effective access" });

  await checks(maya, "Noah");
  const outside = "Noah belongs to Traders. The category Engineering does not include it.";
  expect(await answerOf(maya, outside)).toEqual(["No", "No, cannot be added", "No", "No"]);
  await checks(maya, "Dana");
  expect(await answerOf(maya, "Dana is a member.")).toEqual(["Yes", "Yes", "Yes", "Yes"]);
  expect(await side.getByText("After saving").isVisible()).toBe(false);

  await page.getByRole("radio", { name: /^Auditorium/ }).check();
  await page.getByRole("combobox", { name: "Add a presenter" }).fill("kenji");
  await page.getByRole("option", { name: /^Kenji Arakawa/ }).waitFor();
  await page.getByRole("combobox", { name: "Add a presenter" }).press("Enter");
  const silent = "Dana is a member. In an auditorium only presenters and managers post.";
  expect(await answerOf(maya, silent)).toEqual(["Yes", "Yes", "Yes", "No"]);
  await side.getByText("After saving").waitFor();
  await side.getByRole("row", { name: "Presenters 1 yes yes" }).waitFor();
  await side.getByRole("row", { name: "Managers 2 yes yes" }).waitFor();
  await page.getByText(/^\d members? loses? the right to post\./).waitFor();
  await page.getByText("Type to auditorium, 1 presenter added").waitFor();
  // Nothing has changed for Dana yet.
  await dana.say(RELEASE, "Still mine to write.");
  await dana.message("Still mine to write.").waitFor();

  await maya.page.keyboard.press("Control+s");
  await page.getByRole("button", { name: /^Save/ }).waitFor({ state: "detached" });
  await dana.main(RELEASE).getByText("Only presenters post here").waitFor();
  const changes = side.getByRole("region", { name: "Last changes" }).getByRole("listitem");
  await changes.filter({ hasText: "You set the type to auditorium" }).waitFor();
  await changes.filter({ hasText: "You added Kenji Arakawa as presenters" }).waitFor();
  expect(await answerOf(maya, silent)).toEqual(["Yes", "Yes", "Yes", "No"]);
  await page.getByRole("radio", { name: /^Normal/ }).check();
  await page.getByText(/gets? the right to post\./).waitFor();
  await page.getByText(/1 presenter is kept/).waitFor();
  expect(await answerOf(maya, "Dana is a member.")).toEqual(["Yes", "Yes", "Yes", "Yes"]);
  await maya.page.keyboard.press("Control+s");
  await page.getByRole("button", { name: /^Save/ }).waitFor({ state: "detached" });
  await dana.say(RELEASE, "And again.");
  await dana.message("And again.").waitFor();
  expect([desk.complaints, other.complaints]).toEqual([[], []]);
});

test.each(["light", "dark"] as const)(
  "[WCAG] the list of sections goes along with the page, by keyboard too, and all of it holds AA, %s",
  async (colorScheme) => {
    const device = await aDevice({ colorScheme, viewport: { width: 1440, height: 900 } });
    const maya = await GroupChat.signIn(device, server, people.maya);
    await openSettings(maya, RELEASE);
    const nav = maya.page.getByRole("navigation", { name: "Room settings" });
    const section = (name: string) => nav.getByRole("button", { name: new RegExp(`^${name}`) });
    const here = async (name: string): Promise<void> =>
      await nav.locator(`[aria-current]`, { hasText: name }).waitFor();
    expect(await maya.page.getByRole("tree", { name: "My Chat" }).isVisible()).toBe(false);
    await here("General");
    await section("People \\d+").waitFor();
    await section("Scope").waitFor();

    await section("General").focus();
    await maya.page.keyboard.press("ArrowDown");
    await maya.page.keyboard.press("ArrowDown");
    await maya.page.keyboard.press("ArrowDown");
    await maya.page.keyboard.press("Enter");
    await here("People");
    const focused = maya.page.locator("h2:focus");
    expect(await focused.innerText()).toBe("Managers");
    await section("Posting rules").click();
    await here("Posting rules");
    expect(await focused.innerText()).toBe("Posting rules");
    await maya.page.keyboard.press("Home");
    await maya.page.locator(".gc-rs").evaluate((page) => page.scrollTo(0, 0));
    await here("General");
    await checks(maya, "Noah");
    await answerOf(maya, "Noah belongs to Traders. The category Engineering does not include it.");
    await maya
      .main(`Settings of ${RELEASE}`)
      .getByRole("radio", { name: /^Auditorium/ })
      .check();
    await maya.page.getByText("After saving").waitFor();
    expect(await violations(maya.page)).toEqual([]);
    await maya.page.getByRole("button", { name: "Discard" }).click();
    await nav.getByRole("button", { name: "Back to the room" }).click();
    await maya.main(RELEASE).waitFor();
    expect(device.complaints).toEqual([]);
  },
);

test("[WCAG] on a phone the sections are a line above the page, and what it comes to stands at its end", async () => {
  const device = await aDevice({ viewport: { width: 390, height: 844 } });
  const maya = await GroupChat.signIn(device, server, people.maya);
  await openSettings(maya, RELEASE);
  const nav = maya.page.getByRole("navigation", { name: "Room settings" });
  await nav.getByRole("button", { name: "History" }).click();
  expect(await maya.page.locator("h2:focus").innerText()).toBe("History");
  await nav.locator("[aria-current]", { hasText: "History" }).waitFor();
  await maya.page.locator(".gc-rs").evaluate((page) => page.scrollTo(0, 0));
  await nav.locator("[aria-current]", { hasText: "General" }).waitFor();
  await maya.page.getByRole("region", { name: "Effective access" }).scrollIntoViewIfNeeded();
  await checks(maya, "Noah");
  await answerOf(maya, "Noah belongs to Traders. The category Engineering does not include it.");
  const width = await maya.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  expect(await violations(maya.page)).toEqual([]);
});

test("[RM2] [RM7] only who is there is taken: groups by their name, nobody from outside the scope, and it is said why", async () => {
  const maya = await GroupChat.signIn(await aDevice(), server, people.maya);
  await openSettings(maya, RELEASE);
  const page = maya.main(`Settings of ${RELEASE}`);
  const add = page.getByRole("combobox", { name: "Add people or groups" });
  const members = page.getByRole("list", { name: "Members" });
  await add.fill("everybody");
  await page.getByText("No person and no group here is called “everybody”.").waitFor();
  await add.press("Enter");
  expect(await members.getByText("everybody").count()).toBe(0);

  await add.fill("build");
  await page.getByRole("option", { name: /^Everyone .*Builders|Builders/ }).waitFor();
  await add.press("Enter");
  await members.getByText("Builders").waitFor();

  await add.fill("noah");
  const noah = page.getByRole("option", { name: /^Noah Fischer.*Outside the scope of this room/ });
  await noah.waitFor();
  expect(await noah.getAttribute("aria-disabled")).toBe("true");
  await add.press("Enter");
  await noah.click({ force: true });
  expect(await members.getByText("Noah Fischer").count()).toBe(0);
  expect(await violations(maya.page)).toEqual([]);

  await add.fill("ghost@localhost");
  await page.getByText("No person and no group here is called “ghost@localhost”.").waitFor();
  await add.fill("amara@localhost");
  await page.getByRole("option", { name: /^Amara Okafor/ }).waitFor();
  await page.getByText("1 member added").waitFor();
  await maya.page.getByRole("button", { name: "Discard" }).click();
});

test("[RM2] a room narrows its scope: who falls out is said before, is gone at once, and is not offered any more", async () => {
  const [desk, other] = await Promise.all([aDevice(), aDevice()]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  await dana.openRoom(RELEASE);
  await openSettings(maya, RELEASE);
  const page = maya.main(`Settings of ${RELEASE}`);
  const side = maya.page.getByRole("complementary", { name: "Effective access" });
  const scope = page.getByRole("region", { name: "Scope" });
  await scope.getByText("As the category has it").waitFor();
  await scope.getByText(/^5 people are inside\./).waitFor();

  // By the keyboard alone: the plus, a name, Enter.
  await scope.getByRole("button", { name: "Narrow further" }).press("Enter");
  const add = scope.getByRole("combobox", { name: "People or groups that stay inside" });
  await add.fill("trad");
  const traders = scope.getByRole("option", { name: /Traders.*Outside the scope of Engineering/ });
  await traders.waitFor();
  expect(await traders.getAttribute("aria-disabled")).toBe("true");
  await add.fill("noah");
  await scope.getByRole("option", { name: /^Noah Fischer.*Outside the scope of Engineering/ }).waitFor();
  expect(await scope.getByRole("option").count()).toBe(1);
  for (const name of ["Maya Lindqvist", "Kenji Arakawa"]) {
    await add.fill(name.toLowerCase());
    await scope.getByRole("option", { name: new RegExp(`^${name}`) }).waitFor();
    await add.press("Enter");
  }
  await scope.getByText(/^2 people are inside\./).waitFor();
  await scope.getByText(/fall out: they leave the room and its lists when this is saved\./).waitFor();
  await checks(maya, "Dana");
  const outside = "Dana belongs to Builders. The scope of this room does not include it.";
  expect(await answerOf(maya, outside)).toEqual(["No", "No, cannot be added", "No", "No"]);
  await page.getByText("Scope to Maya Lindqvist and Kenji Arakawa").waitFor();
  expect(await violations(maya.page)).toEqual([]);
  // Nothing has changed for Dana yet.
  await dana.say(RELEASE, "Still inside.");
  await dana.message("Still inside.").waitFor();

  await maya.page.keyboard.press("Control+s");
  await page.getByRole("button", { name: /^Save/ }).waitFor({ state: "detached" });
  await dana.page.getByText("Still inside.").waitFor({ state: "detached" });
  const changes = side.getByRole("region", { name: "Last changes" }).getByRole("listitem");
  await changes.filter({ hasText: "You narrowed the scope to Maya Lindqvist and Kenji Arakawa" }).waitFor();

  const members = page.getByRole("combobox", { name: "Add people or groups" });
  await members.fill("dana");
  await page.getByRole("option", { name: /^Dana Ortiz.*Outside the scope of this room/ }).waitFor();
  await members.fill("trad");
  await page.getByRole("option", { name: /Traders.*Outside the scope of this room/ }).waitFor();
  await members.fill("");

  // Who would be outside themselves is told so, and nothing is saved.
  await scope.getByRole("button", { name: "Take out Maya Lindqvist" }).click();
  await maya.page.keyboard.press("Control+s");
  await page.getByText("You would be outside this scope yourself.").waitFor();
  await maya.page.getByRole("button", { name: "Discard" }).click();
  for (const name of ["Maya Lindqvist", "Kenji Arakawa"])
    await scope.getByRole("button", { name: `Take out ${name}` }).press("Enter");
  await maya.page.keyboard.press("Control+s");
  await changes.filter({ hasText: "You took the room's own scope away" }).waitFor();
  await members.fill("dana");
  await page.getByRole("option", { name: /^Dana Ortiz/ }).waitFor();
  await members.press("Enter");
  await maya.page.keyboard.press("Control+s");
  await page.getByRole("button", { name: /^Save/ }).waitFor({ state: "detached" });
});

test("[RM5] a room is closed by who types its name, and its history is said to stay", async () => {
  const [desk, other] = await Promise.all([aDevice(), aDevice()]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  await dana.openRoom(RELEASE);
  await openSettings(maya, RELEASE);
  await maya.page.getByRole("button", { name: "Close room…" }).click();
  const dialog = maya.page.getByRole("dialog", { name: `Close ${RELEASE}?` });
  await dialog.getByText(/^What was said is kept/).waitFor();
  const name = dialog.getByRole("textbox", { name: `Type ${RELEASE} to close it` });
  await name.fill("Release");
  await dialog.getByRole("button", { name: "Close room", exact: true }).click();
  await dialog.getByRole("alert").getByText("This is not the name of the room.").waitFor();
  await dana.say(RELEASE, "Not closed yet.");
  await dana.message("Not closed yet.").waitFor();
  expect(await violations(maya.page)).toEqual([]);
  await name.fill(RELEASE);
  await dialog.getByRole("button", { name: "Close room", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await dana
    .main(RELEASE)
    .getByText(/closed/i)
    .first()
    .waitFor();
  await server.cli(["room", "reopen", "release-4-2"]);
});

test("[MUC86] where a hidden group has to do with the room, no people are counted, and the page says so", async () => {
  const device = await aDevice();
  const maya = await GroupChat.signIn(device, server, people.maya);
  await openSettings(maya, RELEASE);
  const side = maya.page.getByRole("complementary", { name: "Effective access" });
  await side.getByRole("columnheader", { name: "People" }).waitFor();
  await server.cli(["group", "add", "Board", "--hidden"]);
  await server.cli(["group", "member", "add", "Board", "dana"]);
  await server.cli(["category", "change", "engineering", "--manager", "group:Board"]);
  await checks(maya, "Dana");
  await side.getByText(/^How many they are is not told/).waitFor();
  await side.getByRole("row", { name: "Managers yes yes", exact: true }).waitFor();
  expect(await answerOf(maya, "Dana manages the category of this room.")).toEqual([
    "Yes",
    "Yes, manager",
    "Yes",
    "Yes",
  ]);
  expect(await violations(maya.page)).toEqual([]);
  expect(device.complaints).toEqual([]);
});
