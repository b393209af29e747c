import { appear, each, locals, signOutAll } from "../generator/crowd.ts";
import { BenchClient } from "../generator/client.ts";
import type { Transport } from "../generator/wire.ts";
import { bareExchanges } from "../floor/exchanges.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

/** Two streams, two steps of SCRAM, resource, roster, presence, ping. */
const EXCHANGES = 8;

/**
 * Everybody comes to work: SCRAM-SHA-1, bind, roster, presence, twenty at a time; full TLS handshakes. A thousand, because a
 * server that compiles its code while it runs needs as many to be done with it: that belongs into the round before those that
 * count.
 */
export function signInStorm(transport: Transport, people = 1_000): Scenario {
  const row = `sign-in storm, ${transport}`;
  return {
    name: `sign-in-${transport}`,
    about: `${people} people sign in over ${transport}`,
    seed: { accounts: people },
    async run({ server: started }) {
      const server = await started();
      let clients: readonly BenchClient[] = [];
      const cost = await costOf(server, async () => {
        clients = await each(locals(people), async (local) => {
          const client = await BenchClient.signIn(server, local, transport);
          await appear(client);
          return client;
        });
        await each(clients, (client) => client.ping());
      });
      await signOutAll(clients);
      return figuresOf(row, cost, people, "sign-in");
    },
    floor: async () =>
      transport === "websocket"
        ? []
        : figuresOf(row, await bareExchanges(people, EXCHANGES, transport), people, "sign-in"),
  };
}
