import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Communicator, communicatorPages } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, type Person, TandemServer } from "./harness/server.ts";

// From Group Chat to Communicator on one device, as a person does it: the two apps find each other through the browser alone.
let server: TandemServer;
const devices: Device[] = [];

beforeAll(async () => {
  server = await TandemServer.start();
});
afterEach(() => Promise.all(devices.splice(0).map((device) => device.remove())));
afterAll(() => server?.remove());

/** A device on which Maya has signed in to Communicator, so that Group Chat finds it set up; no Communicator runs. */
async function aDesk(options: { readonly stay?: boolean; readonly as?: Person } = {}): Promise<Device> {
  const desk = await Device.start(server.origin);
  devices.push(desk);
  const communicator = await Communicator.signIn(desk, server, options.as ?? people.maya, {
    stay: options.stay ?? true,
  });
  await communicator.page.close();
  return desk;
}

async function inOpsBridge(desk: Device): Promise<GroupChat> {
  const groupChat = await GroupChat.arrive(desk, server, people.maya);
  await groupChat.openRoom(OPS_BRIDGE);
  await groupChat.participant("Dana Ortiz").waitFor();
  return groupChat;
}

/** Windows of Communicator that have a connection: the others have closed themselves or say that they moved. */
async function livePages(desk: Device): Promise<readonly Page[]> {
  const pages = communicatorPages(desk);
  const moved = await Promise.all(pages.map((page) => page.getByText("Moved to another window").isVisible()));
  return pages.filter((_, index) => moved[index] === false);
}

/** As a person does from the address bar; Chromium's own tool for it. */
async function installCommunicator(desk: Device): Promise<void> {
  const page = await desk.newPage("/groupchat/");
  const session = await desk.context.newCDPSession(page);
  const manifestId = `${server.origin}/communicator/`;
  // Playwright's types do not know these two.
  const send = session.send.bind(session) as (method: string, given: object) => Promise<unknown>;
  await send("PWA.install", { manifestId, installUrlOrBundleUrl: manifestId });
  await send("PWA.changeAppUserSettings", { manifestId, displayMode: "standalone" });
  await page.close();
}

async function openedBy(desk: Device, act: () => Promise<void>): Promise<Communicator> {
  const opened = desk.context.waitForEvent("page");
  await act();
  return new Communicator(await opened);
}

