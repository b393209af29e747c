import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { nodeClock } from "../environment-node/index.ts";
import { openSqlite } from "./index.ts";

const ROUNDS = 3;
const script = new URL("./acknowledging-writer.ts", import.meta.url).pathname;

/** Starts the writer and kills it the moment it has acknowledged `count` entries; resolves to all that it acknowledged. */
async function acknowledgedBeforeKill(file: string, from: number, count: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [script, file, String(from)], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.split("\n").length > count) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("close", resolve));
  return output.split("\n").slice(0, -1).map(Number);
}

test("[SV1] kill -9: everything acknowledged is there, once, and found by its words", { timeout: 60_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "tandem-crash-"));
  const file = join(directory, "tandem.db");
  const acknowledged: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Uneven counts, so that the kill meets the group commits at different places.
    acknowledged.push(...(await acknowledgedBeforeKill(file, round * 1_000_000, 37 + 173 * round)));
    const storage = openSqlite({ file, clock: nodeClock });
    for (const n of acknowledged) {
      const { entries } = await storage.archive.page({
        archive: "maya@example.com" as BareJid,
        text: `number ${n}`,
        from: "end",
        limit: 5,
      });
      expect(entries.map(({ originId }) => originId)).toEqual([`o${n}`]);
      expect(await storage.collection({ name: "counts", version: 1 }).get("", `k${n}`)).toEqual({ n });
    }
    await storage.close();
  }
  expect(acknowledged.length).toBeGreaterThan(500);
  await rm(directory, { recursive: true });
});
