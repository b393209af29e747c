import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Page } from "playwright-core";
import { AddInPage } from "../tests/e2e/harness/add-in-page.ts";
import { Communicator } from "../tests/e2e/harness/communicator.ts";
import { closeSharedBrowser, Device, type DeviceOptions } from "../tests/e2e/harness/device.ts";
import { GroupChat } from "../tests/e2e/harness/group-chat.ts";
import { giveLife } from "./screens-life.ts";
import { takeStates } from "./screens-states.ts";
import { OPS_BRIDGE, PASSWORD, people, TandemServer } from "../tests/e2e/harness/server.ts";

/**
 * `npm run screens [NAME …]`: the pictures of docs/screens, taken from the real apps on the demo organisation; with names
 * only of those screens. Look at them beside the design before you commit them.
 */
const folder = join(import.meta.dirname, "..", "docs", "screens");
const RELEASE = "Release 4.2";
const BOARD = "Build board";
const GROUP = "Night shift";

type Look = "light" | "dark" | "phone" | "high-contrast";
interface Screen<App> {
  readonly show: (app: App) => Promise<unknown>;
  readonly looks?: readonly Look[];
}

const ALL: readonly Look[] = ["light", "dark", "phone"];
const DESKTOP: readonly Look[] = ["light", "dark"];
const WITH_CONTRAST: readonly Look[] = [...DESKTOP, "high-contrast"];
const phone = { width: 390, height: 844 };

const room = async (app: GroupChat, name = OPS_BRIDGE): Promise<void> => {
  await app.openRoom(name);
  await app.page.getByRole("article").first().waitFor();
};

const searchFor = async (page: Page, words: string): Promise<void> => {
  await page.keyboard.press("Control+Shift+F");
  await page.getByRole("searchbox", { name: /^(Words|Search messages)$/ }).fill(words);
  await page.keyboard.press("Enter");
  await page.getByRole("listbox", { name: "Messages found" }).getByRole("option").first().waitFor();
};

/** The toast of what Maya has missed would hide what is below it; it goes by itself. */
async function toastGone(page: Page): Promise<void> {
  const toast = page.locator("[data-toast]").first();
  await toast.waitFor();
  await toast.waitFor({ state: "detached" });
}

