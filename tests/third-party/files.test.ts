import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { Slixmpp } from "./slixmpp.ts";

const UPLOAD_BYTES_MAX = 50_000;
let running: RunningServer;
let juliet: Slixmpp;
let romeo: Slixmpp;

async function person(name: string): Promise<Slixmpp> {
  const program = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  await program.does("connect", {
    jid: `${name}@localhost/slixmpp`,
    password: PASSWORD,
    host: "127.0.0.1",
    port,
    ca: running.caFile,
  });
  return program;
}

beforeAll(async () => {
  running = await runServer({ limits: { uploadBytesMax: UPLOAD_BYTES_MAX } });
  [juliet, romeo] = await Promise.all([person("juliet"), person("romeo")]);
});
afterAll(async () => {
  for (const program of [juliet, romeo]) program?.stops();
  await running.stop();
});

test("[UP1, UP2, UP12] slixmpp 1.8 finds the service, uploads, sends the address; the other fetches (XEP-0363)", async () => {
  const text = "Two households, both alike in dignity. ".repeat(1_000);
  const url = await juliet.does("upload", { name: "prologue – draft.txt", text, content_type: "text/plain" });
  expect(url).toMatch(/^http:\/\/localhost:\d+\/files\/[\w-]+\/prologue%20%E2%80%93%20draft\.txt$/);
  await juliet.does("message", { to: "romeo@localhost", body: String(url) });
  expect(await romeo.receives(/prologue/)).toContain(String(url));
  const fetched = await romeo.does("fetch", { url: String(url) });
  expect(fetched).toEqual({
    text,
    type: "application/octet-stream",
    as: "attachment; filename*=UTF-8''prologue%20%E2%80%93%20draft.txt",
  });
});

test("[UP3] it sees the size limit before it asks, and one byte past it is too big", async () => {
  await juliet.does("upload", { name: "a.txt", text: "x".repeat(UPLOAD_BYTES_MAX) });
  await expect(juliet.does("upload", { name: "a.txt", text: "x".repeat(UPLOAD_BYTES_MAX + 1) })).rejects.toThrow(
    /FileTooBig/,
  );
});
