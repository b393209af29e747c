import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Slixmpp } from "../third-party/slixmpp.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, TandemServer } from "./harness/server.ts";
import { hostileTexts, styledTexts } from "./harness/hostile.ts";

// Grace's program says what no program should say; Maya reads it in Group Chat, at a desk and at phone width.
let server: TandemServer;
let desk: Device;
let maya: GroupChat;
let grace: Slixmpp;
let room: string;

beforeAll(async () => {
  server = await TandemServer.start();
  room = `ops-bridge@rooms.${server.domain}`;
  grace = new Slixmpp();
  await grace.does("connect", {
    jid: `grace@${server.domain}/slixmpp`,
    password: PASSWORD,
    host: "127.0.0.1",
    port: server.c2sPort,
    ca: join(server.data, "ca.pem"),
  });
  desk = await Device.start(server.origin);
  maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.openRoom(OPS_BRIDGE);
});

afterAll(async () => {
  grace?.stops();
  await desk?.remove();
  await server?.remove();
});

/** Nothing of what was said ran, loaded something, or became an element of its own. */
async function expectCalm(): Promise<void> {
  expect(await maya.page.title()).not.toContain("owned");
  const foreign =
    "script:not([src]), iframe, object, embed, form[action], article img[src*='evil'], article style, article [onerror]";
  expect(await maya.page.locator(foreign).count()).toBe(0);
  expect(desk.complaints).toEqual([]);
}

/** The page is as wide as its window, and no message is wider than the list. */
async function expectInPlace(): Promise<void> {
  const { scrollWidth, clientWidth } = await maya.page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
  const wide = await maya.page.getByRole("feed").evaluate((feed) => {
    const right = feed.getBoundingClientRect().right + 1;
    return [...feed.querySelectorAll("article")].filter((row) => row.getBoundingClientRect().right > right).length;
  });
  expect(wide).toBe(0);
}

test("[SV5][RM18] hostile texts are shown to the letter: nothing runs, nothing breaks the layout, all can be copied", async () => {
  await grace.does("join", { room, nick: "Grace Mbeki", maxstanzas: 0 });
  for (const [index, text] of hostileTexts.entries()) {
    await grace.does("message", { to: room, body: `case ${index}: ${text}`, type: "groupchat" });
    const row = maya.message(`case ${index}: `).last();
    await row.locator(".td-text", { hasText: `case ${index}: ` }).waitFor();
    // What is marked and copied is what was sent.
    const shown = await row
      .locator(".td-text")
      .last()
      .evaluate((words) => words.textContent);
    expect(shown).toBe(`case ${index}: ${text}`);
  }
  for (const text of styledTexts) await grace.does("message", { to: room, body: text, type: "groupchat" });
  await grace.does("message", { to: room, body: "that was all", type: "groupchat" });
  await maya.message("that was all").waitFor();
  await expectCalm();
  await expectInPlace();
  await maya.page.setViewportSize({ width: 390, height: 844 });
  await expectInPlace();
  await maya.page.setViewportSize({ width: 1440, height: 1080 });
});

test("[SV5][RM6] hostile topics and names of people are text, on one line, and turn nothing around them", async () => {
  for (const text of hostileTexts.filter((one) => one.length < 900 && !one.includes("\n"))) {
    await maya.page.getByRole("button", { name: /, Change topic$/ }).click();
    const dialog = maya.page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(text);
    await dialog.getByRole("textbox").press("Enter");
    await dialog.waitFor({ state: "detached" });
    const topic = maya.page.locator(".td-header-topic");
    await expect.poll(() => topic.textContent()).toBe(text);
    expect((await topic.boundingBox())?.height).toBeLessThan(30);
  }
  await expectCalm();
  await expectInPlace();
});

test("[SV5][RM19] hostile files of other programs are cards with clean names, and nothing is fetched from elsewhere", async () => {
  const elsewhere: string[] = [];
  maya.page.on("request", (request) => {
    if (!request.url().startsWith(server.origin) && /^https?:/.test(request.url())) elsewhere.push(request.url());
  });
  const file = (name: string, type: string, extra: string, target = "https://evil.example/track.png"): string =>
    `<message to="${room}" type="groupchat"><body>${target}</body><file-sharing xmlns="urn:xmpp:sfs:0" disposition="inline">
      <file xmlns="urn:xmpp:file:metadata:0"><name>${name}</name><media-type>${type}</media-type>${extra}</file>
      <sources><url-data xmlns="http://jabber.org/protocol/url-data" target="${target}"/></sources></file-sharing></message>`;
  const size = "<size>10</size><width>4000000000</width><height>4000000000</height>";
  await grace.does("raw", {
    xml: file("holiday&#x202E;gpj.exe", "image/png", "<width>1</width><height>99999</height>"),
  });
  await grace.does("raw", { xml: file("../../bomb.png", "image/png", size) });
  await grace.does("raw", { xml: file("&lt;img src=x onerror=alert(1)&gt;.svg", "image/svg+xml", "") });
  for (const name of ["holidaygpj.exe", "bomb.png", "<img src=x onerror=alert(1)>.svg"])
    await maya.page.getByRole("button", { name: `Download ${name}` }).waitFor();
  await maya.page.getByText("evil.example").first().waitFor();
  expect(elsewhere).toEqual([]);
  await expectCalm();
  await expectInPlace();
});
