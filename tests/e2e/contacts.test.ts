import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { PASSWORD, people, TandemServer } from "./harness/server.ts";

// Maya and her contact list: one page for all of it, each test leaves the list as it found it.
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let maya: Communicator;
let dana: Communicator;

beforeAll(async () => {
  server = await TandemServer.start();
  const viewport = { width: 400, height: 900 };
  [desk, danasDesk] = await Promise.all([
    Device.start(server.origin, { viewport }),
    Device.start(server.origin, { viewport }),
  ]);
  maya = await Communicator.signIn(desk, server, people.maya);
  dana = await Communicator.signIn(danasDesk, server, people.dana);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

/** Names of the list from top to bottom, heads and people. */
const list = (): Promise<string[]> =>
  maya.contacts.getByRole("treeitem").evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
const headOf = async (name: string): Promise<string | undefined> => {
  const rows = await list();
  const at = rows.findIndex((row) => row.startsWith(name));
  return rows.slice(0, at).findLast((row) => /, \d+\/\d+$/.test(row));
};
const undo = () => maya.page.getByRole("button", { name: "Undo" });

test("[CO1] a person is dragged into another group, undo brings them back", async () => {
  const before = await list();
  const from = await headOf("Dana Ortiz");
  const target = before.find((row) => /, \d+\/\d+$/.test(row) && row !== from);
  await maya
    .contact("Dana Ortiz")
    .first()
    .dragTo(maya.contact(target?.split(",")[0] ?? "").first());
  await undo().waitFor();
  expect((await headOf("Dana Ortiz"))?.split(",")[0]).toBe(target?.split(",")[0]);
  await undo().click();
  await expect.poll(async () => (await headOf("Dana Ortiz"))?.split(",")[0]).toBe(from?.split(",")[0]);
});

test("[CO1] the same by keys alone: taken, put into another group beside the old one, and undone with Ctrl+Z", async () => {
  const { keyboard } = maya.page;
  const count = () => maya.contact("Kenji Arakawa").count();
  const before = await count();
  await maya.contact("Kenji Arakawa").first().focus();
  await keyboard.press("Control+c");
  const from = (await headOf("Kenji Arakawa"))?.split(",")[0];
  const heads = (await list()).filter((row) => /, \d+\/\d+$/.test(row)).map((row) => row.split(",")[0] ?? "");
  await maya
    .contact(heads.find((head) => head !== from && head !== "Contacts") ?? "")
    .first()
    .focus();
  await keyboard.press("Control+v");
  await expect.poll(count).toBe(before + 1);
  // The focus goes with the person.
  await expect
    .poll(() => maya.page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toMatch(/^Kenji/);
  await keyboard.press("Control+z");
  await expect.poll(count).toBe(before);
  // And straight into the next group, as often as is wanted.
  const label = () => maya.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  await maya.contact("Kenji Arakawa").first().focus();
  await keyboard.press("Control+Shift+ArrowDown");
  await expect.poll(async () => (await headOf("Kenji Arakawa"))?.split(",")[0]).not.toBe(from);
  await expect.poll(label).toMatch(/^Kenji Arakawa/);
  await keyboard.press("Control+z");
  await expect.poll(async () => (await headOf("Kenji Arakawa"))?.split(",")[0]).toBe(from);
});

test("[CO1] the list stands by group, name, availability, access level or tag", async () => {
  const sort = async (to: string): Promise<void> => {
    await maya.page.getByRole("button", { name: /^By |^Tagged first/ }).click();
    await maya.page.getByRole("menuitemradio", { name: to }).click();
  };
  await sort("By availability");
  await maya.contact("Offline, 0/").waitFor();
  await sort("By access level");
  await maya.contact("Company, ").waitFor();
  await sort("By name");
  const names = (await list()).slice(1);
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
  await sort("By group");
  await expect.poll(() => maya.contact("Company, ").count()).toBe(0);
});

test("[CO1] a group that is removed leaves its people in the list, and undo makes it again", async () => {
  const head = (await list())[0]?.split(",")[0] ?? "";
  const before = await list();
  await maya.contact(head).first().click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: "Remove group" }).click();
  await undo().waitFor();
  expect(await maya.contact(`${head}, `).count()).toBe(0);
  await undo().click();
  await expect.poll(list).toEqual(before);
});

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("[CO5] [PR7] a card shows picture and numbers, and more of them once I am given another level", async () => {
  const { page } = dana;
  await page.getByRole("button", { name: "My card" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a picture" }).click();
  await (await chooser).setFiles({ name: "me.png", mimeType: "image/png", buffer: PICTURE });
  await page.getByLabel("Zoom").press("ArrowRight");
  await page.getByLabel("Mobile").fill("+44 20 7946 0512");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // The list learns it from presence, and fetches what is in view.
  await maya.contact("Dana Ortiz").first().locator("img").waitFor();
  const card = maya.page.getByRole("dialog", { name: "Contact card, Dana Ortiz" });
  const openCard = async (): Promise<void> => {
    await maya.contact("Dana Ortiz").first().focus();
    await maya.page.keyboard.press("Space");
    await card.getByText("Work", { exact: true }).waitFor();
  };
  await openCard();
  await card.getByText("Local time").waitFor();
  expect(await card.getByText("Mobile").count()).toBe(0);
  await maya.page.keyboard.press("Escape");
  await dana.contact("Maya Lindqvist").first().click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Access level/ }).click();
  await page.getByRole("radio", { name: /^Team/ }).check();
  await page.getByRole("button", { name: "OK" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await openCard();
  await card.getByText("+44 20 7946 0512").waitFor();
  await maya.page.keyboard.press("Escape");
});

const find = () => maya.page.getByRole("searchbox", { name: "Find someone" });
const result = (name: RegExp) => maya.page.getByRole("grid", { name: "Results" }).getByRole("row", { name });

test("[CO2] [SV1] somebody found by department is added, told, and adds back with a level in one step; the server killed in between", async () => {
  await server.cli(
    ["user", "add", "nina", "--password-stdin", "--name", "Nina Rossi", "--department", "Treasury"],
    `${PASSWORD}\n`,
  );
  await find().fill("treas");
  await result(/^Nina Rossi/).hover();
  await result(/^Nina Rossi/)
    .getByRole("button", { name: "Add contact" })
    .click();
  await maya.page.getByRole("combobox", { name: "Group" }).fill("Finance");
  await maya.page.getByRole("button", { name: "Add", exact: true }).click();
  await maya.page.getByRole("dialog").waitFor({ state: "detached" });
  await find().fill("");
  await maya.contact("Nina Rossi, Has not answered").waitFor();
  await server.crashAndRestart();
  const ninasDesk = await Device.start(server.origin, { viewport: { width: 400, height: 900 } });
  const nina = await Communicator.open(ninasDesk);
  await nina.enter("nina@localhost", PASSWORD);
  const request = nina.page.getByRole("list", { name: "Requests" });
  await request.getByRole("combobox", { name: "They see of me" }).selectOption("Team");
  await request.getByRole("button", { name: "Accept and add" }).click();
  // Both ways, and Maya was not asked again.
  await maya.contact("Nina Rossi, Available").waitFor();
  await nina.contact("Maya Lindqvist, Available").waitFor();
  expect(await maya.page.getByRole("list", { name: "Requests" }).count()).toBe(0);
  await nina.contact("Maya Lindqvist, Available").click({ button: "right" });
  await nina.page.getByRole("menuitem", { name: /^Access level/ }).click();
  expect(await nina.page.getByRole("radio", { name: /^Team/ }).isChecked()).toBe(true);
  expect(ninasDesk.complaints).toEqual([]);
  await ninasDesk.remove();
});

test("[CO6] the first letter typed anywhere starts the search, over contacts, people and rooms", async () => {
  await maya.contact("Kenji Arakawa").first().focus();
  await maya.page.keyboard.type("ops");
  await result(/^Ops Bridge.*opens in Group Chat$/).waitFor();
  await find().fill("priya");
  await result(/^Priya Raman/).waitFor();
  await maya.page.keyboard.press("Escape");
  await maya.contact("Kenji Arakawa").first().waitFor();
});

test("[CO6] a pinned conversation stands first, whatever else is written", async () => {
  const { page } = maya;
  const recent = page.getByRole("listbox", { name: "Recent" }).getByRole("option");
  for (const [name, text] of [
    ["Priya Raman", "One"],
    ["Kenji Arakawa", "Two"],
  ] as const) {
    await maya.contact(name).first().dblclick();
    await maya.say(name, text);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("tab", { name: /^Recent/ }).click();
  await expect.poll(() => recent.first().getAttribute("aria-label")).toMatch(/^Kenji/);
  await page.getByRole("option", { name: /^Priya Raman/ }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Pin", exact: true }).click();
  await expect.poll(() => recent.first().getAttribute("aria-label")).toMatch(/^Priya Raman.*Pinned/);
  await page.getByRole("tab", { name: "Contacts" }).click();
});

test("[CO3] a group of the organisation is put into the list, opened, written to, removed and brought back", async () => {
  const { page } = maya;
  // Two of whom are no contacts of Maya.
  const members = ["ida", "juri"];
  for (const local of members)
    await server.cli(["user", "add", local, "--password-stdin", "--name", `${local} Night`], `${PASSWORD}\n`);
  await server.cli(["group", "add", "Night shift"]);
  await server.cli(["group", "member", "add", "Night shift", ...members, "dana"]);
  await page.getByRole("button", { name: "Add contact" }).first().click();
  await page.getByRole("button", { name: "Add a group…" }).click();
  await page.getByRole("searchbox", { name: "Find a group" }).fill("night");
  await page.getByRole("button", { name: "Add Night shift" }).click();
  await page.getByText("In your list", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  const head = maya.contact("Night shift, group of your organisation, 3");
  await head.focus();
  await page.keyboard.press("ArrowRight");
  await maya.contact("ida Night, Offline").waitFor();
  await maya.contact("Night shift, group of your organisation, 1/3").waitFor();
  await maya.contact("juri Night").dblclick();
  await maya.entry("juri").waitFor();
  await page.keyboard.press("Escape");
  await maya.contact("Night shift").focus();
  await page.keyboard.press("Delete");
  await undo().waitFor();
  await expect.poll(() => maya.contact("Night shift").count()).toBe(0);
  await undo().click();
  await maya.contact("Night shift, group of your organisation, 3").waitFor();
});

test("[CO1] nothing threw", () => expect([desk.complaints, danasDesk.complaints]).toEqual([[], []]));
