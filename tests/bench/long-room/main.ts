import process from "node:process";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { buildReadMarker, NS_MDS } from "@tandem/protocol/xep-0490-mds";
import { BenchClient } from "../generator/client.ts";
import { follow, publish } from "../page/follow.ts";
import { inChromium } from "../page/chromium.ts";
import { benchData, servePages } from "../page/server.ts";
import { signIn } from "../page/sign-in.ts";
import { watchStillness } from "../page/stillness.ts";
import { FRAME_MS_MAX, quiet, traced } from "../page/trace.ts";
import { addReader, readAndNext, ROOM, ROOM_NAME, seedLongRoom } from "./seed.ts";

/**
 * [RM24] `node tests/bench/long-room/main.ts`: a room with a million messages in Group Chat, in Chromium, on the real server. How
 * long it takes to open it at the first unread message, on a device that knows nothing of it yet, and what it costs the page to
 * scroll back ten thousand messages: tasks that miss a frame, and whatever moves by itself. Prints JSON.
 */
const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000000" },
    unread: { type: "string", default: "200,5000" },
    /** Where the messages are, or are to be kept. */
    data: { type: "string" },
    back: { type: "string", default: "10000" },
  },
});
const messages = Number(values.messages);
const back = Number(values.back);
/** A quick hand on the wheel: about ten thousand px a second. */
const WHEEL_PX = 480;
const WHEEL_PAUSE_MS = 48;
const MINUTES_MAX = 15;
const LIST = "[role=feed]";
const UNREAD_LINE = "[data-unread-line]";

const data = benchData(values.data);
await seedLongRoom(data, messages);
const reader = await addReader(data);
// The most first: what was read stays read.
const counts = values.unread
  .split(",")
  .map(Number)
  .toSorted((a, b) => b - a);
const places = new Map<number, readonly [read: number, next: number]>();
for (const unread of counts) places.set(unread, await readAndNext(data, unread));
const server = await servePages(data);
try {
  const opened = [];
  for (const unread of counts) {
    await readUpTo(unread);
    opened.push(await inChromium({ width: 1280, height: 900 }, (page) => openedWith(page, unread)));
  }
  const scrolled = await inChromium({ width: 1280, height: 900 }, scrolledBack);
  process.stdout.write(`${JSON.stringify({ messages, limitMs: FRAME_MS_MAX, opened, scrolled }, undefined, 1)}\n`);
} finally {
  await server.stop();
}

/** The reader follows the room and has read all but the newest so many. */
async function readUpTo(unread: number): Promise<void> {
  const client = await BenchClient.signIn(server, reader);
  await follow(client, ROOM, ROOM_NAME);
  const read = String(places.get(unread)?.[0]);
  await publish(client, NS_MDS, buildReadMarker({ conversation: ROOM, stanzaId: read, by: ROOM }));
  await client.close();
}

/** From the click on the room to the frame with the New line, when nothing more is read; with what stands below it. */
async function openedWith(page: Page, unread: number): Promise<object> {
  await enter(page);
  const cpu = server.cpuMs();
  const line = page.evaluate(
    ([selector, list]) =>
      new Promise<number>((resolve) => {
        let clicked = 0;
        document.addEventListener("click", () => (clicked = performance.now()), { capture: true, once: true });
        const look = (): void => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          const isInView = box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
          const isRead = document.querySelector(list)?.getAttribute("aria-busy") === "false";
          if (isInView && isRead) resolve(performance.now() - clicked);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    [UNREAD_LINE, LIST] as const,
  );
  let ms: number | undefined;
  const tasks = await traced(page, async () => {
    await openRoom(page);
    ms = await inTime(line, 30_000);
    await page.screenshot({ path: "/tmp/long.png" });
  });
  const first = await page.evaluate(
    (selector) =>
      document
        .querySelector(selector)
        ?.parentElement?.nextElementSibling?.querySelector<HTMLElement>("[data-message-id]")?.dataset.messageId,
    UNREAD_LINE,
  );
  return {
    unread,
    openedMs: ms === undefined ? "never" : Math.round(ms),
    isAtFirstUnread: first === String(places.get(unread)?.[1]),
    serverCpuMs: Math.round(server.cpuMs() - cpu),
    ...tasks,
  };
}

async function scrolledBack(page: Page): Promise<object> {
  await enter(page);
  await openRoom(page);
  await page.locator(`${LIST} [data-message-id]`).first().waitFor();
  await quiet(page);
  const setSize = (): Promise<number> =>
    page.evaluate(
      (list) => Number(document.querySelector(`${list} [aria-setsize]`)?.getAttribute("aria-setsize") ?? 0),
      LIST,
    );
  const goal = (await setSize()) + back;
  const { x, y, width, height } = (await page.locator(LIST).boundingBox()) as {
    readonly [side in "x" | "y" | "width" | "height"]: number;
  };
  await page.mouse.move(x + width / 2, y + height / 2);
  const stillness = await watchStillness(page, LIST);
  const started = performance.now();
  const giveUpAt = started + MINUTES_MAX * 60_000;
  const cpu = server.cpuMs();
  const tasks = await traced(page, async () => {
    while ((await setSize()) < goal && performance.now() < giveUpAt)
      for (let turn = 0; turn < 20; turn++) {
        await page.mouse.wheel(0, -WHEEL_PX);
        await page.waitForTimeout(WHEEL_PAUSE_MS);
      }
  });
  return {
    items: back - Math.max(0, goal - (await setSize())),
    seconds: Math.round((performance.now() - started) / 1000),
    serverCpuMs: Math.round(server.cpuMs() - cpu),
    ...tasks,
    ...(await stillness.told()),
  };
}

async function enter(page: Page): Promise<void> {
  await page.goto(`${server.origin}/groupchat/`);
  await signIn(page, reader, "My Chat");
  await page.getByRole("treeitem", { name: new RegExp(`^${ROOM_NAME}`) }).waitFor();
  await quiet(page);
}

async function openRoom(page: Page): Promise<void> {
  await page.getByRole("treeitem", { name: new RegExp(`^${ROOM_NAME}`) }).click();
}

async function inTime<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}
