import { afterAll, beforeAll, expect, test } from "vitest";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// Maya writes, Dana reads. The room takes fewer characters than the apps offer, as an operator may decide.
const MESSAGE_CHARS_MAX = 2000;
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let maya: GroupChat;
let dana: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start({
    environment: { TANDEM_LIMITS_ROOM_MESSAGE_CHARS_MAX: String(MESSAGE_CHARS_MAX) },
  });
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  [maya, dana] = await Promise.all([
    GroupChat.signIn(desk, server, people.maya),
    GroupChat.signIn(danasDesk, server, people.dana),
  ]);
  await Promise.all([maya.openRoom(OPS_BRIDGE), dana.openRoom(OPS_BRIDGE)]);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

test("[RM18] @ offers people of the room and : offers emoji, by keyboard alone, and the named person sees it marked", async () => {
  const entry = maya.entry(OPS_BRIDGE);
  await entry.focus();
  await maya.page.keyboard.type("@kenj");
  const list = maya.page.getByRole("listbox", { name: "People to mention" });
  await list.getByRole("option", { name: "Kenji Arakawa" }).waitFor();
  await maya.page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  await entry.fill("");
  await maya.page.keyboard.type("Over to you, @ort");
  await list.getByRole("option", { name: "Dana Ortiz", selected: true }).waitFor();
  await maya.page.keyboard.press("Enter");
  expect(await entry.inputValue()).toBe("Over to you, @Dana Ortiz ");
  await maya.page.keyboard.type(":thumbs");
  await maya.page.getByRole("listbox", { name: "Emoji" }).waitFor();
  await maya.page.keyboard.press("Tab");
  await maya.page.keyboard.press("Shift+Enter");
  await maya.page.keyboard.type("please ");
  await maya.page.keyboard.press("Control+b");
  await maya.page.keyboard.type("today");
  await expect.poll(() => entry.inputValue()).toBe("Over to you, @Dana Ortiz 👍 \nplease *today*");
  await maya.page.keyboard.press("Enter");
  const row = dana.message("Over to you, @Dana Ortiz 👍");
  await row.locator(".td-mention", { hasText: "@Dana Ortiz" }).waitFor();
  expect(await row.locator("strong").innerText()).toBe("today");
});

test("[RM18] code has the colours of its language, a link to a room opens it, and no other scheme is a link", async () => {
  await maya.entry(OPS_BRIDGE).fill("```sql\nselect 1 -- why\n```");
  await maya.page.keyboard.press("Enter");
  await dana.message("select 1 -- why").locator("[data-code=key]", { hasText: "select" }).waitFor();
  const address = `xmpp:incident-4471@rooms.${server.domain}?join`;
  await maya.say(OPS_BRIDGE, `${address} javascript:alert(1) https://bank.example@evil.example/`);
  const row = dana.message("javascript:alert(1)");
  await row.getByText("(evil.example)").waitFor();
  expect(await row.getByRole("link").count()).toBe(2);
  expect(await row.getByRole("link").last().getAttribute("rel")).toBe("noopener noreferrer");
  // Dana follows that room, so the link is called by its name.
  await row.getByRole("link", { name: "# Incident 4471" }).click();
  await dana.main("Incident 4471").waitFor();
  await dana.openRoom(OPS_BRIDGE);
});

