import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { nodeFlags } from "../../../apps/cli/bin/node-flags.mjs";
import { makeCertificate } from "./certificate.ts";
import { type Contestant, DOMAIN, type Entrant, type Seed } from "./contestant.ts";
import { asProcess, freePort, launch, listening } from "./process.ts";

const root = join(import.meta.dirname, "../../..");
const node = join(root, "node_modules/.bin/node");
/** For profiles: `BENCH_NODE_FLAGS="--cpu-prof --cpu-prof-dir=/tmp/prof" npm run bench -- --only one-to-one --peers none`. */
const flags = (process.env.BENCH_NODE_FLAGS ?? "").split(" ").filter((flag) => flag !== "");

/** As `npm start` runs it, but for limits that count connections of one address: here all come from one. */
async function start(seed: Seed): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), "bench-tandem-"));
  const data = join(directory, "data");
  const certificate = makeCertificate(directory);
  execFileSync(node, [join(import.meta.dirname, "tandem-seed.ts"), data, JSON.stringify(seed)], { stdio: "inherit" });
  const [plain, tls, http] = [await freePort(), await freePort(), await freePort()];
  const main = join(root, "apps/cli/src/main.ts");
  const listen = ["--http", `127.0.0.1:${http}`, "--c2s", `127.0.0.1:${plain}`, "--c2s-tls", `127.0.0.1:${tls}`];
  const child = launch(
    [
      node,
      ...nodeFlags,
      ...flags,
      main,
      "serve",
      "--data",
      data,
      "--domain",
      DOMAIN,
      ...listen,
      "--plaintext-on-loopback",
      "--log-level",
      "warn",
    ],
    {
      TANDEM_LIMITS_CONNECTIONS_PER_ADDRESS_MAX: "100000",
      TANDEM_TLS_CERTIFICATE: certificate.cert,
      TANDEM_TLS_KEY: certificate.key,
    },
    root,
  );
  await listening(child, plain);
  await listening(child, http);
  return {
    name: "tandem",
    ports: { plain, tls, webSocket: `ws://127.0.0.1:${http}/xmpp-websocket` },
    ...asProcess(child, () => rmSync(directory, { recursive: true, force: true })),
  };
}

export const tandem: Entrant = { name: "tandem", packages: [], start };