const groupChat: Readonly<Record<string, Screen<GroupChat>>> = {
  "my-chat": { show: (app) => app.row("FX Desk EMEA, 1 mention").waitFor(), looks: ["phone"] },
  participants: {
    async show(app) {
      await room(app);
      await app.page.getByRole("button", { name: /12 members/ }).tap();
      await app.participant("Dana Ortiz").tap();
    },
    looks: ["phone"],
  },
  activity: {
    async show({ page }) {
      await page.getByRole("button", { name: /^Activity, \d+ new/ }).click();
      await page.getByRole("listbox", { name: "Activity" }).getByRole("option").first().waitFor();
    },
    looks: [...ALL, "high-contrast"],
  },
  "group-chat": {
    async show(app) {
      await room(app);
      await life.typing();
      await app.page.getByText(/are typing$/).waitFor();
    },
    looks: [...ALL, "high-contrast"],
  },
  "group-chat-im": {
    async show(app) {
      await app.row("Dana Ortiz").first().dblclick();
      await app.main("Dana Ortiz").waitFor();
      await app.page.getByRole("article").first().waitFor();
    },
    looks: DESKTOP,
  },
  directory: {
    async show({ page }) {
      await page.keyboard.press("Alt+2");
      await page.getByRole("searchbox", { name: "Find a room" }).fill("settle");
      await page.getByRole("row", { name: /^Settlement Exceptions/ }).click();
      await page.getByText("People you know").waitFor();
      await toastGone(page);
    },
    looks: [...ALL, "high-contrast"],
  },
  "new-room": {
    async show({ page }) {
      await page.keyboard.press("Alt+n");
      await page.getByRole("menuitem", { name: "New room" }).click();
      const members = page.getByRole("dialog").getByRole("combobox", { name: "Members" });
      await members.fill("dana");
      await page.getByRole("option", { name: /^Dana/ }).waitFor();
      await members.press("Enter");
      await members.fill("kenji");
      await page.getByRole("option", { name: /^Kenji/ }).waitFor();
    },
  },
  search: {
    async show({ page }) {
      await searchFor(page, "settlement");
      await page.getByRole("button", { name: "By room" }).click();
      await page.getByRole("option", { name: /^Ops Bridge, \d+ results/ }).waitFor();
      // The toast of what Maya has missed would hide a part of the context; it goes by itself.
      const toast = page.locator("[data-toast]").first();
      await toast.waitFor();
      await toast.waitFor({ state: "detached" });
    },
  },
  find: {
    async show(app) {
      await room(app);
      await app.page.keyboard.press("Control+F");
      const bar = app.page.getByRole("search", { name: "Find here" });
      await bar.getByRole("searchbox").fill("settlement");
      await bar.getByRole("status").filter({ hasText: /^1 of/ }).waitFor();
    },
    looks: DESKTOP,
  },
  "add-in": {
    async show(app) {
      await room(app, RELEASE);
      await app.page.frameLocator(`iframe[title="${BOARD}"]`).getByRole("heading", { name: RELEASE }).waitFor();
    },
    looks: WITH_CONTRAST,
  },
  "save-filter": {
    async show({ page }) {
      await searchFor(page, "settlement");
      await page.getByRole("button", { name: "Save as filter" }).click();
      await page.getByRole("dialog").waitFor();
    },
    looks: WITH_CONTRAST,
  },
  filter: {
    async show(app) {
      await app.row("Mentions of me").click();
      await app.page.getByRole("listbox", { name: "Messages found" }).getByRole("option").first().waitFor();
      await app.row("Mentions of me").click({ button: "right" });
      await app.page.getByRole("menu").waitFor();
    },
    looks: WITH_CONTRAST,
  },
  settings: {
    async show({ page }) {
      await page.getByRole("button", { name: "Settings" }).first().click();
      await page.getByRole("dialog").waitFor();
    },
    looks: DESKTOP,
  },
  // The last one: the scope that it shows takes people out of rooms.
  "room-settings": {
    async show(app) {
      const scope = ["group:Engineering", "group:Operations", server.jid(people.maya)];
      await server.cli(["category", "change", "engineering", "--scope", ...scope]);
      await room(app, RELEASE);
      await app.main(RELEASE).getByRole("button", { name: "More", exact: true }).first().click();
      const { page } = app;
      await page.getByRole("menuitem", { name: "Room settings" }).click();
      await page.getByRole("radio", { name: /^Auditorium/ }).check();
      const presenters = page.getByRole("combobox", { name: "Add a presenter" });
      await presenters.fill("kenji");
      await page.getByRole("option", { name: /^Kenji/ }).waitFor();
      await presenters.press("Enter");
      const check = page.getByRole("combobox", { name: "Name of a person" });
      await check.fill("noah");
      await page.getByRole("option", { name: /^Noah.*Trading/ }).click();
      await page.getByText(/^Noah belongs to/).waitFor();
      await page.getByText(/lose the right to post/).waitFor();
      await page.getByRole("main").evaluate((main) => main.querySelector("h2")?.scrollIntoView({ block: "end" }));
    },
    looks: [...ALL, "high-contrast"],
  },
};

const communicator: Readonly<Record<string, Screen<Communicator>>> = {
  communicator: { show: (app) => app.contact("Dana Ortiz").first().waitFor(), looks: WITH_CONTRAST },
  "communicator-card": {
    async show(app) {
      await app.contact("Dana Ortiz").first().focus();
      await app.page.keyboard.press("Space");
      await app.page.getByText("Work", { exact: true }).waitFor();
    },
    looks: DESKTOP,
  },
  "communicator-conversation": {
    async show(app) {
      await app.contact("Dana Ortiz").first().dblclick();
      await app.entry("Dana Ortiz").waitFor();
      await app.page.getByRole("article").first().waitFor();
    },
    looks: DESKTOP,
  },
  "communicator-groups": {
    async show(app) {
      await app.contact(GROUP).focus();
      await app.page.keyboard.press("ArrowRight");
      await app.contact("Omar Haddad").nth(1).waitFor();
      await app.page.keyboard.press("End");
      await toastGone(app.page);
    },
    looks: WITH_CONTRAST,
  },
  "communicator-add-group": {
    async show({ page }) {
      await page.getByRole("button", { name: "Add contact" }).first().click();
      await page.getByRole("button", { name: "Add a group…" }).click();
      await page.getByText("In your list", { exact: true }).waitFor();
    },
    looks: WITH_CONTRAST,
  },
  "communicator-history": {
    async show({ page }) {
      await page.keyboard.press("Control+Shift+F");
      await page.getByRole("grid", { name: "Earlier conversations" }).getByRole("row").first().waitFor();
    },
    looks: DESKTOP,
  },
};

