import { each } from "../generator/crowd.ts";
import type { Transport } from "../generator/wire.ts";
import { type Cost, costOf } from "../scenario.ts";
import { converse, withBareServer } from "./bare.ts";

const WARM_UP_ROUNDS = 3;

/** What it costs a bare Node program to take so many connections, twenty at a time, and to answer so often on each. */
export function bareExchanges(connections: number, exchanges: number, transport: Transport): Promise<Cost> {
  return withBareServer(transport, async (server) => {
    const round = async (): Promise<void> => {
      const wires = await each(Array.from({ length: connections }), async () => {
        const wire = await server.connect();
        await converse(wire, exchanges);
        return wire;
      });
      for (const wire of wires) wire.cut();
    };
    for (let n = 0; n < WARM_UP_ROUNDS; n++) await round();
    return await costOf(server, round);
  });
}
