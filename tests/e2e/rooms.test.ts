import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { people, type Person, TandemServer } from "./harness/server.ts";

let server: TandemServer;
const devices: Device[] = [];

async function signIn(person: Person): Promise<GroupChat> {
  const device = await Device.start(server.origin);
  devices.push(device);
  return await GroupChat.signIn(device, server, person);
}

beforeAll(async () => {
  server = await TandemServer.start();
});
afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.remove()));
});
afterAll(() => server?.remove());

test("[RM11] a closed room is found in the directory, asked for, and comes to My Chat once one is let in", async () => {
  const priya = await signIn(people.priya);
  const [tomasz] = await Promise.all([signIn({ local: "tomasz", name: "Tomasz Wilk" })]);
  await tomasz.openRoom("FX Desk EMEA");
  await priya.page.getByRole("button", { name: /^Room directory/ }).click();
  await priya.page.getByRole("searchbox", { name: "Find a room" }).fill("FX Desk");
  await priya.page.getByRole("option", { name: /^FX Desk EMEA/ }).click();
  await priya.page.getByRole("button", { name: "Ask to be let in" }).click();
  await priya.page.getByRole("status").filter({ hasText: "Asked" }).waitFor();
  const request = tomasz.page.getByRole("listitem").filter({ hasText: "asks to be let into FX Desk EMEA" });
  await request.getByRole("button", { name: "Let in" }).click();
  await priya.row("FX Desk EMEA").waitFor();
  await priya.openRoom("FX Desk EMEA");
  await priya.say("FX Desk EMEA", "Thanks for having me.");
  await tomasz.message("Thanks for having me.").waitFor();
  expect(await request.count()).toBe(0);
});

test("[RM12] a room is made from the app with the settings of another and its people, who are invited", async () => {
  await server.cli(["room", "change", "release-4-2", "--moderated", "--description", "Like its model"]);
  const maya = await signIn(people.maya);
  const dana = await signIn(people.dana);
  await maya.page.keyboard.press("Alt+n");
  await maya.page.getByRole("menuitem", { name: "New room" }).click();
  const dialog = maya.page.getByRole("dialog", { name: "New room" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Release 4.3");
  await dialog.getByRole("combobox", { name: "Settings" }).selectOption({ label: "As Release 4.2 has them" });
  await dialog.getByRole("combobox", { name: "Add people" }).fill("dana");
  await dialog.getByRole("option", { name: /^Dana Ortiz/ }).click();
  await dialog.getByRole("button", { name: "Create" }).click();
  await maya.main("Release 4.3").waitFor();
  const invitation = dana.page.getByRole("listitem").filter({ hasText: "Release 4.3" });
  await invitation.getByRole("button", { name: "Join" }).click();
  await dana.main("Release 4.3").waitFor();
  const settings = JSON.parse(await server.cli(["category", "export", "--format", "json"])) as {
    rooms: { room: string; description?: string; isModerated?: boolean; owner?: string[]; member?: string[] }[];
  };
  const made = settings.rooms.find(({ room }) => room === "release-4-3");
  expect(made).toMatchObject({ description: "Like its model", isModerated: true });
  expect(made?.owner).toEqual([server.jid(people.maya)]);
  expect(made?.member).toEqual([server.jid(people.dana)]);
});
