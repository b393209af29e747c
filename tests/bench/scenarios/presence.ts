import { arrive, signOutAll } from "../generator/crowd.ts";
import type { BenchClient } from "../generator/client.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const CHANGES = ["away", "dnd"];

/** People who know one another: their arrival, and each telling the others how they are. */
export function presence(people: number, contacts: number, isFull = false): Scenario {
  return {
    name: isFull ? `presence ${people}` : "presence",
    isFull,
    about: `${people} people with ${contacts} contacts each sign in, then change their presence ${CHANGES.length} times`,
    seed: { people, contacts },
    async run({ server: started }) {
      const server = await started();
      let clients: readonly BenchClient[] = [];
      const arriving = await costOf(server, async () => {
        clients = await arrive(server, people, contacts);
      });
      for (const client of clients) client.count("</show>");
      const telling = await costOf(server, async () => {
        for (const [i, show] of CHANGES.entries()) {
          for (const client of clients) client.send(`<presence><show>${show}</show></presence>`);
          await Promise.all(clients.map((client) => client.enough(contacts * (i + 1))));
        }
      });
      await signOutAll(clients);
      return [
        ...figuresOf(`presence ${people}×${contacts}, storm`, arriving, people, "sign-in"),
        ...figuresOf(
          `presence ${people}×${contacts}, broadcast`,
          telling,
          people * contacts * CHANGES.length,
          "deliveries",
          1_000,
        ),
      ];
    },
  };
}
