import type { ChosenPresence } from "@tandem/protocol/tandem-presence";
import type { Stored } from "./stored.ts";

/**
 * A choice that was published, with the server's time. A note that changes is no new choice; the same choice again is: who says
 * "automatic" twice takes back what another program said in between. Null: there is none any more.
 */
export function chosenNow(stored: Stored, chosen: ChosenPresence | null, now: number): Stored {
  const { chosen: before, ...rest } = stored;
  if (chosen === null) return before === undefined ? stored : rest;
  const { state, until, note, custom } = chosen;
  const isSame = before?.state === state && before.until === until && before.custom === custom;
  const at = isSame && before.note !== note ? before.at : now;
  return withoutTold({ ...rest, chosen: { state, at, until, note, custom } });
}

/** Whoever goes back to automatic has taken the activity back that said more. */
function withoutTold(stored: Stored): Stored {
  const { published, chosen, ...rest } = stored;
  if (chosen?.state !== "auto" || published?.told === undefined || published.at > chosen.at) return stored;
  return { ...rest, chosen };
}
