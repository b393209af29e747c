import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsInBoth } from "./harness/axe.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// Design 07b on the demo organisation: the panes of a search, in a wide window and in narrow ones.
const RELEASE = "Release 4.2";
let server: TandemServer;
let device: Device;
let maya: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start();
  device = await Device.start(server.origin);
  maya = await GroupChat.signIn(device, server, people.maya);
});

afterAll(async () => {
  await device?.remove();
  await server?.remove();
});

const box = () => maya.searchBox;
const pressed = (name: string) => maya.page.getByRole("button", { name, exact: true, pressed: true });
const hits = () => maya.page.getByRole("listbox", { name: "Messages found" }).getByRole("option");
const context = () => maya.page.getByRole("region", { name: "Context" });
const back = () => maya.page.getByRole("button", { name: "Back", exact: true });
const selected = () => maya.page.getByRole("option", { selected: true });
/** The message of the context that was found. */
const target = () => context().locator("article[data-target]");

async function searches(text: string): Promise<void> {
  await maya.page.keyboard.press("Control+Shift+F");
  await box().fill(text);
  await box().press("Enter");
  await maya.page.getByRole("heading", { level: 1, name: /^\d+ messages?$/ }).waitFor();
}

test("[RM26] the chosen hit stands in its context, by J and K, arrows and the pointer; nothing is read for it, and Back returns", async () => {
  const { page } = maya;
  await maya.row(`${RELEASE}, 2 unread`).waitFor();
  await searches("settlement");
  expect(await maya.myChat.count()).toBe(0);
  // The first is chosen from the start, and the focus stays in the box.
  await context().getByRole("heading", { name: OPS_BRIDGE }).waitFor();
  await target().filter({ hasText: "Breaks so far" }).waitFor();
  await context()
    .getByText(/, around \d\d:\d\d$/)
    .waitFor();
  await context().getByRole("article").filter({ hasText: "At this rate we are clear" }).waitFor();
  await context().getByRole("article").filter({ hasText: "Desk briefing" }).waitFor();
  await expect.poll(() => page.evaluate(() => CSS.highlights.get("td-context")?.size ?? 0)).toBeGreaterThan(1);
  await box().and(page.locator(":focus")).waitFor();

  await box().press("ArrowDown");
  await page.keyboard.press("J");
  await context().getByRole("heading", { name: RELEASE }).waitFor();
  await target().filter({ hasText: "Nobody deploys" }).waitFor();
  expect(await selected().getAttribute("aria-label")).toMatch(/^Maya Lindqvist, Release 4.2, /);
  await page.keyboard.press("K");
  await target().filter({ hasText: "Breaks so far" }).waitFor();
  await hits().filter({ hasText: "Scope is frozen" }).click();
  await target().filter({ hasText: "Scope is frozen" }).waitFor();
  await page.keyboard.press("ArrowUp");
  await target().filter({ hasText: "Fine with settlement" }).waitFor();

  // The room was read and not entered: what is new in it is new still.
  await back().click();
  await maya.row(`${RELEASE}, 2 unread`).waitFor();
});

test("[RM26] Open in room leads to the message; Enter and a double-click do, too", async () => {
  await searches("settlement");
  await hits().filter({ hasText: "Scope is frozen" }).click();
  await target().filter({ hasText: "Scope is frozen" }).waitFor();
  await context().getByRole("button", { name: "Open in room" }).click();
  await maya.main(RELEASE).waitFor();
  await maya.message("Scope is frozen").and(maya.page.locator(":focus")).waitFor();
  await back().click();
  await hits().filter({ hasText: "Client note is out" }).dblclick();
  await maya.main("FX Desk EMEA").waitFor();
  await maya.message("Client note is out").and(maya.page.locator(":focus")).waitFor();
});

