import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StanzaClient } from "../conformance/harness/stanza-client.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, TandemServer } from "./harness/server.ts";

const ROOM = "ops-bridge@rooms.localhost";
const UNREAD = 320;

let server: TandemServer;
let [desk, other, third]: Device[] = [];
let kenji: StanzaClient;

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, other, third] = await Promise.all([1, 2, 3].map(() => Device.start(server.origin)));
  kenji = await StanzaClient.signIn(server.c2sPort, server.domain, people.kenji.local, PASSWORD);
  kenji.sends(`<presence to="${ROOM}/Kenji"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
});

afterAll(async () => {
  kenji.closes();
  await Promise.all([desk, other, third].map((device) => device?.remove()));
  await server?.remove();
});

/** Resolves when the room has it. */
async function say(text: string): Promise<void> {
  kenji.sends(`<message type="groupchat" to="${ROOM}"><body>${text}</body></message>`);
  await kenji.receives(text, (stanza) => stanza.childText("body") === text);
}

async function isInView(what: Locator): Promise<boolean> {
  // Its box would be waited for, and meanwhile nobody scrolls on.
  if ((await what.count()) === 0) return false;
  const box = await what.first().boundingBox();
  const height = what.page().viewportSize()?.height ?? 0;
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

test("[RM22] [RM23] [RM24] much that is unread: it opens where that begins, leads to the end, and is all there for who scrolls on", async () => {
  // All of it is read, and another room is open.
  const before = await GroupChat.signIn(desk as Device, server, people.maya);
  await before.openRoom("Shift Handover");
  await say("before all that");
  await before.row(`${OPS_BRIDGE}, [0-9]+ unread`).waitFor();
  await before.openRoom(OPS_BRIDGE);
  await before.message("before all that").waitFor();
  await before.myChat.getByRole("treeitem", { name: OPS_BRIDGE, exact: true }).waitFor();
  await before.openRoom("Shift Handover");
  for (let n = 1; n <= UNREAD; n++) await say(`line ${n}.`);
  await before.row(`${OPS_BRIDGE}, ${UNREAD} unread`).waitFor();
  await before.page.close();

  // A device that knows nothing of the room.
  const maya = await GroupChat.signIn(other as Device, server, people.maya);
  const { page } = maya;
  await expect.poll(() => maya.row(OPS_BRIDGE).getAttribute("aria-label")).toContain(`${UNREAD} unread`);
  await maya.openRoom(OPS_BRIDGE);
  const line = page.locator("[data-unread-line]");
  await page.getByText(`${UNREAD} new messages`).waitFor();
  await expect.poll(() => isInView(line)).toBe(true);
  expect(await line.locator("xpath=../following-sibling::*[1]").textContent()).toContain("line 1.");

  // What comes is counted below, and leads there; what was passed over leads back.
  await say("at the end");
  const below = page.locator("[data-jump=newest]");
  const seen = page.getByRole("article").filter({ hasText: /line \d+\./ });
  const shown = await seen.count();
  expect(shown).toBeGreaterThan(3);
  await expect
    .poll(async () => Number(/^(\d+) new below$/.exec((await below.textContent()) ?? "")?.[1]))
    .toBeGreaterThan(UNREAD - shown);
  await below.click();
  await expect.poll(() => isInView(maya.message("at the end"))).toBe(true);
  await maya.message(`line ${UNREAD}.`).waitFor();
  const above = page.locator("[data-jump=above]");
  await expect.poll(() => above.textContent()).toMatch(/^\d{3} new above$/);
  // Whoever has come to it by the keyboard stays there, though all stand anew when another comes.
  await above.evaluate((button) => {
    button.focus();
    button.dataset.before = "";
  });
  await page.locator("[role=feed]").hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, -200);
      return await below.count();
    })
    .toBe(1);
  expect(await page.locator("[data-before]").count()).toBe(0);
  expect(await above.evaluate((button) => button === document.activeElement)).toBe(true);
  await above.click();
  await expect.poll(async () => (await Promise.all((await seen.all()).map(isInView))).includes(true)).toBe(true);

  // Scrolled on through what was missing: each message once, in order, and nothing but the wheel moves it.
  await page.locator("[role=feed]").hover();
  const lines = new Map<number, number>();
  const collect = async (): Promise<void> => {
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[role=feed] [data-index]")].map((row): [number, number] => [
        Number(/line (\d+)\./.exec(row.textContent ?? "")?.[1] ?? 0),
        row.getBoundingClientRect().top,
      ]),
    );
    const found = rows.filter(([n]) => n > 0).toSorted((a, b) => a[1] - b[1]);
    for (const [at, [n]] of found.entries()) {
      const next = found[at + 1]?.[0];
      if (next !== undefined && lines.get(n) !== next) lines.set(n, next);
    }
  };
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 500);
        await collect();
        return (await below.count()) === 0 && (await isInView(maya.message("at the end")));
      },
      { timeout: 60_000, interval: 30 },
    )
    .toBe(true);
  // The last turn of the wheel may have come to its end after it was looked at.
  await collect();
  // All of it is read, and the line of this visit stays.
  await maya.myChat.getByRole("treeitem", { name: OPS_BRIDGE, exact: true }).waitFor();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, -500);
        await collect();
        return (await line.count()) > 0 && (await isInView(line));
      },
      { timeout: 60_000, interval: 30 },
    )
    .toBe(true);
  await collect();
  const expected = Array.from({ length: UNREAD - 1 }, (_, at): [number, number] => [at + 1, at + 2]);
  expect([...lines].toSorted((a, b) => a[0] - b[0])).toEqual(expected);
  expect(await page.getByText(`${UNREAD} new messages`).count()).toBe(1);
}, 180_000);

/** Parts of a history that the device keeps, with something missing between them. */
const stretchesIn = (kept: unknown): number =>
  (kept as { stretches?: readonly unknown[] } | undefined)?.stretches?.length ?? 0;

async function keptOn(page: Page, key: string): Promise<unknown> {
  return await page.evaluate(async (wanted) => {
    const answer = async <T>(request: IDBRequest<T>): Promise<T> =>
      await new Promise((resolve) => request.addEventListener("success", () => resolve(request.result)));
    const database = await answer(indexedDB.open("tandem-groupchat"));
    const kept = await answer(database.transaction("values").objectStore("values").get(wanted));
    database.close();
    return kept;
  }, key);
}

test("[RM23] what was not read is told as missing after a reload without a connection, and is read when there is one", async () => {
  const priya = await GroupChat.signIn(third as Device, server, people.priya);
  const { page } = priya;
  await priya.openRoom(OPS_BRIDGE);
  await page.locator("[data-unread-line]").waitFor();
  // The app is on the device, and so is what was read: the place where the unread begins, and the end.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const own = server.jid(people.priya);
  await expect.poll(async () => stretchesIn(await keptOn(page, `${own}/chat:${ROOM}`))).toBe(2);
  await expect.poll(() => keptOn(page, `${own}/bookmarks`)).toBeDefined();
  const gap = page.locator(".td-gap");
  await page.context().setOffline(true);
  await page.reload();
  await priya.openRoom(OPS_BRIDGE);
  await page.locator("[role=feed]").hover();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 600);
        return await gap.getByText(/ is not loaded\. It comes when you are connected\.$/).count();
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBe(1);
  await page.context().setOffline(false);
  await expect.poll(() => gap.getByText(/is not loaded/).count(), { timeout: 20_000 }).toBe(0);
  // Nothing is missing from there to the end any more.
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 400);
        return await priya.message(`line ${UNREAD}.`).count();
      },
      { timeout: 40_000, interval: 50 },
    )
    .toBeGreaterThan(0);
  expect(await gap.count()).toBe(0);
}, 120_000);
