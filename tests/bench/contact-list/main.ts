import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";
import { freePort } from "@tandem/testkit/free-port";
import { DOMAIN, PASSWORD } from "../contestants/contestant.ts";
import { cpuMsOf, launch, listening } from "../contestants/process.ts";
import { BenchClient } from "../generator/client.ts";
import { ConverseSite } from "../../third-party/converse.ts";
import { CONTACTS, GROUPS, seedContactList } from "./seed.ts";
import { FRAME_MS_MAX, ownTimeOf, quiet, traced } from "../page/trace.ts";
import { communicator, converse, type WebClient } from "./web-clients.ts";

/**
 * `node tests/bench/contact-list/main.ts`: Communicator, and Converse.js beside it, with 1,000 contacts in 40 groups, in
 * Chromium, on the real server. How long from the click on *Sign in* to the painted list, and what 2,000 presence changes a
 * minute cost the page. The two take turns. Prints JSON. `--only communicator`, `--rounds 5`, `--minutes 0`: less or more of it.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    // chromium-headless-shell draws the same for half the CPU.
    chromium: { type: "string", default: "/usr/bin/chromium" },
    minutes: { type: "string", default: "1" },
  },
});
const CHANGES_A_MINUTE = 2_000;
const MINUTES = Number(values.minutes);
/** Contacts who are there and change: each some twenty times. */
const CHANGING = 100;
const SIGN_INS = Number(values.rounds);
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

const root = join(import.meta.dirname, "../../..");
const directory = mkdtempSync(join(tmpdir(), "bench-contacts-"));
await seedContactList(join(directory, "data"));
const [plain, http] = [await freePort(), await freePort()];
const site = await ConverseSite.start();
const serve = ["serve", "--data", join(directory, "data"), "--domain", DOMAIN, "--plaintext-on-loopback"];
const listen = ["--http", `127.0.0.1:${http}`, "--c2s", `127.0.0.1:${plain}`, "--c2s-tls", "127.0.0.1:0"];
const server = launch(
  [join(root, "node_modules/.bin/node"), join(root, "apps/cli/src/main.ts"), ...serve, ...listen],
  {
    TANDEM_LIMITS_CONNECTIONS_PER_ADDRESS_MAX: "10000",
    // The contacts answer no pings, and wait while the page is busy.
    TANDEM_LIMITS_IDLE_SECONDS_BEFORE_PING: "3600",
    TANDEM_WEB_ALLOWED_ORIGINS: site.origin,
  },
  root,
);
try {
  await listening(server, http);
  const all = [communicator(http), converse(site, http)];
  const entrants = values.only === undefined ? all : all.filter(({ name }) => name === values.only);
  const painted = new Map<WebClient, Painted[]>(entrants.map((client) => [client, []]));
  for (let round = 0; round < SIGN_INS; round++)
    for (const client of entrants)
      painted.get(client)?.push(await onDevice(client, async (page) => await signIn(page, client)));
  const figures: Record<string, object> = {};
  for (const client of entrants) {
    const changes =
      MINUTES === 0
        ? {}
        : await onDevice(client, async (page) => {
            await signIn(page, client);
            return await underChanges(page);
          });
    figures[client.name] = { painted: painted.get(client), ...changes };
  }
  const asked = { contacts: CONTACTS, groups: GROUPS, changesAMinute: CHANGES_A_MINUTE, limitMs: FRAME_MS_MAX };
  process.stdout.write(`${JSON.stringify({ ...asked, ...figures })}\n`);
} finally {
  server.kill("SIGKILL");
  await site.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** A browser of its own, so nothing stands from a cache, and no other page is in the trace. */
async function onDevice<T>(client: WebClient, run: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: values.chromium, args: ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 900 } });
    await page.goto(client.origin + client.path);
    return await run(page);
  } finally {
    await browser.close();
  }
}

interface Painted {
  readonly wallMs: number;
  /** Of it, what the page's main thread itself ran: what is left of it on a machine that has nothing else to do. */
  readonly ownMs: number;
  /** CPU of the server meanwhile. */
  readonly serverMs: number;
}

/** From the click to the frame after the first contact stood in the page. */
async function signIn(page: Page, { address, button, contact }: WebClient): Promise<Painted> {
  await page.getByRole("textbox", { name: address }).fill(`p0@${DOMAIN}`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const painted = page.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        let clicked = 0;
        document.addEventListener("submit", () => (clicked = performance.now()), { capture: true });
        new MutationObserver((_, observer) => {
          if (document.querySelector(selector) === null) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
        }).observe(document.body, { childList: true, subtree: true });
      }),
    contact,
  );
  const own = await ownTimeOf(page);
  const serverBefore = cpuMsOf(server.pid as number);
  await page.getByRole("button", { name: button }).click();
  const wallMs = Math.round(await painted);
  return { wallMs, ownMs: await own(), serverMs: Math.round(cpuMsOf(server.pid as number) - serverBefore) };
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
  await quiet(page);
  const tasks = await traced(page, () => change(clients));
  await Promise.all(clients.map((client) => client.close()));
  return {
    tasks: tasks.tasks,
    longestTaskMs: tasks.longest,
    longestTaskWallMs: tasks.longestWall,
    tasksOver32Ms: tasks.long,
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
