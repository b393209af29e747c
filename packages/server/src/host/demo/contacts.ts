import type { ServerCore } from "../../core/index.ts";
import type { Rosters } from "../../modules/rfc-6121-roster/contract.ts";
import { contactGroups, people } from "./people.ts";
import { demoAddress } from "./state.ts";

/** Everybody knows everybody, both ways, in the same groups. */
export async function makeContacts(core: ServerCore, rosters: Rosters): Promise<void> {
  for (const owner of people) {
    await Promise.all(
      people
        .filter((contact) => contact !== owner)
        .map(({ local, name }) => {
          const jid = demoAddress(core, local);
          const groups = Object.keys(contactGroups).filter((group) => contactGroups[group]?.includes(local));
          // Kept as it is when it is there: an interrupted start must not undo what somebody has moved.
          return rosters.update(demoAddress(core, owner.local), jid, (old) => {
            return old ?? { jid, name, subscription: "both", isPending: false, isApproved: false, groups };
          });
        }),
    );
  }
}
