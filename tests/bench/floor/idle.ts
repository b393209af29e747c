import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { nodeFlags } from "../../../apps/cli/bin/node-flags.mjs";
import { makeCertificate } from "../contestants/certificate.ts";
import { asProcess, freePort, launch, listening, settled } from "../contestants/process.ts";
import { each } from "../generator/crowd.ts";
import { openWire, type Transport, type Wire } from "../generator/wire.ts";

const root = join(import.meta.dirname, "../../..");
const node = join(root, "node_modules/.bin/node");

/** KB that a connection costs a bare Node program, with as many there before as the servers have had. */
export async function bareConnectionKb(count: number, warmUp: number, transport: Transport, restMs: number) {
  const directory = mkdtempSync(join(tmpdir(), "bench-floor-"));
  const port = await freePort();
  const { cert, key } = makeCertificate(directory);
  const program = join(import.meta.dirname, "bare-server.ts");
  const files = transport === "tls" ? [cert, key] : [];
  const child = launch([node, ...nodeFlags, program, String(port), ...files], {}, root);
  const server = asProcess(child, () => rmSync(directory, { recursive: true, force: true }));
  try {
    await listening(child, port);
    for (const wire of await connectAll(port, warmUp, transport)) wire.cut();
    await settled(server);
    const before = server.rssKb();
    const wires = await connectAll(port, count, transport);
    await delay(restMs);
    const kb = (server.rssKb() - before) / count;
    for (const wire of wires) wire.cut();
    return kb;
  } finally {
    await server.stop();
  }
}

function connectAll(port: number, count: number, transport: Transport): Promise<readonly Wire[]> {
  return each(
    Array.from({ length: count }, () => port),
    async () => {
      const wire = await openWire({ plain: port, tls: port, webSocket: "" }, transport);
      await new Promise<void>((resolve) => {
        wire.onText(() => resolve());
        wire.send("hello");
      });
      return wire;
    },
  );
}