interface ExtraRoom {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly topic: string;
  readonly owner: string;
  readonly members: readonly string[];
  readonly more?: readonly string[];
}

const CATEGORIES: readonly (readonly [id: string, name: string, parent?: string])[] = [
  ["incidents", "Incidents", "operations"],
  ["settlement", "Settlement", "operations"],
  ["service-desk", "Service Desk", "operations"],
  ["fx", "FX", "trading"],
  ["rates", "Rates", "trading"],
  ["risk", "Risk, Compliance"],
  ["facilities", "Facilities"],
];
const ROOMS: readonly ExtraRoom[] = [
  {
    id: "settlement-exceptions",
    name: "Settlement Exceptions",
    category: "settlement",
    topic: "Exception queue EX, owners and ageing",
    owner: "dana",
    members: ["kenji", "lukas", "omar", "sofia", "claire"],
    more: [
      ...["--members-only", "--retention", "2555", "--managers", "priya@localhost", "--description"],
      "Exception queue EX: owners, ageing and the daily sign-off. Attach evidence to the reference, not to the room.",
    ],
  },
  {
    id: "settlement-platform",
    name: "Settlement Platform",
    category: "settlement",
    topic: "Build, run and on-call for settlement services",
    owner: "kenji",
    members: ["omar", "grace"],
  },
  {
    id: "fx-cut-offs",
    name: "FX Settlement Cut-offs",
    category: "fx",
    topic: "Cut-off times by currency, changes only",
    owner: "noah",
    members: ["tomasz", "lukas"],
    more: ["--moderated"],
  },
  {
    id: "repo-settlement",
    name: "Repo Settlement",
    category: "rates",
    topic: "Repo and collateral moves, London and Oslo",
    owner: "tomasz",
    members: ["noah"],
  },
  {
    id: "nostro-cash",
    name: "Nostro and Settlement Cash",
    category: "settlement",
    topic: "Balances, overdrafts, funding calls",
    owner: "claire",
    members: ["grace"],
  },
];

const board = await AddInPage.start();
const configuration = join(mkdtempSync(join(tmpdir(), "tandem-screens-")), "tandem.toml");
writeFileSync(configuration, `[web.add_ins.board]\nname = "${BOARD}"\naddress = "${board.origin}/?picture"\n`);
const server = await TandemServer.start({ arguments: ["--config", configuration] });
await giveExtras();
const life = await giveLife(server, people.maya);
mkdirSync(folder, { recursive: true });
const shot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
const isWanted = (name: string): boolean => process.argv.length < 3 || process.argv.includes(name);

/** What the demo organisation does not have by itself: a page beside a room, groups of the organisation, one in Maya's list, and rooms to find. */
async function giveExtras(): Promise<void> {
  await giveRooms();
  await server.cli(["room", "change", "release-4-2", "--add-in", "board"]);
  for (const [name, ...members] of [
    [GROUP, "grace", "omar", "amara"],
    ["Release managers", "dana", "kenji"],
    ["Engineering", "kenji", "amara", "omar"],
    ["Operations", "dana", "priya", "sofia", "grace"],
  ] as const) {
    await server.cli(["group", "add", name]);
    await server.cli(["group", "member", "add", name, ...members]);
  }
  await on({}, async (device) => {
    const app = await Communicator.signIn(device, server, people.maya);
    await app.page.getByRole("button", { name: "Add contact" }).first().click();
    await app.page.getByRole("button", { name: "Add a group…" }).click();
    await app.page.getByRole("button", { name: `Add ${GROUP}` }).click();
    await app.page.getByText("In your list", { exact: true }).waitFor();
    await app.page.keyboard.press("Escape");
    await app.contact(GROUP).waitFor();
  });
}

