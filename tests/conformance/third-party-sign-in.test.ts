import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";

const run = promisify(execFile);
const programs = join(import.meta.dirname, "programs");
const PYTHON = "/usr/bin/python3";
let running: RunningServer;

beforeAll(async () => {
  running = await runServer();
});
afterAll(() => running.stop());

const webSocket = (): string => `ws://127.0.0.1:${running.addresses.http?.port}/xmpp-websocket`;

async function seenBy(program: string, ...args: readonly string[]): Promise<string[]> {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: running.caFile };
  const command = program.endsWith(".py") ? PYTHON : process.execPath;
  const { stdout } = await run(command, [join(programs, program), ...args], { env, timeout: 25_000 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]") as string[];
}

describe("@xmpp/client 0.14", () => {
  test.each(["WebSocket", "STARTTLS", "direct TLS"])(
    "%s: signs in, loses its connection, signs in by token and resumes (XEP-0388, 0386, 0484, 0198)",
    async (kind) => {
      const { c2s, c2sTls } = running.addresses;
      const tcp = kind === "STARTTLS" ? `xmpp://localhost:${c2s?.port}` : `xmpps://localhost:${c2sTls?.port}`;
      const seen = await seenBy("xmpp-client.mjs", kind === "WebSocket" ? webSocket() : tcp, "juliet", PASSWORD);
      const told = seen.filter((line) => !line.startsWith("error"));
      expect(told).toEqual(["online juliet@localhost", "message m1", "resumed", "message m2"]);
    },
  );

  test("[SV6] a wrong password and an unknown account", async () => {
    expect(await seenBy("xmpp-client.mjs", webSocket(), "juliet", "wrong")).toContain("error not-authorized");
    expect(await seenBy("xmpp-client.mjs", webSocket(), "nobody", PASSWORD)).toContain("error not-authorized");
  });
});

test.each([
  ["WebSocket (RFC 7395)", "romeo", webSocket],
  ["BOSH (XEP-0124, XEP-0206)", "nurse", () => `http://127.0.0.1:${running.addresses.http?.port}/http-bind`],
])("stanza 12: signs in over %s", async (_transport, user, service) => {
  const seen = await seenBy("stanza.mjs", service(), user, PASSWORD);
  expect(seen).toEqual([`online ${user}@localhost`, "message m1"]);
});

function hasSlixmpp(): boolean {
  try {
    execFileSync(PYTHON, ["-c", "import slixmpp"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // not installed, or no Python
  }
}

describe.skipIf(!hasSlixmpp())("slixmpp (skipped without: apt-get install python3-slixmpp)", () => {
  // An account each: slixmpp may leave before it has acknowledged, and what it has not is delivered again (SV1).
  test.each([
    ["starttls", "juliet"],
    ["direct", "romeo"],
  ] as const)("signs in over %s (RFC 6120 §5, XEP-0368)", async (mode, user) => {
    const port = mode === "direct" ? running.addresses.c2sTls?.port : running.addresses.c2s?.port;
    const seen = await seenBy("slixmpp_sign_in.py", "127.0.0.1", String(port), mode, running.caFile, user, PASSWORD);
    // It binds `tls-unique` under TLS 1.3, as soon as it sees -PLUS.
    const online = `online ${user}@localhost/slixmpp by SCRAM-SHA-256-PLUS`;
    // Twice on the wire is right where it left before it had acknowledged (SV1).
    expect([...new Set(seen)].toSorted()).toEqual(["message to myself", online, "sm_enabled"]);
  });

  test("[SV6] a wrong password", async () => {
    const port = String(running.addresses.c2s?.port);
    const seen = await seenBy("slixmpp_sign_in.py", "127.0.0.1", port, "starttls", running.caFile, "juliet", "wrong");
    expect(seen).toContain("failed_auth");
    expect(seen.filter((line) => line.startsWith("online"))).toEqual([]);
  });
});
