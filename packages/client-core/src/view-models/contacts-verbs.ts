import { domainOf, type BareJid } from "@tandem/protocol";
import type { AccountClient } from "../account/account-client.ts";
import type { ContactChange, Undo } from "../contacts/undo.ts";
import type { ContactListViewModel } from "./contacts.ts";
import { addressOf, NOT_AN_ADDRESS, OFFLINE, outcomeOf, type Shell } from "./shell.ts";
import type { Outcome } from "./view-model.ts";

type ContactVerbs = Omit<
  ContactListViewModel,
  | "snapshot"
  | "subscribe"
  | "setSort"
  | "select"
  | "openConversation"
  | "setHeld"
  | "findGroups"
  | "setGroupListed"
  | "setGroupOpen"
>;

/** Requests on the wire at once when a whole group changes: a group of a thousand must not fill the server's queue. */
const AT_ONCE_MAX = 20;

/** What can be done with people and groups of the list. What changes names, groups or people can be taken back (CO1). */
export function contactVerbs(shell: Shell, undoOf: (client: AccountClient) => Undo): ContactVerbs {
  const withClient = async (
    jid: string,
    act: (client: AccountClient, jid: BareJid) => Promise<unknown>,
  ): Promise<Outcome> => {
    const client = shell.client.peek();
    const address = addressOf(jid);
    if (client === undefined) return OFFLINE;
    if (address === null || !address.includes("@")) return NOT_AN_ADDRESS;
    return await outcomeOf(() => act(client, address));
  };

  const changed = (
    jid: string,
    change: Omit<ContactChange, "id" | "name">,
    act: (client: AccountClient, jid: BareJid) => Promise<unknown>,
  ): Promise<Outcome> =>
    withClient(jid, (client, address) => {
      const named = { ...change, name: client.roster.nameOf(address) };
      return undoOf(client).record([address], named, () => act(client, address));
    });

  /** All members of a group at once: one change, one undo. */
  const changedGroup = async (
    group: string,
    change: Omit<ContactChange, "id" | "name">,
    groupsAfter: (groups: readonly string[]) => readonly string[],
  ): Promise<Outcome> => {
    const client = shell.client.peek();
    if (client === undefined) return OFFLINE;
    const { roster } = client;
    const members = roster.jids.peek().filter((jid) => roster.contact(jid).peek()?.groups.includes(group));
    const regroup = (jid: BareJid) => roster.set(jid, { groups: groupsAfter(groupsOf(client, jid)) });
    return await outcomeOf(() =>
      undoOf(client).record(members, { ...change, name: group }, () => inBatches(members, regroup)),
    );
  };

  return {
    add: ({ jid, name, group, access }) =>
      withClient(jid, async (client, address) => {
        client.removals.restore(address);
        const old = groupsOf(client, address);
        await client.roster.set(address, {
          name,
          groups: group === undefined || group === "" ? old : [...new Set([...old, group])],
        });
        if (access !== undefined) await client.access.set(address, access);
        // RFC 6121 §3.4: their answer to my request is the whole of it; nobody is asked a second time (CO2).
        if (domainOf(address) === domainOf(client.account)) client.roster.accept(address);
        client.roster.subscribe(address);
      }),
    rename: (jid, name) =>
      changed(jid, { kind: "renamed", to: name.trim() }, (client, address) =>
        client.roster.set(address, { name: name.trim() }),
      ),
    moveToGroup: (jid, from, to) =>
      changed(jid, { kind: from === undefined ? "copied" : "moved", to }, (client, address) =>
        client.roster.set(address, { groups: moved(groupsOf(client, address), from, to) }),
      ),
    removeFromGroup: (jid, group) =>
      changed(jid, { kind: "left-group", to: group }, (client, address) =>
        client.roster.set(address, { groups: groupsOf(client, address).filter((one) => one !== group) }),
      ),
    renameGroup: (from, to) =>
      changedGroup(from, { kind: "group-renamed", to: to.trim() }, (groups) => moved(groups, from, to.trim())),
    removeGroup: (group) =>
      changedGroup(group, { kind: "group-removed" }, (groups) => groups.filter((one) => one !== group)),
    remove: (jid) =>
      withClient(jid, (client, address) =>
        undoOf(client).record(
          [address],
          { kind: "removed", name: client.roster.nameOf(address) },
          async () => client.removals.remove(address),
          () => client.removals.restore(address),
        ),
      ),
    accept: (jid, options) =>
      withClient(jid, async (client, address) => {
        // First, so that the first presence they get is filtered by it already.
        if (options?.access !== undefined) await client.access.set(address, options.access);
        client.roster.accept(address);
        // For people of one organisation knowing each other is one act (CO2).
        const old = client.roster.contact(address).peek();
        if (old === undefined || options?.group !== undefined)
          await client.roster.set(address, { groups: options?.group ? [options.group] : (old?.groups ?? []) });
        if (old === undefined || old.subscription === "none" || old.subscription === "from")
          client.roster.subscribe(address);
      }),
    decline: (jid) => withClient(jid, async (client, address) => client.roster.decline(address)),
    block: (jid) => withClient(jid, (client, address) => client.blocking.set(address, true)),
    unblock: (jid) => withClient(jid, (client, address) => client.blocking.set(address, false)),
    setTagged: (jid, tagged) => withClient(jid, (client, address) => client.tags.set(address, tagged)),
    setAccess: (jid, level) => withClient(jid, (client, address) => client.access.set(address, level)),
    async undo() {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => undoOf(client).undo());
    },
  };
}

function groupsOf(client: AccountClient, jid: BareJid): readonly string[] {
  return client.roster.contact(jid).peek()?.groups ?? [];
}

/** `from` undefined keeps all; the empty name is that of people without a group. */
function moved(groups: readonly string[], from: string | undefined, to: string): readonly string[] {
  const rest = from === undefined || from === to ? groups : groups.filter((group) => group !== from);
  return [...new Set([...rest, to])].filter((group) => group !== "");
}

/** Rejects with the first failure; those before it stand. */
async function inBatches(jids: readonly BareJid[], act: (jid: BareJid) => Promise<void>): Promise<void> {
  for (let start = 0; start < jids.length; start += AT_ONCE_MAX)
    await Promise.all(jids.slice(start, start + AT_ONCE_MAX).map(act));
}
