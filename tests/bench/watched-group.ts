import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { type BareJid, bareJid } from "@tandem/protocol";
import { NS_GROUPS } from "@tandem/protocol/tandem-groups";
import { makeDataDirectory } from "../../packages/server/src/adapters/data-directory/index.ts";
import { nodeClock } from "../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../packages/server/src/adapters/storage-sqlite/index.ts";
import { accountSpec, type StoredAccount } from "../../packages/server/src/modules/accounts/store.ts";
import { groupsSpec } from "../../packages/server/src/modules/tandem-groups/store.ts";
import { type Contestant, DOMAIN } from "./contestants/contestant.ts";
import { accountKeys } from "./contestants/keys.ts";
import { dataOf, startTandem } from "./contestants/tandem.ts";
import { BenchClient } from "./generator/client.ts";
import { appear, each, locals, signOutAll } from "./generator/crowd.ts";
import { median } from "./results.ts";
import { costOf } from "./scenario.ts";

/**
 * [CO3] What it costs the server that one person watches a group of the organisation, by its size:
 * `node tests/bench/watched-group.ts --sizes 125,250,500,1000`. All its people are there. docs/scale.md has the figures.
 */
const { values } = parseArgs({
  options: { sizes: { type: "string", default: "125,250,500,1000" }, rounds: { type: "string", default: "5" } },
});
const GROUP = "Everybody";
const WATCHER = "w0";
const CHANGES = 500;
const SHOWS = ["", "<show>away</show>", "<show>dnd</show>"];

async function seed(directory: string, people: number): Promise<void> {
  const keys = accountKeys();
  const person = (name: string, groups: readonly string[]): StoredAccount => ({
    name,
    groups,
    isDisabled: false,
    ...keys,
  });
  const address = (local: string): BareJid => bareJid(local, DOMAIN);
  const storage = openSqlite({ file: `${makeDataDirectory(directory)}/tandem.db`, clock: nodeClock });
  await storage.collection(groupsSpec).put("", GROUP, { isHidden: false });
  await storage
    .collection(accountSpec)
    .putMany([
      { owner: "", key: address(WATCHER), value: person("Watcher", []) },
      ...locals(people).map((local, n) => ({ owner: "", key: address(local), value: person(`Person ${n}`, [GROUP]) })),
    ]);
  await storage.close();
}

/** Of one size: medians of what a sign-in, the watch and a change cost. */
async function measure(people: number, rounds: number): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "bench-group-"));
  await seed(dataOf(directory), people);
  const server = await startTandem({ limits: { TANDEM_LIMITS_IDLE_SECONDS_BEFORE_PING: "3600" } }, directory);
  try {
    const members = await each(locals(people), (local) => BenchClient.signIn(server, local));
    await each(members, appear);
    await each(members, (member) => member.ping());
    const found: Record<string, number[]> = {};
    for (let round = 0; round <= rounds; round++) {
      const unwatched = await change(server, members, round);
      const figures = { ...(await watched(server, members, round)), unwatched: unwatched / CHANGES };
      if (round > 0) for (const [name, value] of Object.entries(figures)) (found[name] ??= []).push(value);
    }
    await signOutAll(members);
    const shown = (name: string, digits: number): string => median(found[name] ?? []).toFixed(digits);
    const columns = [shown("signIn", 2), shown("watch", 2), shown("watchBytes", 0)];
    const changes = [shown("unwatched", 3), shown("change", 3), shown("changeBytes", 0)];
    return `| ${[people, ...columns, ...changes].join(" | ")} |`;
  } finally {
    await server.stop();
  }
}

async function watched(server: Contestant, members: readonly BenchClient[], round: number) {
  let watcher: BenchClient | undefined;
  const signingIn = await costOf(server, async () => {
    watcher = await BenchClient.signIn(server, WATCHER);
    await appear(watcher);
    await watcher.ping();
  });
  const one = watcher as unknown as BenchClient;
  let bytes = 0;
  one.onChunk((chunk) => (bytes += chunk.length));
  one.count("<presence");
  const watching = await costOf(server, async () => {
    await one.ask(`<iq type='set' id='w' to='${DOMAIN}'><watch xmlns='${NS_GROUPS}' group='${GROUP}'/></iq>`, "</iq>");
    await one.enough(members.length);
  });
  const watchBytes = bytes;
  one.count("<presence");
  const changing = await change(server, members, round + 1, () => one.enough(CHANGES));
  await one.close();
  return {
    signIn: signingIn.cpuMs,
    watch: watching.cpuMs,
    watchBytes,
    change: changing / CHANGES,
    changeBytes: (bytes - watchBytes) / CHANGES,
  };
}

/** Each in turn, and the next when this one has been heard: as changes come in an hour. Resolves to the server's CPU ms. */
async function change(
  server: Contestant,
  members: readonly BenchClient[],
  round: number,
  heard: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const cost = await costOf(server, async () => {
    for (let n = 0; n < CHANGES; n++) {
      const member = members[n % members.length] as BenchClient;
      member.send(`<presence>${SHOWS[(round + Math.floor(n / members.length)) % SHOWS.length]}</presence>`);
      await member.ping();
    }
    await heard();
  });
  return cost.cpuMs;
}

process.stdout.write(
  "| people | sign-in, CPU ms | watch, CPU ms | watch, bytes | change that nobody watches, CPU ms | change, CPU ms | change, bytes |\n|---|---|---|---|---|---|---|\n",
);
for (const size of values.sizes.split(","))
  process.stdout.write(`${await measure(Number(size), Number(values.rounds))}\n`);
