import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ControlFault, connectControl, controlSocketPath, listenControl } from "./index.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-control-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const faultOf = (fault: unknown): ControlFault => ({ code: "test/refused", message: (fault as Error).message });
const echo = (path: string) =>
  listenControl({
    path,
    faultOf,
    handle: async (method, params) => {
      if (method === "refuse") throw new Error("no");
      return { method, params };
    },
  });

test("calls are answered in order, refusals with their code", async () => {
  const path = controlSocketPath(directory);
  const server = await echo(path);
  const client = await connectControl(path);
  if (client === null) throw new Error("nobody listens");
  const calls = [client.call("a", { n: 1 }), client.call("refuse", {}), client.call("b", "line\nbreak")];
  expect(await Promise.allSettled(calls)).toMatchObject([
    { value: { method: "a", params: { n: 1 } } },
    { reason: { code: "test/refused", message: "no" } },
    { value: { method: "b", params: "line\nbreak" } },
  ]);
  client.close();
  await server.close();
});

test("[SV6] only the owner of the data directory can open the socket", async () => {
  const path = controlSocketPath(directory);
  const server = await echo(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await server.close();
});

test("[SV8] what a crash has left does not stop the next start; without a server there is no client", async () => {
  const path = controlSocketPath(directory);
  writeFileSync(path, "");
  expect(await connectControl(path)).toBeNull();
  const server = await echo(path);
  const client = await connectControl(path);
  expect(await client?.call("a", null)).toEqual({ method: "a", params: null });
  const late = client?.call("a", null);
  await server.close();
  await late?.catch((fault: unknown) => expect(fault).toMatchObject({ code: "control/gone" }));
});

test("a directory whose path is too long for a socket gets one elsewhere", () => {
  const long = join(directory, "x".repeat(120));
  expect(controlSocketPath(long).length).toBeLessThan(100);
  expect(controlSocketPath(long)).toBe(controlSocketPath(long));
  expect(controlSocketPath(long)).not.toBe(controlSocketPath(`${long}y`));
});
