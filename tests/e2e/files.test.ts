import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { png } from "./harness/pictures.ts";
import { people, TandemServer } from "./harness/server.ts";

// Maya sends, Dana receives. The room lets members in only: what was posted there is fetched with a ticket.
const ROOM = "FX Desk EMEA";
const FILE_BYTES_MAX = 1_000_000;
let server: TandemServer;
let desk: Device;
let danasDesk: Device;
let maya: GroupChat;
let dana: GroupChat;

beforeAll(async () => {
  server = await TandemServer.start({
    environment: { TANDEM_LIMITS_UPLOAD_BYTES_MAX: String(FILE_BYTES_MAX) },
  });
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
  [maya, dana] = await Promise.all([
    GroupChat.signIn(desk, server, people.maya),
    GroupChat.signIn(danasDesk, server, people.dana),
  ]);
  await Promise.all([maya.openRoom(ROOM), dana.openRoom(ROOM)]);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

interface Given {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}
const text = (name: string, content: string): Given => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(content),
});

const tray = (page: Page): Locator => page.getByRole("list", { name: "Files to send" });
const card = (page: Page, name: string): Locator => page.getByRole("button", { name: `Download ${name}` });
const picture = (page: Page, name: string): Locator => page.getByRole("button", { name: `Show ${name} larger` });

async function choose(page: Page, ...files: Given[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles(files);
}

/** As the browser does it when files of the desktop are let go over an element. */
async function drag(page: Page, target: Locator, types: readonly string[], { name, mimeType, buffer }: Given) {
  const transfer = await page.evaluateHandle(
    ({ base64, ...file }) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const made = new DataTransfer();
      made.items.add(new File([bytes], file.name, { type: file.type }));
      return made;
    },
    { base64: buffer.toString("base64"), name, type: mimeType },
  );
  for (const type of types) await target.dispatchEvent(type, { dataTransfer: transfer });
}

async function saved(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await card(page, name).click();
  return await readFile(await (await download).path(), "utf8");
}

test("[RM19] several files are chosen at once, go out in order, and come to who may read the room", async () => {
  await choose(maya.page, text("first.txt", "one"), text("second.txt", "two"));
  await tray(maya.page).getByText("first.txt").waitFor();
  await maya.say(ROOM, "Both lists, as agreed");
  for (const page of [maya.page, dana.page]) {
    await card(page, "second.txt").waitFor();
    const names = await page
      .getByRole("button", { name: /^Download/ })
      .evaluateAll((all) => all.map((one) => one.ariaLabel));
    expect(names).toEqual(["Download first.txt, TXT · 3 byte", "Download second.txt, TXT · 3 byte"]);
  }
  expect(await saved(dana.page, "second.txt")).toBe("two");
  await expect.poll(() => tray(maya.page).count()).toBe(0);
});

test("[RM19][RM24] an image stands in a place that was kept for it, and opens larger by the keyboard", async () => {
  const shifts = await dana.page.evaluateHandle(() => {
    const seen: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift" });
    return seen;
  });
  // Held back until the row stands: only then can it be seen whether the image moves anything.
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => void (letGo = resolve));
  await danasDesk.context.route("**/files/**", async (route) => {
    await held;
    await route.continue();
  });
  await choose(maya.page, { name: "rates.png", mimeType: "image/png", buffer: png(1200, 600) });
  await maya.entry(ROOM).press("Enter");
  const row = dana.page.getByRole("article").filter({ has: dana.page.getByTitle("rates.png") });
  await row.waitFor();
  const before = await row.boundingBox();
  letGo();
  await picture(dana.page, "rates.png").getByRole("img").waitFor();
  expect((await row.boundingBox())?.height).toBe(before?.height);
  expect(await shifts.jsonValue()).toEqual([]);
  await danasDesk.context.unroute("**/files/**");
  await picture(dana.page, "rates.png").press("Enter");
  const viewer = dana.page.getByRole("dialog", { name: "rates.png" });
  expect(await viewer.getByRole("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  await dana.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "detached" });
});

test("[RM19] files are dropped anywhere over the room, and a picture is pasted into the entry area", async () => {
  const main = maya.main(ROOM);
  const dropped = text("dropped.txt", "from the desktop");
  await drag(maya.page, main, ["dragenter", "dragover"], dropped);
  await maya.page.getByText(`Drop files to send them to ${ROOM}`).waitFor();
  await drag(maya.page, main, ["drop"], dropped);
  await tray(maya.page).getByText("dropped.txt").waitFor();
  expect(await maya.page.getByText(`Drop files to send them to ${ROOM}`).isVisible()).toBe(false);
  await maya.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "image.png", { type: "image/png" }));
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  }, png(20, 20).toString("base64"));
  await tray(maya.page)
    .getByText(/Pasted/)
    .waitFor();
  await maya.entry(ROOM).press("Enter");
  await card(dana.page, "dropped.txt").waitFor();
  await dana.page.getByRole("button", { name: /^Show Pasted .* larger$/ }).waitFor();
});

