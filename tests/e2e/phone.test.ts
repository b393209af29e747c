import type { CDPSession, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsInBoth } from "./harness/axe.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

// Group Chat on a phone, with fingers (design 11).
let server: TandemServer;
let device: Device;
let app: GroupChat;
let fingers: CDPSession;
const PHONE = { width: 390, height: 844 };
const TOUCHED = 44;

beforeAll(async () => {
  server = await TandemServer.start();
  device = await Device.start(server.origin, { viewport: PHONE, isTouch: true });
  app = await GroupChat.signIn(device, server, people.maya);
  fingers = await device.context.newCDPSession(app.page);
});

afterAll(async () => {
  await device?.remove();
  await server?.remove();
});

async function finger(type: "touchStart" | "touchMove" | "touchEnd", x = 0, y = 0): Promise<void> {
  await fingers.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
}

async function middleOf(of: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await of.boundingBox();
  if (box === null) throw new Error("It is not there to be touched.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Buttons and rows in view that are smaller than a finger, by name; not those in the lines of a text (WCAG 2.5.8), nor notices. */
async function tooSmall(): Promise<readonly string[]> {
  return await app.page.evaluate((least) => {
    const all = [...document.querySelectorAll<HTMLElement>("button, [role=treeitem][aria-selected], [role=option]")];
    const isInline = (one: HTMLElement): boolean =>
      one.closest("article, header h1, .td-header-topic, .td-toast") !== null;
    const shown = all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0 && !isInline(one));
    const small = shown.filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return height < least || width < least;
    });
    return small.map(
      (one) => `${one.getAttribute("aria-label") ?? one.textContent} ${one.offsetWidth}x${one.offsetHeight}`,
    );
  }, TOUCHED);
}

test("[RM21] My Chat on a phone: what needs me first, two lines a place, targets of a finger's size", async () => {
  const heads = () =>
    app.myChat
      .locator('[aria-level="1"]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")).slice(0, 3));
  await expect.poll(heads).toEqual(["Needs you", "Conversations", "Rooms"]);
  const room = app.row("FX Desk EMEA, 1 mention");
  expect(await room.textContent()).toContain("does the 4.2 release touch the blotter?");
  expect((await room.boundingBox())?.height).toBe(56);
  expect(await tooSmall()).toEqual([]);
  await app.page.getByRole("button", { name: /^Search rooms/ }).tap();
  await app.page.getByRole("combobox").and(app.page.locator(":focus")).waitFor();
  await app.page.getByRole("button", { name: "My Chat", exact: true }).tap();
  await app.presenceButton("Available").tap();
  await app.page.getByRole("menuitemradio", { name: "Busy", exact: true }).waitFor();
  await app.page.keyboard.press("Escape");
  expect(await violationsInBoth(app.page, "My Chat on a phone")).toEqual([]);
});

test("[RM18] a long press opens a message's actions as a sheet, a swipe to the right answers it", async () => {
  await app.row(OPS_BRIDGE).tap();
  const message = app.message("Breaks so far").first();
  await message.waitFor();
  expect(
    await message
      .locator(".td-text")
      .first()
      .evaluate((text) => {
        const { fontSize, lineHeight } = getComputedStyle(text);
        return `${fontSize}/${lineHeight}`;
      }),
  ).toBe("15px/22px");
  await message.scrollIntoViewIfNeeded();
  const { x, y } = await middleOf(message);
  await finger("touchStart", x, y);
  const menu = app.page.getByRole("menu", { name: /./ });
  await menu.getByRole("menuitem", { name: "Reply" }).waitFor();
  await finger("touchEnd");
  await menu.waitFor();
  await expect
    .poll(async () => {
      const box = await menu.locator("xpath=ancestor-or-self::*[contains(@class, 'td-menu-sheet')]").boundingBox();
      return box === null ? undefined : [box.x, box.width, Math.round(box.y + box.height)];
    })
    .toEqual([0, PHONE.width, PHONE.height]);
  expect(await violationsInBoth(app.page, "the sheet")).toEqual([]);
  await menu.getByRole("menuitem", { name: "Copy link" }).evaluate((item) => (item as HTMLElement).offsetHeight >= 44);
  await app.page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });

  // Not far enough: nothing.
  await finger("touchStart", x, y);
  for (const far of [12, 24, 40]) await finger("touchMove", x + far, y);
  await finger("touchEnd");
  expect(await app.page.getByText("Replying to Dana Ortiz").count()).toBe(0);
  await finger("touchStart", x, y);
  for (const far of [12, 24, 40, 60]) await finger("touchMove", x + far, y);
  await finger("touchEnd");
  await app.page.getByText("Replying to Dana Ortiz").waitFor();
  await app.page.getByRole("button", { name: "Cancel" }).tap();
});

test("[RM30] [RT10] a tap on a participant selects and shows the button, a second one opens the IM", async () => {
  await app.page
    .getByRole("button", { name: /12 members|participants/i })
    .first()
    .tap();
  const dana = app.participant("Dana Ortiz");
  await dana.waitFor();
  expect((await dana.boundingBox())?.height).toBe(56);
  expect(await dana.locator(".gc-person-write").count()).toBe(0);
  await dana.tap();
  await dana.locator(".gc-person-write").waitFor();
  expect(await tooSmall()).toEqual([]);
  expect(await violationsInBoth(app.page, "participants on a phone")).toEqual([]);
  await dana.tap();
  await app.main("Dana Ortiz").waitFor();
  expect(device.complaints).toEqual([]);
});
