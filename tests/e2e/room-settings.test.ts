import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./harness/axe.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { png } from "./harness/pictures.ts";
import { people, TandemServer } from "./harness/server.ts";

const RELEASE = "Release 4.2";
let server: TandemServer;
const devices: Device[] = [];

async function aDevice(): Promise<Device> {
  const device = await Device.start(server.origin);
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

beforeAll(async () => {
  server = await TandemServer.start();
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(() => server?.remove());

test("[RM6][RM7] an owner makes an auditorium: who is no presenter reads, presenters post, at once", async () => {
  const [desk, other, third] = await Promise.all([aDevice(), aDevice(), aDevice()]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  const kenji = await GroupChat.signIn(third, server, people.kenji);
  await dana.openRoom(RELEASE);
  await kenji.openRoom(RELEASE);
  await dana.say(RELEASE, "Breaks are at zero.");
  await kenji.message("Breaks are at zero.").waitFor();
  await openSettings(maya, RELEASE);
  const page = maya.main(`Settings of ${RELEASE}`);
  await page.getByRole("radio", { name: /^Auditorium/ }).check();
  await page.getByRole("combobox", { name: "Add a presenter" }).fill("kenj");
  await page.getByRole("option", { name: /^Kenji Arakawa/ }).waitFor();
  await page.getByRole("combobox", { name: "Add a presenter" }).press("Enter");
  await page.getByRole("list", { name: "Presenters" }).getByText("Kenji Arakawa").waitFor();
  // What it comes to stands beside the page before it is saved.
  const access = maya.page.getByRole("complementary", { name: "Effective access" });
  await access.getByRole("row", { name: /^Members \d+ yes no$/ }).waitFor();
  await page.getByText(/^2 changes/).waitFor();
  await maya.page.keyboard.press("Control+s");
  await page.getByText(/^2 changes/).waitFor({ state: "detached" });
  await dana.main(RELEASE).getByText("Only presenters post here").waitFor();
  await kenji.say(RELEASE, "Going out at 15:00.");
  await dana.message("Going out at 15:00.").waitFor();
  // Back on the page it is what was saved.
  await maya.page.reload();
  await openSettings(maya, RELEASE);
  expect(await page.getByRole("radio", { name: /^Auditorium/ }).isChecked()).toBe(true);
  await page.getByRole("list", { name: "Presenters" }).getByText("Kenji Arakawa").waitFor();
});

test("[RM4] [RM18] the page says what the category decides, and lets the rest be one's own", async () => {
  await server.cli(["category", "change", "engineering", "--default", "retention=365", "files=off", "--lock", "files"]);
  await server.cli(["room", "change", "release-4-2", "--inherit", "retention"]);
  const maya = await GroupChat.signIn(await aDevice(), server, people.maya);
  await openSettings(maya, RELEASE);
  const page = maya.main(`Settings of ${RELEASE}`);
  const files = page.getByRole("checkbox", { name: "Files may be posted" });
  expect([await files.isChecked(), await files.isDisabled()]).toEqual([false, true]);
  await page.getByRole("checkbox", { name: /^Engineering decides this/ }).waitFor();
  const retention = page.getByRole("combobox", { name: "Keep messages for" });
  expect(await retention.inputValue()).toBe("365");
  expect(await retention.isDisabled()).toBe(true);
  await page
    .getByRole("region", { name: "History" })
    .getByRole("checkbox", { name: "As Engineering has it" })
    .last()
    .uncheck();
  await retention.selectOption("90");
  const pins = page.getByRole("checkbox", { name: "Everyone who may post may pin messages" });
  expect(await pins.isChecked()).toBe(false);
  await pins.check();
  await page.getByRole("button", { name: /^Save/ }).click();
  await page.getByRole("button", { name: /^Save/ }).waitFor({ state: "detached" });
  expect(await pins.isChecked()).toBe(true);
  expect(await retention.inputValue()).toBe("90");
  expect((await server.cli(["category", "export", "--format", "json"])).toString()).toContain('"retentionDays": 90');
});

test("[RM6] [MUC89] below a policy of least retention nothing shorter can be chosen, and it is said which policy asks for it", async () => {
  const records = ["--least-retention", "1826", "--policy", "Engineering records"];
  await server.cli(["category", "change", "engineering", ...records]);
  await server.cli(["room", "change", "release-4-2", "--inherit", ""]);
  const maya = await GroupChat.signIn(await aDevice(), server, people.maya);
  await openSettings(maya, RELEASE);
  const history = maya.main(`Settings of ${RELEASE}`).getByRole("region", { name: "History" });
  await history.getByText("Policy “Engineering records” asks for at least 5 years.").waitFor();
  const keeps = history.getByRole("combobox", { name: "Keep messages for" });
  const offered = await keeps.locator("option:enabled").allInnerTexts();
  expect(offered).toEqual(["Ever", "5 years", "7 years", "10 years"]);
  expect(await keeps.locator("option:disabled").allInnerTexts()).toEqual(["30 days", "90 days", "1 year"]);
  expect(await history.getByRole("checkbox", { name: "Keep what is said" }).isDisabled()).toBe(true);
  await keeps.selectOption("7 years");
  await keeps.press("Control+s");
  const changes = maya.page.getByRole("region", { name: "Last changes" }).getByRole("listitem");
  await changes.filter({ hasText: "You set how long messages are kept to 7 years" }).waitFor();
  expect(await violations(maya.page)).toEqual([]);
  const shorter = server.cli(["room", "change", "release-4-2", "--retention", "365"]);
  await expect(shorter).rejects.toThrow("A policy of the organisation asks");
  await server.cli(["category", "change", "engineering", "--least-retention", "0"]);
});

test("[RM18] [MUC90] an owner switches edits off: nobody is offered them there any more", async () => {
  // Whatever stood before: everybody may post there.
  await server.cli(["room", "change", "release-4-2", "--no-moderated"]);
  const [desk, other] = await Promise.all([aDevice(), aDevice()]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  await openSettings(maya, RELEASE);
  const history = maya.main(`Settings of ${RELEASE}`).getByRole("region", { name: "History" });
  const edits = history.getByRole("checkbox", { name: "Members may edit their own messages" });
  expect(await edits.isChecked()).toBe(true);
  await history.getByRole("combobox", { name: "For how long they may be edited" }).selectOption("for 15 minutes");
  await maya.page.getByText("Edits of own messages for 15 minutes").waitFor();
  await edits.uncheck();
  await edits.press("Control+s");
  const changes = maya.page.getByRole("region", { name: "Last changes" }).getByRole("listitem");
  await changes.filter({ hasText: "You turned edits of own messages off" }).waitFor();
  expect(await violations(maya.page)).toEqual([]);
  await dana.openRoom(RELEASE);
  await dana.say(RELEASE, "As it is said.");
  await dana.message("As it is said.").click({ button: "right" });
  const menu = dana.page.getByRole("menu");
  await menu.getByRole("menuitem", { name: "Reply" }).waitFor();
  expect(await menu.getByRole("menuitem", { name: "Edit" }).count()).toBe(0);
  await dana.page.keyboard.press("Escape");
  await server.cli(["room", "change", "release-4-2", "--edit-minutes", ""]);
});

test("[RM5] closing a room asks first, turns everybody out, and an administrator opens it again", async () => {
  const maya = await GroupChat.signIn(await aDevice(), server, people.maya);
  await openSettings(maya, RELEASE);
  await maya.page.getByRole("button", { name: "Close room…" }).click();
  await maya.page.getByRole("textbox", { name: `Type ${RELEASE} to close it` }).fill(RELEASE);
  await maya.page.getByRole("textbox", { name: /^Why/ }).fill("4.2 is out.");
  await maya.page.getByRole("button", { name: "Close room", exact: true }).click();
  await maya
    .main(RELEASE)
    .getByText(/closed|disabled/i)
    .first()
    .waitFor();
  await server.cli(["room", "reopen", "release-4-2"]);
});

test("[RM6] [RM12] in a room of no category everything can be set, and who leaves with changes is asked", async () => {
  const maya = await GroupChat.signIn(await aDevice(), server, people.maya);
  await maya.page.keyboard.press("Alt+2");
  await maya.page.getByRole("button", { name: "New room" }).click();
  await maya.page.getByRole("textbox", { name: "Name" }).fill("Loose ends");
  await maya.page.getByRole("button", { name: "Create" }).click();
  await maya.entry("Loose ends").waitFor();
  await openSettings(maya, "Loose ends");
  const page = maya.main("Settings of Loose ends");
  await page.getByRole("radio", { name: /^Closed/ }).check();
  await page.getByRole("checkbox", { name: "Files may be posted" }).uncheck();
  await page.getByText(/^2 changes/).waitFor();

  await maya.page.getByRole("button", { name: "Back to the room" }).click();
  const question = maya.page.getByRole("dialog", { name: "Save the changes to Loose ends?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await page.getByText(/^2 changes/).waitFor();
  await maya.page.getByRole("button", { name: "Back to the room" }).click();
  await question.getByRole("button", { name: "Save", exact: true }).click();
  await question.waitFor({ state: "detached" });
  await maya.main("Loose ends").waitFor();
  await openSettings(maya, "Loose ends");
  expect(await page.getByRole("radio", { name: /^Closed/ }).isChecked()).toBe(true);
  expect(await page.getByRole("checkbox", { name: "Files may be posted" }).isChecked()).toBe(false);
});

test("[RM7] [RM2] a manager is offered what a manager may do: not to take out the owner; and invites by name", async () => {
  const maya = await GroupChat.signIn(await aDevice(), server, people.maya);
  await maya.openRoom("Ops Bridge");
  const more = maya.main("Ops Bridge").getByRole("button", { name: "More", exact: true }).first();
  await more.click();
  await maya.page.getByRole("menuitem", { name: "Room settings" }).click();
  const managers = maya.main("Settings of Ops Bridge").getByRole("list", { name: "Managers" });
  await managers.getByText("Priya Raman").waitFor();
  expect(await managers.getByRole("button").count()).toBe(1);

  await maya.page.getByRole("button", { name: "Back to the room" }).click();
  await maya.main("Ops Bridge").waitFor();
  await more.click();
  await maya.page.getByRole("menuitem", { name: "Invite people" }).click();
  const dialog = maya.page.getByRole("dialog", { name: "Invite to Ops Bridge" });
  await dialog.getByRole("combobox", { name: "People" }).fill("kenji");
  await dialog.getByRole("option", { name: /^Kenji Arakawa/ }).click();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
});

test("[RM6] an owner gives the room a picture; who looks at the room sees it, and that it is taken away", async () => {
  const [desk, other] = await Promise.all([aDevice(), aDevice()]);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const dana = await GroupChat.signIn(other, server, people.dana);
  await dana.openRoom(RELEASE);
  const shown = dana.main(RELEASE).locator(".td-roomtile img");
  expect(await shown.count()).toBe(0);
  await openSettings(maya, RELEASE);
  const page = maya.main(`Settings of ${RELEASE}`);
  const chooser = maya.page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a picture…" }).click();
  await (await chooser).setFiles({ name: "board.png", mimeType: "image/png", buffer: png(40, 30) });
  await page.getByRole("button", { name: "Remove picture" }).waitFor();
  await shown.waitFor();
  expect(await shown.getAttribute("src")).toMatch(/^data:image\/jpeg;base64,/);
  await page.getByRole("button", { name: "Remove picture" }).click();
  await shown.waitFor({ state: "detached" });
  expect([desk.complaints, other.complaints]).toEqual([[], []]);
});
