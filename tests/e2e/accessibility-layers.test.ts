import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsInBoth } from "./harness/axe.ts";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// What opens over a screen: menus, the dialogs of filters and of groups. One after the other, in one session of each app.
let server: TandemServer;
let desk: Device;
let phone: Device;

beforeAll(async () => {
  server = await TandemServer.start();
  await server.cli(["group", "add", "Night shift"]);
  await server.cli(["group", "member", "add", "Night shift", "dana"]);
  [desk, phone] = await Promise.all([
    Device.start(server.origin),
    Device.start(server.origin, { viewport: { width: 360, height: 760 } }),
  ]);
});
afterAll(async () => {
  await Promise.all([desk, phone].map((device) => device?.remove()));
  await server?.remove();
});

/** Each layer is opened, looked at in both themes, and closed by Escape. */
async function lookThrough(
  { page }: GroupChat | Communicator,
  layers: readonly (readonly [state: string, role: "menu" | "dialog", open: () => Promise<unknown>])[],
): Promise<string[]> {
  const found: string[] = [];
  for (const [state, role, open] of layers) {
    await open();
    const layer = page.getByRole(role).last();
    await layer.waitFor();
    // What lies under a menu is too small to be hit until it closes.
    found.push(...(await violationsInBoth(page, state, role === "menu" ? "[role=menu]" : "dialog[open]")));
    await page.keyboard.press("Escape");
    await layer.waitFor({ state: "detached" });
  }
  return found;
}

const menuOf = (row: Locator) => () => row.first().click({ button: "right" });

test("[WCAG] Group Chat's menus, filters and groups hold AA", async () => {
  const app = await GroupChat.signIn(desk, server, people.maya);
  const { page } = app;
  const pick = async (row: string, name: string | RegExp): Promise<void> => {
    await menuOf(app.row(row))();
    await page.getByRole("menuitem", { name }).click();
  };
  await app.openRoom(OPS_BRIDGE);
  const message = page.getByRole("article").last();
  await message.waitFor();
  const found = await lookThrough(app, [
    ["account", "menu", () => page.getByRole("button", { name: /change presence$/ }).click()],
    ["room", "menu", menuOf(app.row(OPS_BRIDGE))],
    ["contact", "menu", menuOf(app.row("Dana Ortiz"))],
    ["group", "menu", menuOf(app.row("FX Desk"))],
    ["contacts", "menu", menuOf(app.row("Contacts"))],
    ["filters", "menu", menuOf(app.row("Filters"))],
    ["mentions", "menu", menuOf(app.row("Mentions of me"))],
    ["participant", "menu", menuOf(app.participant("Dana Ortiz"))],
    ["message", "menu", menuOf(message)],
    ["header", "menu", () => app.main(OPS_BRIDGE).getByRole("button", { name: "More", exact: true }).first().click()],
    ["move", "dialog", () => pick("Dana Ortiz", /^Move/)],
    ["rename group", "dialog", () => pick("FX Desk", /^Rename/)],
  ]);
  await page.keyboard.press("Control+Shift+F");
  await app.searchBox.fill("batch");
  const save = () => page.getByRole("button", { name: "Save as filter" }).click();
  found.push(...(await lookThrough(app, [["save filter", "dialog", save]])));
  await save();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Batches");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await app.row("Batches").click();
  await page.getByRole("listbox", { name: "Messages found" }).getByRole("option").first().waitFor();
  found.push(...(await violationsInBoth(page, "feed of a filter")));
  found.push(
    ...(await lookThrough(app, [
      ["filter", "menu", menuOf(app.row("Batches"))],
      ["rename filter", "dialog", () => pick("Batches", /^Rename/)],
    ])),
  );
  await pick("Batches", "Delete filter");
  await page.getByRole("button", { name: "Undo" }).waitFor();
  found.push(...(await violationsInBoth(page, "filter deleted")));
  expect(found).toEqual([]);
});

test("[WCAG] Communicator's menus and groups hold AA", async () => {
  const app = await Communicator.signIn(phone, server, people.maya);
  const { page } = app;
  const pick = async (row: string, name: string | RegExp): Promise<void> => {
    await menuOf(app.contact(row))();
    await page.getByRole("menuitem", { name }).click();
  };
  await page.getByRole("button", { name: "Add contact" }).first().click();
  await page.getByRole("button", { name: "Add a group…" }).click();
  await page.getByRole("button", { name: "Add Night shift" }).click();
  await page.getByText("In your list", { exact: true }).waitFor();
  const found = await violationsInBoth(page, "add a group", "dialog[open]");
  await page.keyboard.press("Escape");
  await app.contact("Night shift, group of your organisation").waitFor();
  found.push(
    ...(await lookThrough(app, [
      ["account", "menu", () => page.getByRole("button", { name: /change presence$/ }).click()],
      ["contact", "menu", menuOf(app.contact("Dana Ortiz"))],
      ["group", "menu", menuOf(app.contact("FX Desk"))],
      ["group of the organisation", "menu", menuOf(app.contact("Night shift"))],
      ["sort", "menu", () => page.getByRole("button", { name: /^By / }).click()],
      ["add contact", "dialog", () => page.getByRole("button", { name: "Add contact" }).first().click()],
      ["move", "dialog", () => pick("Dana Ortiz", /^Move/)],
      ["access level", "dialog", () => pick("Dana Ortiz", /^Access level/)],
      ["rename group", "dialog", () => pick("FX Desk", /^Rename/)],
    ])),
  );
  await app.contact("Dana Ortiz").first().dblclick();
  const message = page.getByRole("article").last();
  await message.waitFor();
  found.push(
    ...(await lookThrough(app, [
      ["message", "menu", menuOf(message)],
      ["conversation", "menu", () => page.getByRole("button", { name: "More", exact: true }).first().click()],
    ])),
  );
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: /^Recent/ }).click();
  const recent = page.getByRole("listbox", { name: "Recent" }).getByRole("option");
  found.push(...(await lookThrough(app, [["recent", "menu", menuOf(recent)]])));
  expect(found).toEqual([]);
});
