import { buildDirectoryPeople, NS_DIRECTORY, parseDirectorySearch } from "@tandem/protocol/tandem-directory";
import { coreErrors, defineModule } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";

/** docs/protocol/directory.md: finding a colleague by the first letters. */
export const tandemDirectory = defineModule({
  name: "tandem-directory",
  features: { domain: [NS_DIRECTORY] },
  setup(host) {
    host.onIq("domain", "get", NS_DIRECTORY, "directory", async ({ payload, session }) => {
      // §4: people of this server only.
      if (session === undefined) throw coreErrors.raise["core/unhandled"]();
      const search = parseDirectorySearch(payload);
      if (search === null) throw coreErrors.raise["core/bad-request"]();
      const people = await host.use(accounts).search(search.search, Math.min(search.max, host.limits.directoryPageMax));
      return buildDirectoryPeople(people);
    });
  },
});
