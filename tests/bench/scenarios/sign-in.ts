import { appear, each, locals, signOutAll } from "../generator/crowd.ts";
import { BenchClient } from "../generator/client.ts";
import type { Transport } from "../generator/wire.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

/** Everybody comes to work: SCRAM-SHA-1, bind, roster, presence, twenty at a time; full TLS handshakes. */
export function signInStorm(transport: Transport, people = 300): Scenario {
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
      return figuresOf(`sign-in storm, ${transport}`, cost, people, "sign-in");
    },
  };
}