/** Rooms that Maya is not in, and one in which few speak. */
async function giveRooms(): Promise<void> {
  for (const [id, name, parent] of CATEGORIES)
    await server.cli(["category", "add", id, "--name", name, ...(parent === undefined ? [] : ["--parent", parent])]);
  for (const { id, name, category, topic, owner, members, more = [] } of ROOMS) {
    const settings = ["--name", name, "--category", category, "--subject", topic, ...more];
    await server.cli(["room", "add", id, "--owner", `${owner}@${server.domain}`, ...settings]);
    for (const member of members) await server.cli(["room", "affiliation", id, `${member}@${server.domain}`, "member"]);
  }
  await server.cli(["room", "change", "town-hall", "--moderated"]);
}

async function on(options: DeviceOptions, take: (device: Device) => Promise<void>): Promise<void> {
  const device = await Device.start(server.origin, options);
  try {
    await take(device);
  } finally {
    await device.remove();
  }
}

function lookOf(look: Look, viewport: NonNullable<DeviceOptions["viewport"]>): DeviceOptions {
  if (look === "phone") return { viewport: phone, isTouch: true };
  if (look === "high-contrast") return { viewport, forcedColors: "active" };
  return { viewport, colorScheme: look };
}

async function take<App extends { readonly page: Page }>(
  screens: Readonly<Record<string, Screen<App>>>,
  viewport: NonNullable<DeviceOptions["viewport"]>,
  signIn: (device: Device) => Promise<App>,
): Promise<void> {
  for (const [name, { show, looks = ALL }] of Object.entries(screens)) {
    if (!isWanted(name)) continue;
    for (const look of looks)
      await on(lookOf(look, viewport), async (device) => {
        const app = await signIn(device);
        await show(app);
        await shot(app.page, `${name}-${look}`);
      });
  }
}

/** The person has to type it: what the sign-in looks like before. */
async function takeSignIn(colorScheme: "light" | "dark"): Promise<void> {
  await on({ viewport: { width: 360, height: 760 }, colorScheme }, async (device) => {
    const app = await Communicator.open(device);
    await app.page.getByLabel("Password", { exact: true }).waitFor();
    await shot(app.page, `communicator-sign-in-${colorScheme}`);
  });
}

/** Communicator takes IM on this device: no contact list in Group Chat. */
async function takePreferred(colorScheme: "light" | "dark"): Promise<void> {
  await on({ colorScheme }, async (device) => {
    await Communicator.signIn(device, server, people.maya);
    const app = await GroupChat.signIn(device, server, people.maya);
    await room(app);
    await shot(app.page, `group-chat-communicator-preferred-${colorScheme}`);
  });
}

/** The picture of the README: both apps at work, side by side on one sheet. */
async function takeBoth(): Promise<void> {
  await on({ viewport: { width: 1280, height: 800 } }, async (device) => {
    const dana = await Device.start(server.origin);
    const danas = await GroupChat.open(dana);
    await danas.enter(server.jid(people.dana), PASSWORD);
    await danas.setPresence("Busy");
    const small = await Communicator.signIn(device, server, people.maya);
    await small.page.setViewportSize({ width: 360, height: 800 });
    const large = await GroupChat.signIn(device, server, people.maya);
    await room(large);
    await large.participant("Dana Ortiz.*Busy").waitFor();
    await small.contact("Dana Ortiz, Busy").first().waitFor();
    const pictures = [await large.page.screenshot(), await small.page.screenshot()];
    const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`);
    const sheet = await device.context.newPage();
    await sheet.setViewportSize({ width: 1732, height: 864 });
    await sheet.setContent(
      `<body style="margin:0;padding:32px;box-sizing:border-box;display:flex;gap:24px;background:#d5dce6">${images.join("")}</body>`,
    );
    await shot(sheet, "both");
    await dana.remove();
  });
}

await take(groupChat, { width: 1440, height: 1080 }, (device) => GroupChat.signIn(device, server, people.maya));
await take(communicator, { width: 360, height: 760 }, (device) => Communicator.signIn(device, server, people.maya));
for (const colorScheme of ["light", "dark"] as const) {
  if (isWanted("communicator-sign-in")) await takeSignIn(colorScheme);
  if (isWanted("group-chat-communicator-preferred")) await takePreferred(colorScheme);
}
if (isWanted("both")) await takeBoth();
await life.end();
if (isWanted("states")) for (const look of ["light", "dark"] as const) await takeStates(server, look, shot);
await closeSharedBrowser();
await server.remove();
await board.remove();
rmSync(dirname(configuration), { recursive: true });