describe("on a desk where Communicator is set up", () => {
  let desk: Device;
  let groupChat: GroupChat;

  beforeAll(async () => {
    desk = await aDesk();
    // It stays for all of them.
    devices.splice(devices.indexOf(desk), 1);
    return () => desk.remove();
  });
  beforeEach(async () => {
    groupChat = await inOpsBridge(desk);
    return () => Promise.all(desk.context.pages().map((page) => page.close()));
  });

  test("[RT15] a double-click on a participant opens Communicator's conversation, the cursor in its entry field", async () => {
    const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
    await communicator.entry("Dana Ortiz").waitFor();
    await expect
      .poll(() => communicator.entry("Dana Ortiz").evaluate((entry) => entry === document.activeElement))
      .toBe(true);
    await communicator.page.getByText("Opened from Ops Bridge in Group Chat").waitFor();
    // Nothing opened in Group Chat: the room is still there, and no entry area for Dana.
    expect(await groupChat.main(OPS_BRIDGE).isVisible()).toBe(true);
    expect(await groupChat.entry("Dana Ortiz").count()).toBe(0);
  });

  test("[RT16] Enter, the context menu and the name in a message do the same as the double-click; a click on the row selects", async () => {
    const row = groupChat.participant("Dana Ortiz");
    await row.click();
    await expect.poll(() => row.getAttribute("aria-selected")).toBe("true");
    expect(communicatorPages(desk).map((page) => page.url())).toEqual([]);
    const communicator = await openedBy(desk, () => row.press("Enter"));
    await communicator.entry("Dana Ortiz").waitFor();
    await groupChat.participant("Kenji Arakawa").click({ button: "right" });
    await groupChat.page.getByRole("menuitem", { name: /^Send a message/ }).click();
    await communicator.entry("Kenji Arakawa").waitFor();
    const said = groupChat.page.getByRole("article", { name: /^Dana Ortiz/ }).first();
    await said.getByRole("button", { name: "Dana Ortiz" }).click();
    await communicator.entry("Dana Ortiz").waitFor();
    expect(communicatorPages(desk)).toHaveLength(1);
  });

  test("[RT17] a Communicator that Group Chat opened is used again, without a reload and without a second window", async () => {
    const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
    await communicator.entry("Dana Ortiz").fill("Half a sentence");
    let reloads = 0;
    communicator.page.on("load", () => reloads++);
    await groupChat.participant("Kenji Arakawa").dblclick();
    await communicator.entry("Kenji Arakawa").waitFor();
    await groupChat.participant("Dana Ortiz").dblclick();
    await communicator.entry("Dana Ortiz").waitFor();
    expect(await communicator.entry("Dana Ortiz").inputValue()).toBe("Half a sentence");
    expect([communicatorPages(desk).length, reloads]).toEqual([1, 0]);
  });

  test("[RT20] a browser that refuses the window: told in place, with a button that tries again and one that copies", async () => {
    // A pop-up blocker answers null; headless Chromium cannot be made to refuse one that came from a click.
    await groupChat.page.evaluate(() => {
      const open = window.open.bind(window);
      let isRefused = true;
      window.open = (...given) => {
        if (!isRefused) return open(...given);
        isRefused = false;
        return null;
      };
    });
    await groupChat.participant("Dana Ortiz").dblclick();
    await groupChat.page.getByRole("button", { name: /^Copy the address/ }).waitFor();
    const communicator = await openedBy(desk, () => groupChat.page.getByRole("button", { name: "Try again" }).click());
    await communicator.entry("Dana Ortiz").waitFor();
  });

  test("[RT20] no answer within 10 s is told in place", async () => {
    // A window that never comes to life; cutting the network would not do, since the app starts without it.
    await groupChat.page.evaluate(() => {
      window.open = () => window;
    });
    await groupChat.page.clock.install();
    await groupChat.participant("Dana Ortiz").dblclick();
    await groupChat.page.clock.runFor(9_000);
    expect(await groupChat.page.getByText("Communicator did not open").count()).toBe(0);
    await groupChat.page.clock.runFor(1_500);
    await groupChat.page.getByText("Communicator did not open").first().waitFor();
  });
});

test("[RT17] where Communicator runs in a tab that the person opened, the new window takes over: never two live ones", async () => {
  const desk = await aDesk();
  const own = await Communicator.open(desk);
  await own.contacts.waitFor();
  const groupChat = await inOpsBridge(desk);
  const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
  await communicator.entry("Dana Ortiz").waitFor();
  await expect.poll(async () => (await livePages(desk)).length).toBe(1);
  expect(await livePages(desk)).toEqual([communicator.page]);
});

test("[RT17] a sign-in that shall not stay moves with the place: the person is not asked again", async () => {
  const desk = await Device.start(server.origin);
  devices.push(desk);
  const own = await Communicator.signIn(desk, server, people.maya, { stay: false });
  const groupChat = await inOpsBridge(desk);
  const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
  await communicator.entry("Dana Ortiz").waitFor();
  await expect.poll(async () => (await livePages(desk)).length).toBe(1);
  // It ends with the last window.
  if (!own.page.isClosed()) await own.page.close();
  await communicator.page.close();
  const later = await Communicator.open(desk);
  await later.page.getByRole("heading", { name: "Sign in to Communicator" }).waitFor();
});

