import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "@tandem/testkit/free-port";
import { nodeFlags } from "../../../apps/cli/bin/node-flags.mjs";
import { makeCertificate } from "./certificate.ts";
import { type Contestant, DOMAIN, type Entrant, type Seed } from "./contestant.ts";
import { TANDEM, WITHOUT_LEVELS } from "../results.ts";
import { liveIn } from "./lives.ts";
import { launch, listening } from "./process.ts";
import type { Put } from "./tandem-seed.ts";

const root = join(import.meta.dirname, "../../..");
const node = join(root, "node_modules/.bin/node");
/** For profiles: `BENCH_NODE_FLAGS="--cpu-prof --cpu-prof-dir=/tmp/prof" npm run bench -- --only one-to-one --peers none`. */
const flags = (process.env.BENCH_NODE_FLAGS ?? "").split(" ").filter((flag) => flag !== "");

const serve = "apps/cli/src/main.ts";

/** One that finds its data in `directory` already, and takes the directory with it when it stops. */
export async function startTandem(
  { name = TANDEM, program = serve, limits = {} }: { name?: string; program?: string; limits?: Record<string, string> },
  directory: string,
): Promise<Contestant> {
  const { cert, key } = makeCertificate(directory);
  const [plain, tls, http] = [await freePort(), await freePort(), await freePort()];
  const listen = ["--http", `127.0.0.1:${http}`, "--c2s", `127.0.0.1:${plain}`, "--c2s-tls", `127.0.0.1:${tls}`];
  const options = ["--data", dataOf(directory), "--domain", DOMAIN, "--plaintext-on-loopback", "--log-level", "warn"];
  const ports = { plain, tls, webSocket: `ws://127.0.0.1:${http}/xmpp-websocket` };
  return liveIn(directory, { name, ports }, async () => {
    const child = launch(
      [node, ...nodeFlags, ...flags, join(root, program), "serve", ...options, ...listen],
      {
        TANDEM_LIMITS_CONNECTIONS_PER_ADDRESS_MAX: "100000",
        ...limits,
        TANDEM_TLS_CERTIFICATE: cert,
        TANDEM_TLS_KEY: key,
      },
      root,
    );
    await listening(child, plain);
    await listening(child, http);
    return child;
  });
}

export function dataOf(directory: string): string {
  return join(directory, "data");
}

/**
 * As `npm start` runs it, but for limits that count connections of one address (here all come from one), and without asking
 * silent sessions whether they are there: the peers do not ask, and a generator that waits for a core would be given up.
 */
function start(seed: Seed, name = TANDEM, program = serve): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), "bench-tandem-"));
  put(directory, { seed });
  return startTandem({ name, program, limits: { TANDEM_LIMITS_IDLE_SECONDS_BEFORE_PING: "3600" } }, directory);
}

/** By a program of its own, so that the generator's process stays small. */
function put(directory: string, what: Put): void {
  const program = join(import.meta.dirname, "tandem-seed.ts");
  execFileSync(node, [program, dataOf(directory), JSON.stringify(what)], { stdio: "inherit" });
}

const archive = (directory: string, messages: number): void => put(directory, { messages });

export const tandem: Entrant = { name: TANDEM, packages: [], start: (seed) => start(seed), archive };

/** The same without what access levels do (PR7), to measure what that costs. */
export const tandemWithoutLevels: Entrant = {
  name: WITHOUT_LEVELS,
  packages: [],
  start: (seed) => start(seed, WITHOUT_LEVELS, "tests/bench/contestants/tandem-without-levels.ts"),
  archive,
};
