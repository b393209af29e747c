import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "@tandem/testkit/free-port";
import { DOMAIN, type Ports } from "../contestants/contestant.ts";
import { asProcess, launch, listening, type Process } from "../contestants/process.ts";

const root = join(import.meta.dirname, "../../..");

export interface PageServer extends Process {
  readonly ports: Ports;
  /** Where the apps are. */
  readonly origin: string;
}

/** A data directory: the one that was given, which stays, or one that is gone when the program ends. */
export function benchData(given: string | undefined): string {
  if (given !== undefined) return given;
  const made = mkdtempSync(join(tmpdir(), "bench-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  return join(made, "data");
}

/** The program as an operator runs it, on data that is there. */
export async function servePages(
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<PageServer> {
  const [plain, http] = [await freePort(), await freePort()];
  const flags = (process.env.BENCH_NODE_FLAGS ?? "").split(" ").filter((flag) => flag !== "");
  const program = [join(root, "node_modules/.bin/node"), ...flags, join(root, "apps/cli/src/main.ts")];
  const serve = ["serve", "--data", data, "--domain", DOMAIN, "--plaintext-on-loopback", "--log-level", "warn"];
  const listen = ["--http", `127.0.0.1:${http}`, "--c2s", `127.0.0.1:${plain}`, "--c2s-tls", "127.0.0.1:0"];
  const child = launch([...program, ...serve, ...listen], environment, root);
  await listening(child, http);
  return {
    ports: { plain, tls: plain, webSocket: `ws://127.0.0.1:${http}/xmpp-websocket` },
    origin: `http://localhost:${http}`,
    ...asProcess(child, () => {}),
  };
}
