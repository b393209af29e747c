import { BenchClient } from "../generator/client.ts";
import { appear, each, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import { bareExchanges } from "../floor/exchanges.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const TIMES = 4;
/** Two streams, two steps of SCRAM, resumption. */
const EXCHANGES = 5;

/** Phones that lose their network and come back: connect, SCRAM-SHA-1, resume (XEP-0198 §5). */
export function resumption(people = 50): Scenario {
  return {
    name: "resumption",
    about: `${people} people lose their connection and resume ${TIMES} times`,
    seed: { accounts: people },
    async run({ server: started }) {
      const server = await started();
      let clients = await signInAll(server, locals(people));
      const ids = await each(clients, (client) => client.enableResumption());
      await each(clients, appear);
      await each(clients, (client) => client.ping());
      const cost = await costOf(server, async () => {
        for (let n = 0; n < TIMES; n++) {
          for (const client of clients) client.cut();
          clients = await each(locals(people), async (local, i) => {
            const client = await BenchClient.authenticate(server, local, "plain");
            // Nothing acknowledged: what is resent is a handful of stanzas, the same for every server.
            await client.resume(ids[i] as string, 0);
            return client;
          });
        }
      });
      await signOutAll(clients);
      return figuresOf("resumption", cost, people * TIMES, "resumption");
    },
    floor: async () =>
      figuresOf("resumption", await bareExchanges(people * TIMES, EXCHANGES, "plain"), people * TIMES, "resumption"),
  };
}
