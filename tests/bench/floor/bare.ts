import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tandem/testkit/free-port";
import { nodeFlags } from "../../../apps/cli/bin/node-flags.mjs";
import { makeCertificate } from "../contestants/certificate.ts";
import { asProcess, launch, listening, type Process } from "../contestants/process.ts";
import { openWire, type Transport, type Wire } from "../generator/wire.ts";

const root = join(import.meta.dirname, "../../..");
const node = join(root, "node_modules/.bin/node");

export interface BareServer extends Process {
  connect(): Promise<Wire>;
}

/** Runs `bare-server.ts` on the servers' core for as long as `use` takes. */
export async function withBareServer<T>(transport: Transport, use: (server: BareServer) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "bench-floor-"));
  const port = await freePort();
  const { cert, key } = makeCertificate(directory);
  const program = join(import.meta.dirname, "bare-server.ts");
  const files = transport === "tls" ? [cert, key] : [];
  const child = launch([node, ...nodeFlags, program, String(port), ...files], {}, root);
  const server = asProcess(child, () => rmSync(directory, { recursive: true, force: true }));
  try {
    await listening(child, port);
    return await use({ ...server, connect: () => openWire({ plain: port, tls: port, webSocket: "" }, transport) });
  } finally {
    await server.stop();
  }
}

/** Asks, waits for the answer, and so on. */
export async function converse(wire: Wire, times: number): Promise<void> {
  let heard = (): void => undefined;
  wire.onText(() => heard());
  for (let n = 0; n < times; n++)
    await new Promise<void>((resolve) => {
      heard = resolve;
      wire.send("hello");
    });
}
