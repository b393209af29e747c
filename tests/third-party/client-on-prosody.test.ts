import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tandem/testkit/free-port";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createCommunicator,
  createGroupChat,
  portsOf,
  TestDevice,
  TestWire,
  until,
} from "../conformance/harness/node-client.ts";

const PROSODY = "/usr/bin/prosody";
const isMissing = !existsSync(PROSODY);
const running: { dispose(): void }[] = [];
let prosody: ChildProcess | undefined;
let folder = "";
let port = 0;

const config = (data: string, http: number): string => `
run_as_root = true
pidfile = "${data}/prosody.pid"
data_path = "${data}/data"
certificates = "${data}/certs"
modules_enabled = { "roster", "saslauth", "disco", "pep", "carbons", "blocklist", "vcard_legacy", "ping", "mam", "smacks", "websocket" }
modules_disabled = { "s2s", "tls" }
c2s_require_encryption = false
consider_websocket_secure = true
http_ports = { ${http} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
c2s_ports = {}
s2s_ports = {}
authentication = "internal_hashed"
storage = "internal"
log = { info = "*console" }
VirtualHost "localhost"
Component "conference.localhost" "muc"
  modules_enabled = { "muc_mam" }
  muc_room_default_persistent = true
`;

beforeAll(async () => {
  if (isMissing) return;
  folder = mkdtempSync(join(tmpdir(), "tandem-prosody-"));
  for (const name of ["data", "certs"]) mkdirSync(join(folder, name));
  port = await freePort();
  const file = join(folder, "prosody.cfg.lua");
  writeFileSync(file, config(folder, port));
  for (const name of ["juliet", "romeo"])
    execFileSync("prosodyctl", ["--config", file, "register", name, "localhost", "secret"], { stdio: "ignore" });
  prosody = spawn(PROSODY, ["--config", file, "-F"], { stdio: ["ignore", "pipe", "ignore"] });
  await listening(prosody);
});

afterAll(async () => {
  for (const app of running.splice(0)) app.dispose();
  if (prosody !== undefined) {
    // It writes as long as it is there.
    const ended = once(prosody, "exit");
    prosody.kill();
    await ended;
  }
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

/** Prosody says in its log when it takes connections. */
function listening(started: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = "";
    started.stdout?.on("data", (text) => {
      told += String(text);
      if (told.includes("Serving 'websocket'")) resolve();
    });
    started.once("exit", () => reject(new Error(`prosody ended: ${told}`)));
  });
}

async function signedIn(make: typeof createGroupChat | typeof createCommunicator, name: string) {
  const device = new TestDevice();
  const app = await make(portsOf(device, new TestWire(() => `ws://127.0.0.1:${port}/xmpp-websocket`)));
  running.push(app);
  expect(await app.session.signIn({ jid: `${name}@localhost`, password: "secret", staySignedIn: true })).toEqual({
    ok: true,
  });
  await until(app.session, () => app.session.snapshot().kind === "signed-in");
  return app;
}

const texts = (items: readonly { kind: string; text?: string }[]) => items.flatMap((item) => item.text ?? []);

test.skipIf(isMissing)(
  "[RT32] both apps work on Prosody, without what is Tandem's own (needs the package prosody)",
  async () => {
    const juliet = (await signedIn(createGroupChat, "juliet")) as Awaited<ReturnType<typeof createGroupChat>>;
    const romeo = (await signedIn(createCommunicator, "romeo")) as Awaited<ReturnType<typeof createCommunicator>>;

    const his = romeo.conversation("juliet@localhost");
    his.send("by whose direction?");
    const hers = juliet.conversation("romeo@localhost");
    await until(hers, () => texts(hers.snapshot().timeline.items as never).includes("by whose direction?"));
    expect(juliet.myChat.snapshot().conversations).toMatchObject([{ jid: "romeo@localhost", unread: 1 }]);
    hers.send("mine");
    await until(his, () => texts(his.snapshot().timeline.items as never).includes("mine"));

    const made = await juliet.directory.create({ name: "Orchard", visibility: "open" });
    expect(made).toMatchObject({ ok: true, jid: "orchard@conference.localhost" });
    const room = juliet.room(made.jid as string);
    room.send("who is there?");
    await until(room, () =>
      room.snapshot().timeline.items.some((item) => item.kind === "message" && item.state === "sent"),
    );

    await juliet.me.setPresence("busy");
    const list = juliet.myChat.snapshot().contacts;
    await list?.add({ jid: "romeo@localhost", group: "Verona" });
    await until(romeo.contacts, () => romeo.contacts.snapshot().requests.length === 1);
    await romeo.contacts.accept("juliet@localhost");
    const row = () => romeo.contacts.snapshot().groups.flatMap((group) => group.rows)[0];
    await until(romeo.contacts, () => row()?.base === "busy");
    // Who added somebody has approved them beforehand (RFC 6121 §3.4, CO2): nobody is asked a second time.
    expect(list?.snapshot().requests).toEqual([]);

    const again = (await signedIn(createGroupChat, "juliet")) as typeof juliet;
    expect(texts(again.conversation("romeo@localhost").snapshot().timeline.items as never)).toEqual([
      "by whose direction?",
      "mine",
    ]);
    const there = again.room(made.jid as string);
    await until(there, () => texts(there.snapshot().timeline.items as never).includes("who is there?"));
  },
);
