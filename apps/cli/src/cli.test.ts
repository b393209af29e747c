import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nodeFlags } from "../bin/node-flags.mjs";

const main = new URL("./main.ts", import.meta.url).pathname;
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-cli-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `tandem …` on the test's data directory as an operator would. */
function tandem(args: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...nodeFlags, main, ...args, "--data", join(directory, "data")],
      (fault, out, err) => {
        resolve({ code: typeof fault?.code === "number" ? fault.code : 0, out, err });
      },
    );
    child.stdin?.end(input);
  });
}

async function json(args: readonly string[], input = ""): Promise<unknown> {
  const { out, err } = await tandem([...args, "--json"], input);
  return JSON.parse(out === "" ? err : out) as unknown;
}

const anyPorts = ["--http", "127.0.0.1:0", "--c2s", "off", "--c2s-tls", "off", "--log-level", "silent"];

/** A server that runs, until `stop`; resolves when it has said that it does. */
async function running(args: readonly string[] = []): Promise<{ hello: string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [
    main,
    "serve",
    "--data",
    join(directory, "data"),
    "--json",
    ...anyPorts,
    ...args,
  ]);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (errors += text));
  const hello = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", resolve);
    void ended.then((code) => reject(new Error(`tandem serve ended with ${code}: ${errors}`)));
  });
  return {
    hello,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** The life of an account by the command line, the same whether a server runs or not. */
async function livesThrough(): Promise<void> {
  const jid = "maya@castellan.example";
  expect(
    await json(
      ["user", "add", jid, "--password-stdin", "--name", "Maya Lindqvist", "--group", "Release board"],
      "secret\n",
    ),
  ).toEqual({ jid });
  expect(await json(["user", "list"])).toMatchObject([{ jid, name: "Maya Lindqvist", groups: ["Release board"] }]);
  await json(["group", "add", "Release board", "--hidden"]);
  await json(["group", "change", "Release board", "--no-hidden"]);
  expect(await json(["group", "list"])).toEqual([{ name: "Release board", isHidden: false, size: 1 }]);
  await json(["group", "member", "remove", "Release board", jid]);
  expect(await json(["group", "member", "list", "Release board"])).toEqual([]);
  await json(["group", "member", "add", "Release board", jid]);
  expect(await tandem(["user", "add", jid, "--password-stdin"], "x\n")).toMatchObject({
    code: 1,
    err: "There is an account with that address.\n",
  });
  expect(await json(["user", "passwd", "maya", "--password-stdin"], "other\n")).toEqual({ jid });
  expect(await json(["user", "remove", jid])).toEqual({ jid });
  expect(await json(["user", "remove", jid])).toMatchObject({ error: { code: "accounts/not-found" } });
}

test("user add, list, passwd and remove while no server runs", { timeout: 60_000 }, livesThrough);

test("user add, list, passwd and remove while the server runs", { timeout: 60_000 }, async () => {
  const server = await running(["--domain", "castellan.example"]);
  await livesThrough();
  expect(await server.stop()).toBe(0);
});

test("categories, rooms and settings by the command line", { timeout: 60_000 }, async () => {
  const server = await running(["--domain", "castellan.example"]);
  await json(["category", "add", "operations", "--name", "Operations"]);
  expect(await json(["room", "add", "ops-bridge", "--name", "Ops Bridge", "--category", "operations"])).toEqual({
    jid: "ops-bridge@rooms.castellan.example",
  });
  expect(await json(["room", "list"])).toMatchObject([{ name: "Ops Bridge", category: "operations" }]);
  const tree = await tandem(["category", "export"]);
  const file = join(directory, "tree.toml");
  writeFileSync(file, tree.out.replace('name = "Operations"', 'name = "Ops"\nscope = ["group:Ops"]'));
  const acts = ["change category operations: name, scope"];
  expect(await json(["category", "import", file, "--dry-run"])).toEqual({ acts, isDryRun: true });
  expect(await json(["category", "list"])).toMatchObject([{ name: "Operations" }]);
  expect(await json(["category", "import", file])).toEqual({ acts, isDryRun: false });
  expect(await json(["category", "list"])).toMatchObject([{ name: "Ops", scope: ["group:Ops"] }]);
  // RM4, RM5
  await json([
    "category",
    "change",
    "operations",
    "--default",
    "visibility=closed",
    "retention=30",
    "--lock",
    "retention",
  ]);
  expect(await json(["room", "list"])).toMatchObject([{ visibility: "closed" }]);
  expect(await json(["room", "change", "ops-bridge", "--retention", "7"])).toMatchObject({
    error: { code: "rooms/setting-locked" },
  });
  expect(await json(["category", "change", "operations", "--default", "colour=red"])).toMatchObject({
    error: { code: "cli/default" },
  });
  expect(await json(["room", "purge", "ops-bridge"])).toMatchObject({ error: { code: "cli/confirm" } });
  expect(await json(["room", "purge", "ops-bridge", "--confirm", "ops-bridge"])).toMatchObject({ messages: 0 });
  await json(["policy", "set", "communicator.disableIm", "true", "--group", "FX Desk"]);
  expect(await json(["policy", "list"])).toMatchObject([
    { name: "communicator.disableIm", value: true, scope: { group: "FX Desk" } },
  ]);
  await json(["user", "add", "maya", "--password-stdin"], "secret\n");
  const meeting = ["presence", "set", "maya", "calendar", "--for", "45m", "--text", "Budget", "--place", "Room 4"];
  expect(await json(meeting)).toMatchObject({ kind: "calendar", state: "busy", text: "Budget" });
  expect(await json(["presence", "show", "maya"])).toMatchObject({ base: "offline", layers: [{ place: "Room 4" }] });
  expect(await json(["presence", "end", "maya", "calendar"])).toEqual({ isEnded: true });
  expect(await json(["presence", "set", "maya", "phone", "--for", "soon"])).toMatchObject({
    error: { code: "admin/params" },
  });
  expect(await json(["presence", "set", "nobody", "phone", "--for", "1h"])).toMatchObject({
    error: { code: "accounts/not-found" },
  });
  expect(await json(["policy", "set", "communicator.disableIm", "red"])).toMatchObject({
    error: { code: "policy/wrong-type" },
  });
  await server.stop();
});

test("[SV10] whatever an administrator does is in the audit trail, without its secrets", {
  timeout: 60_000,
}, async () => {
  const jid = "maya@castellan.example";
  await json(["user", "add", jid, "--password-stdin"], "correct horse\n");
  const server = await running(["--domain", "castellan.example"]);
  expect(await json(["user", "disable", "maya"])).toEqual({ jid });
  expect(await json(["stats"])).toMatchObject({ registered: 1, disabled: 1, online: 0 });
  expect(await json(["user", "end-sessions", jid])).toMatchObject({ error: { code: "admin/no-session" } });
  expect(await json(["motd", "set", "Closed on Friday"])).toEqual({ people: 0 });
  await server.stop();
  const trail = (await json(["audit"])) as readonly Record<string, unknown>[];
  expect(trail.map(({ by, act, about, outcome }) => [by, act, about, outcome])).toEqual([
    ["command line", "motd.set", {}, "done"],
    ["command line", "user.end-sessions", { jid }, "admin/no-session"],
    ["command line", "user.disable", { jid: "maya" }, "done"],
    ["command line", "user.add", { jid }, "done"],
  ]);
  expect(await json(["audit", "--act", "user.", "--about", "maya", "--limit", "1"])).toMatchObject([
    { act: "user.end-sessions" },
  ]);
  expect(JSON.stringify(trail)).not.toMatch(/horse|Friday/);
});

test("user import takes passwords and keys", { timeout: 60_000 }, async () => {
  const file = join(directory, "people.txt");
  writeFileSync(
    file,
    "# people\na@castellan.example secret\n\nb@castellan.example SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy\n",
  );
  expect(await json(["user", "import", file])).toEqual({ count: 2 });
  expect(await json(["user", "list"])).toMatchObject([{ jid: "a@castellan.example" }, { jid: "b@castellan.example" }]);
});

test("[SV9] a backup taken while the server runs is checked and restored; a damaged one touches nothing", {
  timeout: 90_000,
}, async () => {
  const server = await running(["--demo"]);
  const file = join(directory, "backup.db");
  expect(await json(["backup", file])).toEqual({ file });
  expect(await json(["backup", file])).toMatchObject({ error: { code: "backup/exists" } });
  const inIt = { domain: "localhost", documents: { accounts: 12 } };
  expect(await json(["backup", file, "--check"])).toMatchObject(inIt);
  expect(await json(["restore", file])).toMatchObject({ error: { code: "start/second-instance" } });
  await json(["user", "remove", "maya"]);
  await server.stop();
  const broken = join(directory, "broken.db");
  writeFileSync(broken, readFileSync(file).fill(7, 8_192, 12_288));
  expect(await json(["restore", broken])).toMatchObject({ error: { code: "start/backup" } });
  expect(await json(["restore", file])).toMatchObject(inIt);
  expect(await json(["user", "list"])).toHaveLength(12);
  expect(existsSync(join(directory, "data", "tandem.db.replaced"))).toBe(true);
});

test("[SV12] the first start makes the demo organisation, the second keeps it", { timeout: 60_000 }, async () => {
  for (let start = 0; start < 2; start++) {
    const server = await running(["--demo"]);
    expect(JSON.parse(server.hello)).toMatchObject({ demo: { password: "tandem-demo", people: { length: 12 } } });
    expect(await server.stop()).toBe(0);
  }
  expect(await json(["user", "list"])).toHaveLength(12);
  expect(await json(["room", "list"])).toHaveLength(8);
});

test("[SV8] a second instance, a taken port, a broken data file: a plain message and exit code 1", {
  timeout: 60_000,
}, async () => {
  const server = await running();
  expect(await tandem(["serve", ...anyPorts])).toMatchObject({
    code: 1,
    err: expect.stringContaining("Another Tandem runs on"),
  });
  await server.stop();

  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const place = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
  expect(await tandem(["serve", ...anyPorts, "--c2s", place])).toMatchObject({
    code: 1,
    err: expect.stringContaining(`The port ${place} is taken by another program.`),
  });
  taken.close();

  writeFileSync(
    join(directory, "data", "tandem.db"),
    "no database at all, but long enough to be read as a header of one",
  );
  const broken = await tandem(["serve", ...anyPorts]);
  expect(broken).toMatchObject({ code: 1, err: expect.stringContaining("is damaged") });
  expect(broken.err).not.toContain("    at ");
});

test("[SV11] check-config names the line and the nearest right word", { timeout: 30_000 }, async () => {
  const file = join(directory, "tandem.toml");
  writeFileSync(file, "[limits]\nroster_item_max = 3\n");
  const { code, err } = await tandem(["check-config", "--config", file]);
  expect(code).toBe(1);
  expect(err).toContain(`${file}:2: there is no setting limits.roster_item_max. Did you mean limits.roster_items_max?`);
  expect(await json(["check-config"])).toMatchObject({ domain: "localhost" });
});
