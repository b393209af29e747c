import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { bareJid, type BareJid } from "@tandem/protocol";
import { buildReadMarker, MDS_NODE_CONFIG, NS_MDS } from "@tandem/protocol/xep-0490-mds";
import { BOOKMARKS_NODE_CONFIG, buildBookmark, NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import {
  createAccountClient,
  type AccountClient,
  type AccountOptions,
} from "../../packages/client-core/src/account/account-client.ts";
import { imModeOf } from "@tandem/client-core/preferred-client";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import {
  createGroupChat,
  type GroupChatApp,
  portsOf,
  TestDevice,
  TestWire,
} from "../conformance/harness/node-client.ts";
import { PASSWORD, runServer, type RunningServer } from "../conformance/harness/running-server.ts";
import { inChromium } from "./page/chromium.ts";
import { firstFrameWith } from "./page/first-frame.ts";
import { ownTimeOf, quiet } from "./page/trace.ts";

/**
 * [RM9] How long from signing in until My Chat shows every followed room with its counts, for few rooms and for many:
 * `node tests/bench/followed-rooms.ts --rooms 5,50,500`. The real server on SQLite and the real client core without a screen,
 * in one process. With `--page` Group Chat in Chromium on a new device each time, from the click on *Sign in* to the frame in
 * which all rooms in view have their counts (`node tools/build-web.mjs` before it). docs/scale.md has the figures.
 */
const { values } = parseArgs({
  options: {
    rooms: { type: "string", default: "5,50,500" },
    rounds: { type: "string", default: "7" },
    page: { type: "boolean", default: false },
  },
});
const MESSAGES_PER_ROOM = 20;
const UNREAD = 3;
const READER = bareJid("juliet", "localhost");
const AUTHOR = bareJid("romeo", "localhost");
const PATIENCE_MS = 60_000;

const FACTS = { communicatorInstalled: false, machine: {}, user: {}, server: {}, person: {}, readAt: 0 };
const MODE = imModeOf("groupchat", FACTS, () => {});

const wireOf = (server: RunningServer): TestWire =>
  new TestWire(() => `ws://127.0.0.1:${server.addresses.http?.port}/xmpp-websocket`);

function clientOf(wire: TestWire): AccountClient {
  return createAccountClient(portsOf(new TestDevice(), wire), READER, {
    app: "groupchat",
    mode: { value: MODE, peek: () => MODE, subscribe: () => () => {} } as unknown as AccountOptions["mode"],
    notices: () => ({ im() {}, room() {}, read() {}, hit() {}, available() {}, request() {} }),
    onPolicy: () => {},
  });
}

/** Rooms with something said in them, followed by one person who has read all but the last messages. */
async function furnish(server: RunningServer, count: number): Promise<void> {
  const service = server.server.core.use(rooms);
  const marks: { readonly jid: BareJid; readonly id: number }[] = [];
  for (let n = 0; n < count; n++) {
    const jid = await service.create({
      local: `room-${n}`,
      name: `Room ${n}`,
      owner: AUTHOR,
      subject: `Topic of room ${n}`,
      isPersistent: true,
      isArchived: true,
    });
    let read = 0;
    for (let message = 1; message <= MESSAGES_PER_ROOM; message++) {
      const id = await service.postAs({ room: jid, author: AUTHOR, nick: "Romeo", text: `Message ${message} of ${n}` });
      if (message === MESSAGES_PER_ROOM - UNREAD) read = id;
    }
    marks.push({ jid, id: read });
  }
  const client = clientOf(wireOf(server));
  await settled(client);
  for (const { jid, id } of marks) {
    await client.context.pep.publish(
      NS_BOOKMARKS,
      buildBookmark({ room: jid, autojoin: true, extensions: [] }),
      BOOKMARKS_NODE_CONFIG,
    );
    const mark = buildReadMarker({ conversation: jid, stanzaId: String(id), by: jid });
    await client.context.pep.publish(NS_MDS, mark, MDS_NODE_CONFIG);
  }
  client.dispose();
}

async function settled(client: AccountClient): Promise<void> {
  begin(client);
  await holds(() => client.sync.value.kind === "settled");
}

function begin(client: AccountClient): void {
  client.start(
    { account: READER, password: PASSWORD },
    { userAgent: { id: "bench", software: "bench" }, resource: "bench", wantsToken: false, onToken: () => {} },
  );
}

/** Looks again each time the event loop has gone round. */
async function holds(claim: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!claim()) {
    if (performance.now() > deadline) throw new Error(`never came true: ${claim.toString()}`);
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}

const rowsOf = (app: GroupChatApp) => app.myChat.snapshot().categories.flatMap((node) => node.rooms);

const isComplete = (app: GroupChatApp, count: number): boolean => {
  const rows = rowsOf(app);
  return (
    rows.length === count &&
    rows.every((row) => row.unread === UNREAD && row.topic !== "" && row.lastText !== undefined)
  );
};

/** The farewell to hundreds of rooms is no part of the next sign-in. */
async function isGone(server: RunningServer): Promise<void> {
  await holds(() => server.server.core.sessions.count === 0);
  const service = server.server.core.use(rooms);
  const isEmpty = async (): Promise<boolean> => {
    const page = await service.list({ max: 500 });
    return page.rooms.every(({ occupants }) => occupants === 0);
  };
  while (!(await isEmpty())) await new Promise<void>((resolve) => void setImmediate(resolve));
}

interface Round {
  readonly completeMs: number;
  /** Of server and client together. */
  readonly cpuMs: number;
  readonly enteredMs: number;
  readonly receivedChars: number;
}

async function round(server: RunningServer, count: number): Promise<Round> {
  const wire = wireOf(server);
  const app = await createGroupChat(portsOf(new TestDevice(), wire));
  const started = performance.now();
  const cpu = process.cpuUsage();
  void app.session.signIn({ jid: READER, password: PASSWORD, staySignedIn: false });
  await holds(() => isComplete(app, count));
  const completeMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const receivedChars = wire.received.reduce((sum, text) => sum + text.length, 0);
  await holds(() => rowsOf(app).every((row) => row.state === "joined"));
  const enteredMs = performance.now() - started;
  app.dispose();
  await isGone(server);
  return { completeMs, cpuMs: (user + system) / 1_000, enteredMs, receivedChars };
}

interface PageRound {
  readonly completeMs: number;
  /** Of the page's main thread until it has nothing to do. */
  readonly ownMs: number;
  /** Of the server, and of this program, which waits. */
  readonly cpuMs: number;
}

const webRoot = join(import.meta.dirname, "../../dist/web");
const ROOM_ROWS = '[role=treeitem][aria-label^="Room "]';
/** As many stand in the window at the least. */
const ROWS_IN_VIEW = 10;

async function pageRound(server: RunningServer, count: number): Promise<PageRound> {
  return await inChromium({ width: 1280, height: 900 }, async (page) => {
    await page.goto(`http://localhost:${server.addresses.http?.port}/groupchat/`);
    await page.getByRole("textbox", { name: "Address" }).fill(READER);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    const complete = firstFrameWith(page, ROOM_ROWS, Math.min(count, ROWS_IN_VIEW), `${UNREAD} unread`);
    await quiet(page);
    const own = await ownTimeOf(page);
    const cpu = process.cpuUsage();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    const completeMs = await complete;
    await quiet(page);
    const { user, system } = process.cpuUsage(cpu);
    return { completeMs, ownMs: await own(), cpuMs: (user + system) / 1_000 };
  });
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

const columns: readonly string[] = values.page
  ? ["from the click to the frame with all counts in view, ms", "own time of the page, ms", "CPU of the server, ms"]
  : ["My Chat complete, ms", "CPU of both sides until then, ms", "all entered, ms", "received until complete, kB"];
console.log(`| rooms | ${columns.join(" | ")} |\n|${"---|".repeat(columns.length + 1)}`);
for (const count of values.rooms.split(",").map(Number)) {
  const server = await runServer({ plaintextOnLoopback: true, webRoot });
  await furnish(server, count);
  const figures = values.page
    ? await rounds(() => pageRound(server, count), [(one) => one.completeMs, (one) => one.ownMs, (one) => one.cpuMs])
    : await rounds(
        () => round(server, count),
        [(one) => one.completeMs, (one) => one.cpuMs, (one) => one.enteredMs, (one) => one.receivedChars / 1_000],
      );
  console.log(`| ${count} | ${figures.join(" | ")} |`);
  await server.stop();
}

/** The median of each; the first one warms both sides up. */
async function rounds<R>(run: () => Promise<R>, picks: readonly ((one: R) => number)[]): Promise<readonly string[]> {
  await run();
  const all: R[] = [];
  for (let n = 0; n < Number(values.rounds); n++) all.push(await run());
  return picks.map((pick) => median(all.map(pick)).toFixed(0));
}
