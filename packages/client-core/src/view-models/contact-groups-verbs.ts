import type { AccountClient } from "../account/account-client.ts";
import type { Undo } from "../contacts/undo.ts";
import { LISTED_GROUPS_MAX } from "../groups/groups.ts";
import { RequestError } from "../connection/index.ts";
import type { ContactListViewModel } from "./contacts.ts";
import { OFFLINE, outcomeOf, type Shell } from "./shell.ts";

type GroupVerbs = Pick<ContactListViewModel, "findGroups" | "setGroupListed" | "setGroupOpen">;

/** What can be done with groups of the organisation (CO3). Taking one out of the list can be taken back. */
export function contactGroupVerbs(shell: Shell, undoOf: (client: AccountClient) => Undo): GroupVerbs {
  return {
    async findGroups() {
      const client = shell.client.peek();
      if (client === undefined) return null;
      try {
        const listed = client.groups.listed.peek();
        return (await client.groups.find()).map((group) => ({ ...group, isListed: listed.has(group.name) }));
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        return null;
      }
    },
    async setGroupListed(name, isListed) {
      const client = shell.client.peek();
      if (client === undefined) return OFFLINE;
      const { groups } = client;
      if (isListed && groups.listed.peek().size >= LISTED_GROUPS_MAX) return { ok: false, code: "list-full" };
      const act = (): Promise<void> => groups.setListed(name, isListed);
      if (isListed) return await outcomeOf(act);
      const back = (): Promise<boolean> => groups.setListed(name, true).then(() => true);
      return await outcomeOf(() => undoOf(client).record([], { kind: "group-unlisted", name }, act, back));
    },
    async setGroupOpen(name, isOpen) {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.groups.setOpen(name, isOpen));
    },
  };
}
