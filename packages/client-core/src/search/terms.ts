import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import type { AccountClient } from "../account/account-client.ts";
import { ownNames, peopleNamed, placesNamed } from "./names.ts";
import { namesMe, type SearchText } from "./search-text.ts";

/** What was typed as rooms are searched for it, with addresses in place of names. */
export function termsOf(client: AccountClient, parsed: SearchText): FilterTerms {
  const traits = parsed.has.filter((trait) => trait !== "mention");
  const any = namesMe(parsed) ? ownNames(client) : parsed.any;
  const places = parsed.in.map((name) => placesNamed(client, name));
  const isEverywhere = places.length === 0;
  return {
    text: parsed.words === "" ? undefined : parsed.words,
    search: {
      from: parsed.from.length === 0 ? undefined : parsed.from.flatMap((name) => peopleNamed(client, name)),
      has: traits.length === 0 ? undefined : traits,
      any: any.length === 0 ? undefined : any,
      ...(isEverywhere
        ? {}
        : { in: places.flatMap(({ rooms }) => rooms), categories: places.flatMap(({ categories }) => categories) }),
    },
  };
}