test("[RM26] how many there are and how quickly they were found is told in any width; the order is chosen from a menu", async () => {
  const { page } = maya;
  await searches("settlement");
  await page.getByText(/in 3 rooms, \d+\.\d\d s/).waitFor();
  const count = page.getByRole("heading", { level: 1, name: /^\d+ messages$/ });
  const isCut = (): Promise<boolean> => count.evaluate((heading) => heading.scrollWidth > heading.clientWidth);
  for (const width of [1440, 1000, 740, 600, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await count.waitFor();
    expect([width, await isCut()]).toEqual([width, false]);
  }
  await page.setViewportSize({ width: 1440, height: 1080 });
  await page.getByRole("button", { name: "Newest first" }).click();
  await page.getByRole("menuitemradio", { name: "Most relevant first" }).click();
  await page.getByRole("button", { name: "Most relevant first" }).waitFor();
  await page.getByRole("button", { name: "Most relevant first" }).click();
  await page.getByRole("menuitemradio", { name: "Newest first" }).click();
});

test("[RM26] nothing found says where it was looked for, and each wider step finds more", async () => {
  const { page } = maya;
  await page.keyboard.press("Control+Shift+F");
  await box().fill('"break settlement" in:engineering has:file after:2026-01-01');
  await box().press("Enter");
  const nothing = page.getByRole("region", { name: "Nothing for “break settlement”" });
  await nothing.getByText("In Engineering, since Thursday 1 January, with a file.").waitFor();
  expect(await context().count()).toBe(0);
  await nothing.getByRole("button", { name: "All rooms" }).click();
  await nothing.getByText("Since Thursday 1 January, with a file.").waitFor();
  await nothing.getByRole("button", { name: "Whatever it contains" }).click();
  await nothing.getByRole("button", { name: "The words in any order" }).click();
  await hits().filter({ hasText: "break list" }).first().waitFor();
});

test("[RM26] the form and the line are one query: what changes in one stands in the other", async () => {
  const { page } = maya;
  const line = maya.searchLine;
  const chips = (name: string) => page.getByRole("list", { name });
  const showsLine = (text: string) => expect.poll(() => line.inputValue()).toBe(text);
  await page.keyboard.press("Control+Shift+F");
  await page.getByRole("button", { name: "Reset" }).click();
  // From the line to the form.
  await page.keyboard.press("Control+K");
  await page.keyboard.type('"settlement break" from:dana,priya in:"Ops Bridge",im has:link after:42d');
  await page.keyboard.press("Enter");
  await expect.poll(() => box().inputValue()).toBe("settlement break");
  await pressed("Exact phrase").waitFor();
  await pressed("6 weeks").waitFor();
  await chips("From").getByText("Priya Raman").waitFor();
  await chips("Rooms and conversations").getByText("Conversations").waitFor();
  expect(await page.getByRole("checkbox", { name: "Link" }).isChecked()).toBe(true);
  expect(await page.getByLabel("From this day").inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/);
  // From the form to the line.
  await page.getByRole("checkbox", { name: "Link" }).uncheck();
  await pressed("6 weeks").click();
  await chips("From").getByRole("button", { name: "Take out Priya Raman" }).click();
  await showsLine('"settlement break" from:dana in:"Ops Bridge",im');
  await hits().first().waitFor();
  for (const name of await hits().evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label"))))
    expect(name).toMatch(/^Dana Ortiz, Ops Bridge, /);
  await page.getByRole("button", { name: "Any", exact: true }).click();
  await showsLine('from:dana in:"Ops Bridge",im any:settlement,break');
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("combobox", { name: "Add a room or person" }).fill("relea");
  await page.getByRole("option", { name: /^Release 4\.2/ }).click();
  await page.getByRole("combobox", { name: "Add a person" }).fill("kenji");
  await page.getByRole("option", { name: /^Kenji/ }).waitFor();
  await page.keyboard.press("Enter");
  await showsLine('settlement break from:dana,kenji in:"Ops Bridge",im,"Release 4.2"');
  // Operators that are typed among the words become what they name.
  await box().fill("settlement has:file");
  await box().press("Enter");
  await showsLine('settlement from:dana,kenji in:"Ops Bridge",im,"Release 4.2" has:file');
  expect(await box().inputValue()).toBe("settlement");
  expect(await page.getByRole("checkbox", { name: "File" }).isChecked()).toBe(true);
  await page.getByRole("button", { name: "Reset" }).click();
  await showsLine("");
});

test("[RM26] by keyboard: / goes back to the words, C copies the link of the chosen message, letters type in the words", async () => {
  const { page } = maya;
  await device.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await searches("jack");
  expect(await box().inputValue()).toBe("jack");
  await box().fill("settlement");
  await hits().first().waitFor();
  await box().press("ArrowDown");
  await page.keyboard.press("J");
  await target().filter({ hasText: "Nobody deploys" }).waitFor();
  await page.keyboard.press("C");
  const link = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(link).toMatch(/#\/room\/release-4-2%40[^/]+\/\d+$/);
  await page.keyboard.press("/");
  await box().and(page.locator(":focus")).waitFor();
  await page.keyboard.type("ck");
  expect(await box().inputValue()).toBe("ck");
  await box().fill("settlement");
  const address = await link();
  await page.goto(address);
  await maya.message("Nobody deploys").and(page.locator(":focus")).waitFor();
});

test("[RM26] by room: hits under the rooms where they were said, counted; more of one; only one; what each criterion would leave", async () => {
  const { page } = maya;
  const away = await Device.start(server.origin);
  const dana = await GroupChat.signIn(away, server, people.dana);
  await dana.openRoom("FX Desk EMEA");
  await dana.say("FX Desk EMEA", "The quayside is closed.");
  await dana.message("The quayside is closed.").waitFor();
  await dana.openRoom(OPS_BRIDGE);
  const said = [
    "quayside one https://quayside.example",
    "quayside two",
    "quayside three, Maya Lindqvist please",
    "quayside four",
    "```\nselect * from quayside\n```",
  ];
  for (const text of said) {
    await dana.entry(OPS_BRIDGE).fill(text);
    await dana.entry(OPS_BRIDGE).press("Enter");
  }
  await dana.message("quayside four").waitFor();
  await dana.message("from quayside").waitFor();
  await away.remove();

  await searches("quayside");
  await page.getByRole("heading", { level: 1, name: "6 messages" }).waitFor();
  const counts = (name: string) => page.locator("label", { hasText: name }).textContent();
  await expect.poll(() => counts("Link")).toBe("Link1");
  expect(await counts("Code block")).toBe("Code block1");
  expect(await counts("Mentions me")).toBe("Mentions me1");
  expect(await counts("File")).toBe("File0");
  await page.getByRole("button", { name: "By room" }).click();
  const labels = () => hits().evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")?.slice(0, 40)));
  await expect
    .poll(labels)
    .toEqual([
      "Ops Bridge, 5 results. Only this room",
      ...Array.from({ length: 3 }, () => expect.stringMatching(/^Dana Ortiz, Ops Bridge, Today /)),
      "Show 2 more, Ops Bridge",
      "FX Desk EMEA, 1 result. Only this room",
      expect.stringMatching(/^Dana Ortiz, FX Desk EMEA, /),
    ]);
  await target().filter({ hasText: "select * from quayside" }).waitFor();
  await hits().filter({ hasText: "Show 2 more" }).click();
  await hits().filter({ hasText: "quayside one" }).click();
  await target().filter({ hasText: "quayside one" }).waitFor();
  expect(await hits().filter({ hasText: "Show" }).count()).toBe(0);
  const found = await violationsInBoth(page, "by room");
  await page.setViewportSize({ width: 390, height: 844 });
  found.push(...(await violationsInBoth(page, "by room on a phone")));
  await page.setViewportSize({ width: 1440, height: 1080 });
  expect(found).toEqual([]);

  // By keyboard: the head of a room narrows to it.
  await box().press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("K");
  await page.keyboard.press("Enter");
  await expect.poll(() => maya.searchLine.inputValue()).toBe('quayside in:"FX Desk EMEA"');
  await page.getByRole("heading", { level: 1, name: "1 message" }).waitFor();
  await expect.poll(() => counts("Link")).toBe("Link0");

  // Each criterion leaves as many as it was said to.
  await box().fill("quayside");
  await page.getByRole("button", { name: "Take out FX Desk EMEA" }).click();
  for (const name of ["Code block", "Mentions me"]) {
    await expect.poll(() => counts(name)).toBe(`${name}1`);
    await page.getByRole("checkbox", { name }).check();
    await page.getByRole("heading", { level: 1, name: "1 message" }).waitFor();
    await page.getByRole("checkbox", { name }).uncheck();
  }
  await page.getByRole("button", { name: "By room" }).click();
  await back().click();
  await maya.myChat.waitFor();
});

test("[RM26] [RM27] a feed stands beside My Chat, and who types in its box goes on in the form", async () => {
  const { page } = maya;
  await maya.row("Mentions of me").click();
  await page.getByRole("heading", { level: 1, name: "Mentions of me" }).waitFor();
  await context().waitFor();
  await page.getByRole("searchbox", { name: "Search messages" }).fill("");
  await page.keyboard.type("settle");
  await page.getByRole("searchbox", { name: "Words" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.type("ment");
  await expect.poll(() => maya.searchLine.inputValue()).toBe("settlement");
  expect(await box().inputValue()).toBe("settlement");
});

test("[RM26] where there is no room for it a click opens the message, as on a phone", async () => {
  const { page } = maya;
  await searches("settlement");
  await context().waitFor();
  await page.setViewportSize({ width: 900, height: 900 });
  await context().waitFor({ state: "detached" });
  await maya.myChat.waitFor();
  await hits().filter({ hasText: "Scope is frozen" }).click();
  await maya.main(RELEASE).waitFor();
  await page.setViewportSize({ width: 1440, height: 1080 });
});

test("[RM26] [WCAG] the panes hold AA in both themes, and on a phone", async () => {
  const { page } = maya;
  await searches("settlement");
  await target().waitFor();
  const found = await violationsInBoth(page, "three panes");
  await page.setViewportSize({ width: 390, height: 844 });
  await context().waitFor({ state: "detached" });
  found.push(...(await violationsInBoth(page, "phone")));
  await page.setViewportSize({ width: 1440, height: 1080 });
  expect(found).toEqual([]);
  expect(device.complaints).toEqual([]);
});