test("[RT2] [RT22] set up while Group Chat runs: IM stays with Group Chat until it starts again, then moves whole", async () => {
  const [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  devices.push(desk, danasDesk);
  const groupChat = await GroupChat.open(desk);
  await groupChat.enter(server.jid(people.maya), PASSWORD, { stay: true });
  await groupChat.row("Contacts").waitFor();
  const communicator = await Communicator.signIn(desk, server, people.maya, { stay: true });
  await communicator.page.getByText("IM opens in Group Chat").first().waitFor();
  const dana = await GroupChat.signIn(danasDesk, server, people.dana);
  await dana.row("Maya Lindqvist").first().dblclick();
  await dana.say("Maya Lindqvist", "Before the restart");
  await groupChat.row("Dana Ortiz.* unread").first().waitFor();
  expect(await communicator.contact("Dana Ortiz.*unread").count()).toBe(0);
  await groupChat.page.getByRole("button", { name: /^Restart/ }).click();
  await communicator.page.getByRole("tab", { name: /^Recent/ }).waitFor();
  await expect.poll(() => groupChat.row("Contacts").count()).toBe(0);
  await dana.say("Maya Lindqvist", "After the restart");
  await communicator.contact("Dana Ortiz.*unread").first().waitFor();
  expect(await groupChat.row("Dana Ortiz").count()).toBe(0);
});

test("[RT6] [RT17] installed as an app: found by the browser, launched in its own window, and that window is used again", async () => {
  const desk = await Device.start(server.origin, { ownBrowser: true });
  devices.push(desk);
  await installCommunicator(desk);
  // Never signed in to here: that the app is installed is enough (RT6).
  const groupChat = await inOpsBridge(desk);
  const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
  await communicator.page.getByRole("heading", { name: "Sign in to message Dana Ortiz" }).waitFor();
  await communicator.enter(server.jid(people.maya), PASSWORD);
  await communicator.entry("Dana Ortiz").waitFor();
  expect(await communicator.page.evaluate(() => matchMedia("(display-mode: standalone)").matches)).toBe(true);
  let reloads = 0;
  communicator.page.on("load", () => reloads++);
  await groupChat.participant("Kenji Arakawa").dblclick();
  await communicator.entry("Kenji Arakawa").waitFor();
  expect([communicatorPages(desk).length, reloads]).toEqual([1, 0]);
});

test("[RT17] two tabs of Communicator: the older says that it moved, and can be asked back", async () => {
  const desk = await aDesk();
  const older = await Communicator.open(desk);
  await older.contacts.waitFor();
  const newer = await Communicator.open(desk);
  await newer.contacts.waitFor();
  await older.page.getByText("Moved to another window").waitFor();
  await older.page.getByRole("button", { name: "Use it here" }).click();
  await older.contacts.waitFor();
  await newer.page.getByText("Moved to another window").waitFor();
});

test("[RT18] signed out of it: Communicator says why it asks, and opens the conversation after the sign-in", async () => {
  const desk = await aDesk({ stay: false });
  const groupChat = await inOpsBridge(desk);
  const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
  await communicator.page.getByRole("heading", { name: "Sign in to message Dana Ortiz" }).waitFor();
  await communicator.page.getByText(server.jid(people.maya)).first().waitFor();
  // A failed attempt keeps the request.
  await communicator.enter(server.jid(people.maya), "not the password");
  await communicator.page.getByRole("alert").waitFor();
  await communicator.page.getByRole("heading", { name: "Sign in to message Dana Ortiz" }).waitFor();
  await communicator.enter(server.jid(people.maya), PASSWORD);
  await communicator.entry("Dana Ortiz").waitFor();
});

test("[RT18] cancelling leaves both apps as they were", async () => {
  const desk = await aDesk({ stay: false });
  const groupChat = await inOpsBridge(desk);
  const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
  const closed = communicator.page.waitForEvent("close");
  // The click closes the window: whether it still reports its end is chance, that the window closes is not.
  await Promise.allSettled([communicator.page.getByRole("button", { name: "Not now" }).click()]);
  await closed;
  expect(await groupChat.main(OPS_BRIDGE).isVisible()).toBe(true);
  expect(await groupChat.page.getByText("Communicator did not open").count()).toBe(0);
  const again = await Communicator.signIn(desk, server, people.maya);
  expect(await again.entry("Dana Ortiz").count()).toBe(0);
});

test("[RT19] signed in as somebody else: it asks, and shows nothing of that person's conversation", async () => {
  const desk = await aDesk({ as: people.kenji });
  const groupChat = await inOpsBridge(desk);
  const communicator = await openedBy(desk, () => groupChat.participant("Dana Ortiz").dblclick());
  const dialog = communicator.page.getByRole("dialog", { name: /^Message Dana Ortiz as somebody else/ });
  await dialog.waitFor();
  expect(await communicator.entry("Dana Ortiz").count()).toBe(0);
  await dialog.getByRole("button", { name: `Sign in as ${server.jid(people.maya)}` }).click();
  await communicator.enter(server.jid(people.maya), PASSWORD);
  await communicator.entry("Dana Ortiz").waitFor();
});
