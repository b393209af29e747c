import type { BareJid } from "@tandem/protocol";
import { coreErrors, defineErrors, defineModule, type IqContext } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { accessLevels } from "../tandem-access/contract.ts";
import { buildFields, buildFound, NS_SEARCH, parseSearch } from "./wire.ts";

export const searchErrors = defineErrors({
  "search/nothing-asked": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0055 §2.2",
    text: "Fill in at least one field, with up to 200 characters together.",
  },
} as const);

export const xep0055Search = defineModule({
  name: "xep-0055-search",
  features: { domain: [NS_SEARCH] },
  errors: searchErrors.table,
  setup(host) {
    /** SE3. Nothing but a client of ours has a session. */
    function readerOf({ session }: IqContext): BareJid {
      if (session === undefined) throw coreErrors.raise["core/unhandled"]();
      return session.account;
    }

    host.onIq("domain", "get", NS_SEARCH, "query", (context) => {
      readerOf(context);
      return buildFields();
    });
    host.onIq("domain", "set", NS_SEARCH, "query", async (context) => {
      const reader = readerOf(context);
      const search = parseSearch(context.payload);
      if (search === null) throw searchErrors.raise["search/nothing-asked"]();
      const people = await host
        .use(accounts)
        .search(search.text, host.limits.directoryPageMax, (person) =>
          host.use(accessLevels).tellsWork(person, reader),
        );
      return buildFound(people, search.isForm);
    });
  },
});
