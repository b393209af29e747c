import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { Device } from "../../e2e/harness/device.ts";
import { DOMAIN, PASSWORD } from "../contestants/contestant.ts";
import { freePort, launch, listening } from "../contestants/process.ts";
import { BenchClient } from "../generator/client.ts";
import { CONTACTS, GROUPS, seedContactList } from "./seed.ts";
import { FRAME_MS_MAX, traced } from "./trace.ts";

/**
 * `node tests/bench/contact-list/main.ts`: Communicator with 1,000 contacts in 40 groups, in Chromium, on the real server. How
 * long from the click on *Sign in* to the painted list, and what 2,000 presence changes a minute cost the page. Prints JSON.
 */
const CHANGES_A_MINUTE = 2_000;
const MINUTES = 1;
/** Contacts who are there and change: each some twenty times. */
const CHANGING = 100;
const SIGN_INS = 3;

const root = join(import.meta.dirname, "../../..");
const directory = mkdtempSync(join(tmpdir(), "bench-contacts-"));
await seedContactList(join(directory, "data"));
const [plain, http] = [await freePort(), await freePort()];
const serve = ["serve", "--data", join(directory, "data"), "--domain", DOMAIN, "--plaintext-on-loopback"];
const listen = ["--http", `127.0.0.1:${http}`, "--c2s", `127.0.0.1:${plain}`, "--c2s-tls", "127.0.0.1:0"];
const server = launch(
  [join(root, "node_modules/.bin/node"), join(root, "apps/cli/src/main.ts"), ...serve, ...listen],
  { TANDEM_LIMITS_CONNECTIONS_PER_ADDRESS_MAX: "10000" },
  root,
);
try {
  await listening(server, http);
  const painted: number[] = [];
  for (let round = 1; round < SIGN_INS; round++) painted.push(await onDevice(async (page) => await signIn(page)));
  const changes = await onDevice(async (page) => {
    painted.push(await signIn(page));
    return await underChanges(page);
  });
  const figures = {
    contacts: CONTACTS,
    groups: GROUPS,
    paintedMs: painted,
    changesAMinute: CHANGES_A_MINUTE,
    ...changes,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  server.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
}

async function onDevice<T>(run: (page: Page) => Promise<T>): Promise<T> {
  const device = await Device.start(`http://localhost:${http}`, { viewport: { width: 400, height: 900 } });
  try {
    return await run(await device.newPage("/communicator/"));
  } finally {
    await device.remove();
  }
}

/** A new device, so nothing stands from a cache. From the click to the frame after the first contact stood in the page. */
async function signIn(page: Page): Promise<number> {
  await page.getByRole("textbox", { name: "Address" }).fill(`p0@${DOMAIN}`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const painted = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let clicked = 0;
        document.addEventListener("submit", () => (clicked = performance.now()), { capture: true });
        new MutationObserver((_, observer) => {
          if (document.querySelector("[role=treeitem][data-jid]") === null) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
        }).observe(document.body, { childList: true, subtree: true });
      }),
  );
  await page.getByRole("button", { name: /^Sign in/ }).click();
  return Math.round(await painted);
}

async function underChanges(page: Page): Promise<object> {
  const ports = { plain, tls: plain, webSocket: `ws://127.0.0.1:${http}/xmpp-websocket` };
  const clients: BenchClient[] = [];
  for (let index = 1; index <= CHANGING; index++) {
    const client = await BenchClient.signIn({ ports }, `p${index * Math.floor(CONTACTS / CHANGING)}`);
    client.send("<presence/>");
    clients.push(client);
  }
  await delay(3_000);
  const tasks = await traced(page, () => change(clients));
  await Promise.all(clients.map((client) => client.close()));
  return {
    tasks: tasks.tasks,
    longestTaskMs: tasks.longest,
    longestTaskWallMs: tasks.longestWall,
    tasksOver32Ms: tasks.long,
    limitMs: FRAME_MS_MAX,
    busyPercent: tasks.busy,
  };
}

async function change(clients: readonly BenchClient[]): Promise<void> {
  const shows = ["", "<show>away</show>", "<show>dnd</show>", "<show>xa</show>"];
  const gap = 60_000 / CHANGES_A_MINUTE;
  const started = performance.now();
  for (let count = 0; count < CHANGES_A_MINUTE * MINUTES; count++) {
    clients[count % clients.length]?.send(
      `<presence>${shows[Math.floor(count / clients.length) % shows.length]}</presence>`,
    );
    const ahead = started + count * gap - performance.now();
    if (ahead > 0) await delay(ahead);
  }
}
