import { setTimeout as delay } from "node:timers/promises";
import { settled } from "../contestants/process.ts";
import { each } from "../generator/crowd.ts";
import type { Transport, Wire } from "../generator/wire.ts";
import { type BareServer, converse, withBareServer } from "./bare.ts";

/** KB that a connection costs a bare Node program, with as many there before as the servers have had. */
export function bareConnectionKb(count: number, warmUp: number, transport: Transport, restMs: number): Promise<number> {
  return withBareServer(transport, async (server) => {
    for (const wire of await connectAll(server, warmUp)) wire.cut();
    await settled(server);
    const before = server.rssKb();
    const wires = await connectAll(server, count);
    await delay(restMs);
    const kb = (server.rssKb() - before) / count;
    for (const wire of wires) wire.cut();
    return kb;
  });
}

function connectAll(server: BareServer, count: number): Promise<readonly Wire[]> {
  return each(Array.from({ length: count }), async () => {
    const wire = await server.connect();
    await converse(wire, 1);
    return wire;
  });
}