test("[RM18] a person, a room and an emoji are put into the text by their sign or by a button", async () => {
  const { page } = maya;
  const entry = maya.entry(OPS_BRIDGE);
  await entry.fill("ask");
  await page.getByRole("button", { name: "Mention somebody" }).click();
  await page.getByRole("listbox", { name: "People to mention" }).waitFor();
  await page.keyboard.type("dan");
  await page.keyboard.press("Enter");
  await page.keyboard.type("in #4471");
  await page.getByRole("option", { name: "# Incident 4471" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await page.getByRole("dialog", { name: "Emoji" }).getByRole("searchbox").fill("rocket");
  await page.keyboard.press("Enter");
  const link = `xmpp:incident-4471@rooms.${server.domain}?join`;
  await expect.poll(() => entry.inputValue()).toBe(`ask @Dana Ortiz in ${link} 🚀`);
  // The caret stands behind it, in the text.
  await page.keyboard.type("!");
  await page.keyboard.press("Enter");
  await dana.message("🚀!").getByRole("link", { name: "# Incident 4471" }).waitFor();
});

test("[RM16][RM17] what stands under the text has keys, and is one tab stop with arrows inside", async () => {
  const { page } = maya;
  await maya.entry(OPS_BRIDGE).focus();
  const important = page.getByRole("button", { name: "High importance" });
  for (const isOn of ["true", "false"]) {
    await page.keyboard.press("Alt+i");
    await expect.poll(() => important.getAttribute("aria-pressed")).toBe(isOn);
  }
  await page.keyboard.press("Alt+l");
  const title = page.getByRole("textbox", { name: "Title of the long post" });
  await title.waitFor();
  await maya.entry(OPS_BRIDGE).press("Alt+l");
  await title.waitFor({ state: "detached" });
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Alt+a");
  await chooser;
  await maya.entry(OPS_BRIDGE).press("Tab");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  expect(await focused()).toBe("Attach files");
  await page.keyboard.press("Home");
  expect(await focused()).toBe("Bold");
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).toBe("Long post");
  await page.keyboard.press("Tab");
  expect(await focused()).not.toBe("Attach files");
});

test("[RM17] a text of more than 500 characters is offered a title, and is then collapsed for everybody", async () => {
  const entry = maya.entry(OPS_BRIDGE);
  const offer = maya.page.getByRole("button", { name: "Add a title" });
  await entry.fill("x".repeat(500));
  expect(await offer.count()).toBe(0);
  // Longer than an ordinary message may be here.
  await entry.fill(`${"Batch 14 was late again. ".repeat(200)}The end.`);
  await offer.click();
  await maya.page.getByRole("textbox", { name: "Title of the long post" }).fill("Week 47");
  await maya.page.keyboard.press("Enter");
  await expect.poll(() => entry.evaluate((area) => area === document.activeElement)).toBe(true);
  await maya.page.keyboard.press("Control+Enter");
  const story = dana.message("Week 47");
  await story.getByRole("heading", { name: "Week 47" }).waitFor();
  expect(await story.getByText("The end.").count()).toBe(0);
  await story.getByRole("button", { name: "Read the full post" }).click();
  await story.getByText("The end.").waitFor();
  expect(await entry.inputValue()).toBe("");
});

test("[RM20] what is too long for the room is refused with the limit in the message, and comes back as the draft", async () => {
  const text = "y".repeat(MESSAGE_CHARS_MAX + 1);
  await maya.entry(OPS_BRIDGE).fill(text);
  await maya.page.getByRole("button", { name: "Send it as it is" }).click();
  await maya.entry(OPS_BRIDGE).press("Enter");
  const failed = maya.page.getByRole("article").filter({ hasText: "A message here has at most 2,000 characters." });
  await failed.getByRole("button", { name: "Edit" }).click();
  expect(await maya.entry(OPS_BRIDGE).inputValue()).toBe(text);
  await failed.waitFor({ state: "detached" });
  await maya.entry(OPS_BRIDGE).fill("");
});

test("[RM16] high importance is marked, rings in a room that is quiet, and once a minute", async () => {
  await dana.page.getByRole("button", { name: /^Mute/ }).click();
  await dana.openRoom("Incident 4471");
  const mark = maya.page.getByRole("button", { name: "High importance" });
  await mark.click();
  await maya.say(OPS_BRIDGE, "Stop *all* payments");
  await maya.message("Stop all payments").getByText("High importance").waitFor();
  expect(await mark.getAttribute("aria-pressed")).toBe("false");
  await dana.page.locator("[data-toast]").filter({ hasText: "Stop all payments" }).waitFor();
  await dana.row("Ops Bridge.*high importance").waitFor();
  await mark.click();
  await maya.say(OPS_BRIDGE, "And again");
  const refused = maya.message("And again");
  await refused.getByText(/One message of high importance a minute\. The next one in \d+ seconds?\./).waitFor();
  await refused.getByRole("button", { name: "Edit" }).click();
  expect(await mark.getAttribute("aria-pressed")).toBe("true");
  await mark.click();
  await maya.entry(OPS_BRIDGE).press("Enter");
  await dana.openRoom(OPS_BRIDGE);
  await dana.message("And again").waitFor();
  expect(await dana.message("And again").getByText("High importance").count()).toBe(0);
});

test("[RM18][SV5] nothing of all this was against the content security policy", () => {
  expect([...desk.complaints, ...danasDesk.complaints]).toEqual([]);
});