test("[RM19] limit and quota are told before, and what is too large is refused with the limit, before it is sent", async () => {
  const attach = maya.page.getByRole("button", { name: "Attach files" });
  expect(await attach.getAttribute("title")).toMatch(
    /^Attach files \(Alt\+A\): up to 977 kB each, .* left for your files$/,
  );
  let uploads = 0;
  maya.page.on("request", (request) => void (uploads += request.method() === "PUT" ? 1 : 0));
  await choose(maya.page, { ...text("huge.txt", ""), buffer: Buffer.alloc(FILE_BYTES_MAX + 1) });
  await tray(maya.page).getByText("A little over the limit of 977 kB").waitFor();
  await maya.entry(ROOM).press("Enter");
  await maya.page.getByRole("button", { name: "Do not send huge.txt" }).click();
  await expect.poll(() => tray(maya.page).count()).toBe(0);
  expect(uploads).toBe(0);
});

test("[RM19] an upload shows how far it is, can be cancelled, keeps the file when it fails, and is tried again", async () => {
  const cut = async (): Promise<void> =>
    void (await desk.context.route("**/files/**", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    ));
  await cut();
  await choose(maya.page, text("stubborn.txt", "still here"));
  await maya.entry(ROOM).press("Enter");
  await tray(maya.page).getByText("The connection broke off.").waitFor();
  await desk.context.unroute("**/files/**");
  await maya.page.getByRole("button", { name: "Try again to send stubborn.txt" }).click();
  expect(await saved(dana.page, "stubborn.txt")).toBe("still here");
  // The first one is never answered, so that it stays under way until it is cancelled.
  let puts = 0;
  await desk.context.route("**/files/**", async (route) => {
    if (route.request().method() === "PUT") puts += 1;
    if (puts !== 1) await route.continue();
  });
  await choose(maya.page, text("cancelled.txt", "never mind"), text("next.txt", "this one"));
  await maya.entry(ROOM).press("Enter");
  await maya.page.getByRole("progressbar", { name: "Sending cancelled.txt" }).waitFor();
  await maya.page.getByRole("button", { name: "Do not send cancelled.txt" }).click();
  await card(dana.page, "next.txt").waitFor();
  await desk.context.unroute("**/files/**");
  expect(await card(dana.page, "cancelled.txt").count()).toBe(0);
});

test("[RM19] a file of a room is for who may read the room: the address alone opens nothing", async () => {
  const download = dana.page.waitForEvent("download");
  await card(dana.page, "next.txt").click();
  const ticketed = new URL((await download).url());
  expect((await fetch(ticketed)).status).toBe(200);
  ticketed.search = "";
  expect((await fetch(ticketed)).status).toBe(403);
});

test("[RM19][SV5] wrong types, bombs and SVG are never shown, and a name cannot hide its ending", async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "owned"</script></svg>`;
  await choose(
    maya.page,
    { name: "vector.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) },
    { name: "liar.png", mimeType: "image/png", buffer: Buffer.from("<!doctype html><script>alert(1)</script>") },
    { name: "bomb.png", mimeType: "image/png", buffer: png(4, 4, { width: 60_000, height: 60_000 }) },
    { name: `photo\u202Egnp.exe`, mimeType: "application/octet-stream", buffer: Buffer.from("MZ") },
  );
  await maya.entry(ROOM).press("Enter");
  for (const name of ["vector.svg", "liar.png", "bomb.png", "photognp.exe"]) await card(dana.page, name).waitFor();
  await dana.page.getByText("Can run a program").first().waitFor();
  for (const name of ["vector.svg", "liar.png", "bomb.png"]) expect(await picture(dana.page, name).count()).toBe(0);
  expect(await dana.page.title()).not.toContain("owned");
});

test("[RM19][RM5] where a room takes no files the button says so, at once", async () => {
  const room = `fx-desk-emea@rooms.${server.domain}`;
  await server.cli(["room", "change", room, "--no-files"]);
  const attach = maya.page.getByRole("button", { name: "Attach files" });
  await expect
    .poll(() => attach.getAttribute("title"))
    .toBe("Attach files (Alt+A): Files are turned off in this room.");
  expect(await attach.getAttribute("aria-disabled")).toBe("true");
});

test("[RM19][CV1] a file of a conversation of two comes to Communicator as well", async () => {
  // A device of his own: on Dana's, Group Chat takes IM.
  const phone = await Device.start(server.origin, { viewport: { width: 390, height: 844 } });
  const kenji = await Communicator.signIn(phone, server, people.kenji);
  await maya.row("Kenji Arakawa").first().dblclick();
  await choose(
    maya.page,
    { name: "chart.png", mimeType: "image/png", buffer: png(640, 320) },
    text("notes.txt", "hold"),
  );
  await maya.entry("Kenji Arakawa").press("Enter");
  await kenji.contact("Maya Lindqvist.*unread").first().dblclick();
  await picture(kenji.page, "chart.png").getByRole("img").waitFor();
  expect(await saved(kenji.page, "notes.txt")).toBe("hold");
  await choose(kenji.page, text("answer.txt", "held"));
  await kenji.entry("Maya Lindqvist").press("Enter");
  expect(await saved(maya.page, "answer.txt")).toBe("held");
  const { scrollWidth, clientWidth } = await kenji.page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
  await phone.remove();
});

test("[RM19][SV5] nothing of all this was against the content security policy", () => {
  expect([...desk.complaints, ...danasDesk.complaints]).toEqual([]);
});
