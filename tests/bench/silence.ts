import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { NOTHING } from "./contestants/contestant.ts";
import { dataOf, startTandem } from "./contestants/tandem.ts";
import type { BenchClient } from "./generator/client.ts";
import { appear, each, locals, signInAll, signOutAll } from "./generator/crowd.ts";
import { median } from "./results.ts";

/**
 * [PR5] What people cost who are there and say nothing: the server asks each of them four times a minute, so that nobody
 * dead looks alive (ADR 0029). `node tests/bench/silence.ts --people 2000 --minutes 3`. docs/performance.md has the figures.
 */
const { values } = parseArgs({
  options: {
    people: { type: "string", default: "2000" },
    minutes: { type: "string", default: "3" },
    managed: { type: "boolean", default: false },
  },
});
const people = Number(values.people);
const directory = mkdtempSync(join(tmpdir(), "bench-silence-"));
const seed = JSON.stringify({ ...NOTHING, accounts: people });
execFileSync(process.execPath, [join(import.meta.dirname, "contestants/tandem-seed.ts"), dataOf(directory), seed]);
const server = await startTandem({}, directory);
/** As programs of today: their streams are managed, and asked by `<r/>` (XEP-0198 §4). Nothing that counts is sent to them from here on. */
async function manage(client: BenchClient): Promise<void> {
  await client.enableResumption();
  client.onChunk((chunk) => {
    if (chunk.includes("<r ")) client.send("<a xmlns='urn:xmpp:sm:3' h='0'/>");
  });
}

try {
  const clients = await signInAll(server, locals(people));
  await each(clients, appear);
  await each(clients, (client) => client.ping());
  if (values.managed) await each(clients, manage);
  const minutes: number[] = [];
  for (let minute = 0; minute < Number(values.minutes); minute++) {
    const before = server.cpuMs();
    await delay(60_000);
    minutes.push(server.cpuMs() - before);
  }
  // Whoever was given up meanwhile would answer no more.
  await each(clients, (client) => client.ping());
  await signOutAll(clients);
  const shown = `CPU ms of each minute: ${minutes.map(Math.round).join(", ")}`;
  process.stdout.write(
    `${people} people; ${shown}; median of a session in an hour: ${((median(minutes) * 60) / people).toFixed(1)} ms\n`,
  );
} finally {
  await server.stop();
}
