import type { BareJid } from "@tandem/protocol";
import {
  buildDirectoryPeople,
  type DirectoryPerson,
  NS_DIRECTORY,
  parseDirectorySearch,
} from "@tandem/protocol/tandem-directory";
import { coreErrors, defineModule } from "../../core/index.ts";
import { type Account, accounts } from "../accounts/contract.ts";
import { accessLevels } from "../tandem-access/contract.ts";

/** docs/protocol/directory.md: finding a colleague by the first letters. */
export const tandemDirectory = defineModule({
  name: "tandem-directory",
  features: { domain: [NS_DIRECTORY] },
  setup(host) {
    /** PR7: a number at work is for those to whom the person's access level tells it. */
    async function seen(person: Account, reader: BareJid): Promise<DirectoryPerson> {
      if (person.phone === undefined || (await host.use(accessLevels).tellsWork(person.jid, reader))) return person;
      return { ...person, phone: undefined };
    }

    host.onIq("domain", "get", NS_DIRECTORY, "directory", async ({ payload, session }) => {
      // §4: people of this server only.
      if (session === undefined) throw coreErrors.raise["core/unhandled"]();
      const search = parseDirectorySearch(payload);
      if (search === null) throw coreErrors.raise["core/bad-request"]();
      const reader = session.account;
      const max = Math.min(search.max, host.limits.directoryPageMax);
      const tells = (person: BareJid): Promise<boolean> => host.use(accessLevels).tellsWork(person, reader);
      const people = await host.use(accounts).search(search.search, max, tells);
      return buildDirectoryPeople(await Promise.all(people.map((person) => seen(person, reader))));
    });
  },
});
