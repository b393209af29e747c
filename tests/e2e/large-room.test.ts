import { bareJid } from "@tandem/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nodeClock } from "../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../packages/server/src/adapters/storage-sqlite/index.ts";
import { affiliationSpec } from "../../packages/server/src/modules/xep-0045-muc/store.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, type Person, TandemServer } from "./harness/server.ts";

// Thousands on the list of one room, so that nobody is told of everybody (docs/protocol/occupants.md).
const GUESTS = 3_000;
/** On the list of the room, never in it, and nobody's contact. */
const zora: Person = { local: "zora", name: "Zora Quist" };
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let maya: GroupChat;
let dana: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  await server.down();
  await addGuests(server);
  await server.up();
  await server.cli(["user", "add", zora.local, "--password-stdin", "--name", zora.name], `${PASSWORD}\n`);
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.openRoom(OPS_BRIDGE);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

async function addGuests({ data, domain }: TandemServer): Promise<void> {
  const storage = openSqlite({ file: `${data}/tandem.db`, clock: nodeClock });
  const room = bareJid("ops-bridge", `rooms.${domain}`);
  const rows = Array.from({ length: GUESTS }, (_, n) => {
    const account = bareJid(`guest-${n}`, domain);
    return { owner: room, key: account, value: { room, account, affiliation: "member" as const, nick: `Guest ${n}` } };
  });
  const account = bareJid(zora.local, domain);
  const hers = [room, bareJid("release-4-2", `rooms.${domain}`)].map((one) => {
    const value = { room: one, account, affiliation: "member" as const, nick: zora.name };
    return { owner: one, key: account, value };
  });
  await storage.collection(affiliationSpec).putMany([...rows, ...hers]);
  await storage.close();
}

async function signOut({ page }: GroupChat): Promise<void> {
  await page.getByRole("button", { name: /change presence$/ }).click();
  await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
}

const find = (): ReturnType<GroupChat["entry"]> => maya.page.getByRole("searchbox", { name: "Find a participant" });

test("[RM30] two people see each other come, change their state and go, in a room that tells of the rows in view", async () => {
  const list = maya.page.getByRole("listbox", { name: "Participants" });
  await expect
    .poll(() => list.innerText())
    .toMatch(/Managers\s*1\s*Maya Lindqvist.*Members, not in the room\s*\d.*Dana/s);
  dana = await GroupChat.signIn(danasDesk, server, people.dana);
  await expect.poll(() => list.innerText()).toMatch(/In the room\s*1\s*Dana Ortiz\s*Members, not in the room/s);
  await dana.openRoom(OPS_BRIDGE);
  await dana.participant("Maya Lindqvist").waitFor();
  await maya.setPresence("Busy");
  await dana.participant("Maya Lindqvist.*Busy").waitFor();
  await dana.setPresence("Do not disturb");
  await maya.participant("Dana Ortiz.*Do not disturb").waitFor();
  await dana.setPresence("Available");
  await maya.participant("Dana Ortiz, Available").waitFor();
});

test("[RM30] [RT14] [RT16] somebody is found by name and written to, from the list and from a message", async () => {
  await find().fill("arak");
  await expect.poll(() => maya.participants.count()).toBe(1);
  await maya.participant("Kenji Arakawa").dblclick();
  await maya.main("Kenji Arakawa").waitFor();
  await maya.openRoom(OPS_BRIDGE);
  await find().fill("");
  await expect.poll(() => maya.participants.count()).toBeGreaterThan(3);
  await maya.participant("Dana Ortiz").click();
  await maya.participant("Dana Ortiz").press("Enter");
  await maya.main("Dana Ortiz").waitFor();
  await maya.openRoom(OPS_BRIDGE);
});

test("[RM30] [RM18] a name is completed that the list has not shown", async () => {
  await find().fill("nobody of that name");
  await maya.page.getByText(/Nobody here is called/).waitFor();
  await maya.entry(OPS_BRIDGE).pressSequentially("@dan");
  await maya.page.getByRole("option", { name: "Dana Ortiz" }).click();
  await expect.poll(() => maya.entry(OPS_BRIDGE).inputValue()).toContain("@Dana Ortiz");
  await maya.entry(OPS_BRIDGE).fill("");
  await find().fill("");
});

test("[RM30] keys lead through the whole list, of which a screen reader hears how long it is", async () => {
  const focused = maya.page.locator("[role=option]:focus");
  const size = await maya.participants.first().getAttribute("aria-setsize");
  expect(Number(size)).toBeGreaterThan(GUESTS);
  expect(await maya.participants.count()).toBeLessThan(100);
  await maya.participants.first().focus();
  await maya.page.keyboard.press("End");
  await expect.poll(() => focused.getAttribute("aria-label")).toMatch(/^Zora Quist/);
  expect(await focused.getAttribute("aria-posinset")).toBe(size);
  for (let page = 1; page <= 20; page++) {
    await maya.page.keyboard.press("PageUp");
    await expect.poll(() => focused.getAttribute("aria-posinset")).toBe(String(Number(size) - 10 * page));
  }
  await expect.poll(() => focused.getAttribute("aria-label")).toMatch(/^Guest \d+/);
  await find().fill("guest 29");
  await expect.poll(() => maya.participants.first().getAttribute("aria-label")).toMatch(/^Guest 29,/);
  await maya.participants.first().waitFor();
  expect(await maya.participants.first().evaluate((row) => row.getBoundingClientRect().bottom)).toBeLessThan(300);
  await find().fill("");
  await maya.participant("Maya Lindqvist").focus();
  await maya.page.keyboard.press("Home");
  await expect.poll(() => focused.getAttribute("aria-label")).toMatch(/^Maya Lindqvist/);
});

test("[RM30] who goes leaves the list", async () => {
  await maya.participant("Dana Ortiz, Available").waitFor();
  await signOut(dana);
  const list = maya.page.getByRole("listbox", { name: "Participants" });
  await expect.poll(() => list.innerText()).toMatch(/Maya Lindqvist\s*Busy\s*Members, not in the room.*Dana Ortiz/s);
});

test("[RM30] a member who is not in the room, and no contact, is seen to come, to be busy and to go", async () => {
  await find().fill("zora");
  await maya.participant("Zora Quist, Offline").waitFor();
  await dana.enter(server.jid(zora), PASSWORD);
  await dana.myChat.waitFor();
  await maya.participant("Zora Quist, Available").waitFor();
  await dana.setPresence("Busy");
  await maya.participant("Zora Quist, Busy").waitFor();
  await dana.setPresence("Appear offline");
  await maya.participant("Zora Quist, Offline").waitFor();
  // Where many others stand before her, she is seen as well.
  await find().fill("");
  await maya.participants.first().focus();
  await maya.page.keyboard.press("End");
  await maya.participant("Zora Quist, Offline").waitFor();
  // And in a small room, which tells of everybody.
  await maya.openRoom("Release 4.2");
  await maya.participant("Zora Quist, Offline").waitFor();
  await dana.setPresence("Available");
  await maya.participant("Zora Quist, Available").waitFor();
  await signOut(dana);
  await maya.participant("Zora Quist, Offline").waitFor();
  expect(desk.complaints).toEqual([]);
});
