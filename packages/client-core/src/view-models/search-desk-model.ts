import type { SearchDesk } from "./search-context.ts";
import { createSearchContext } from "./search-context-model.ts";
import { createSearchCounts } from "./search-counts-model.ts";
import { createSearchFields } from "./search-fields-model.ts";
import { createSearchGroups } from "./search-groups-model.ts";
import type { Shell } from "./shell.ts";

/** Nobody needs it at the start, so it is loaded by itself. */
export function createSearchDesk(shell: Shell): SearchDesk {
  return {
    context: createSearchContext(shell),
    fields: createSearchFields(shell),
    counts: createSearchCounts(shell),
    groups: createSearchGroups(shell),
  };
}
