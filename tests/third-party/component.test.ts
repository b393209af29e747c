import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { StanzaClient } from "../conformance/harness/stanza-client.ts";

const HOST = "echo.localhost";
const SECRET = "a-secret-of-some-length";
const INFO = "http://jabber.org/protocol/disco#info";
let running: RunningServer;
const programs: ChildProcessWithoutNullStreams[] = [];

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, components: new Map([[HOST, SECRET]]) });
});
afterAll(async () => {
  for (const program of programs) program.kill();
  await running.stop();
});

/** Resolves to the first thing that the component says of itself. */
function component(secret: string): Promise<string> {
  const port = String(running.addresses.components?.port);
  const script = join(import.meta.dirname, "slixmpp-component.py");
  const program = spawn("/usr/bin/python3", ["-u", script, HOST, secret, port]);
  programs.push(program);
  return new Promise((resolve, reject) => {
    createInterface({ input: program.stdout }).once("line", resolve);
    let noise = "";
    program.stderr.on("data", (chunk: Buffer) => void (noise += chunk.toString()));
    program.once("exit", () => reject(new Error(noise)));
  });
}

test("[EC2] [EC3] a component of slixmpp connects, is found, asked and talked to (XEP-0114)", async () => {
  expect(await component("not-the-secret-at-all")).toBe("not-authorized");
  expect(await component(SECRET)).toBe("ready");
  const romeo = await StanzaClient.signIn(running.addresses.c2s?.port ?? 0, "localhost", "romeo", PASSWORD);
  romeo.sends("<presence/>");
  const info = await romeo.asks("get", HOST, `<query xmlns="${INFO}"/>`);
  expect(info.child("query", INFO)?.child("identity", INFO)?.attr("category")).toBe("component");
  romeo.sends(`<message type="chat" to="wall@${HOST}" id="m1"><body>hark</body></message>`);
  const echo = await romeo.receives("the echo", (stanza) => stanza.childText("body") === "HARK");
  expect(echo.attr("from")).toBe(`wall@${HOST}`);
  romeo.closes();
});
