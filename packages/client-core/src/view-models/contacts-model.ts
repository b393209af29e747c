import type { BareJid } from "@tandem/protocol";
import type { RosterItem } from "@tandem/protocol/rfc-6121-roster";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type {
  ContactGroup,
  ContactListSnapshot,
  ContactListViewModel,
  ContactRow,
  SubscriptionState,
} from "./contacts.ts";
import { viewModelOf } from "./of-signal.ts";
import { addressOf, NOT_AN_ADDRESS, OFFLINE, outcomeOf, type Shell } from "./shell.ts";
import type { Outcome } from "./view-model.ts";

const EMPTY: ContactListSnapshot = { loaded: false, groups: [], requests: [] };

/** Rows by name inside groups by name, those without a group last; presence never moves a row (design §10.6). */
export function createContactListViewModel(
  shell: Shell,
  openConversation: (jid: string) => void,
): ContactListViewModel {
  const selected = signal<string | undefined>(undefined);
  const isHeld = signal(false);
  const rows = new WeakMap<AccountClient, Map<string, ReadonlySignal<ContactRow | undefined>>>();
  let lastOrder: readonly string[] = [];

  const rowOf = (client: AccountClient, jid: BareJid, group: string): ReadonlySignal<ContactRow | undefined> => {
    const cache = rows.get(client) ?? new Map<string, ReadonlySignal<ContactRow | undefined>>();
    rows.set(client, cache);
    const key = `${group}\n${jid}`;
    let row = cache.get(key);
    if (row === undefined) cache.set(key, (row = computed(() => buildRow(client, jid, group, key))));
    return row;
  };

  const buildRow = (client: AccountClient, jid: BareJid, group: string, key: string): ContactRow | undefined => {
    const item = client.roster.contact(jid).value;
    if (item === undefined) return undefined;
    const unread = shell.mode.value.takesIm ? unreadFrom(client, jid) : 0;
    return {
      key,
      jid,
      group,
      name: client.roster.nameOf(jid),
      ...client.people.of(jid).value,
      subscription: item.subscription as SubscriptionState,
      pending: item.isPending === true,
      blocked: client.blocking.blocked.value.has(jid),
      unread,
      tagged: client.tags.tagged.value.has(jid),
      ...(client.access.isKnown.value && { access: client.access.levelOf(jid) }),
    };
  };

  const snapshot = computed((): ContactListSnapshot => {
    const client = shell.client.value;
    if (client === undefined) return EMPTY;
    const all = client.roster.jids.value.flatMap((jid) => {
      const item = client.roster.contact(jid).value;
      return item === undefined ? [] : groupsOf(item).map((group) => rowOf(client, jid, group).value);
    });
    const groups = grouped(
      all.filter((row) => row !== undefined),
      isHeld.value ? lastOrder : [],
    );
    lastOrder = groups.flatMap((group) => group.rows.map((row) => row.key));
    return {
      loaded: client.roster.isLoaded.value,
      groups,
      requests: client.roster.requests.value.map((request) => ({
        ...request,
        name: client.roster.nameOf(request.jid),
      })),
      ...(selected.value !== undefined && { selected: selected.value }),
    };
  });

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

  const changeGroups = (jid: string, change: (groups: readonly string[]) => readonly string[]): Promise<Outcome> =>
    withClient(jid, (client, address) =>
      client.roster.set(address, { groups: change(client.roster.contact(address).peek()?.groups ?? []) }),
    );

  return {
    ...viewModelOf(snapshot),
    add: ({ jid, name, group }) =>
      withClient(jid, async (client, address) => {
        const old = client.roster.contact(address).peek()?.groups ?? [];
        await client.roster.set(address, {
          name,
          groups: group === undefined || group === "" ? old : [...new Set([...old, group])],
        });
        client.roster.subscribe(address);
      }),
    rename: (jid, name) => withClient(jid, (client, address) => client.roster.set(address, { name: name.trim() })),
    moveToGroup: (jid, from, to) =>
      changeGroups(jid, (groups) =>
        [...new Set([...groups.filter((group) => group !== from), to])].filter((group) => group !== ""),
      ),
    removeFromGroup: (jid, group) => changeGroups(jid, (groups) => groups.filter((one) => one !== group)),
    async renameGroup(from, to) {
      const client = shell.client.peek();
      if (client === undefined) return OFFLINE;
      const members = client.roster.jids
        .peek()
        .filter((jid) => client.roster.contact(jid).peek()?.groups.includes(from));
      return await outcomeOf(() => Promise.all(members.map((jid) => renameIn(client, jid, from, to.trim()))));
    },
    remove: (jid) => withClient(jid, (client, address) => client.roster.remove(address)),
    accept: (jid, options) =>
      withClient(jid, async (client, address) => {
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
    select: (key) => {
      selected.value = key;
    },
    openConversation,
    setHeld: (held) => {
      isHeld.value = held;
    },
  };
}

function unreadFrom(client: AccountClient, jid: BareJid): number {
  return client.conversations.all.value.find((conversation) => conversation.jid === jid)?.chat.unread.value ?? 0;
}

async function renameIn(client: AccountClient, jid: BareJid, from: string, to: string): Promise<void> {
  const groups = client.roster.contact(jid).peek()?.groups ?? [];
  await client.roster.set(jid, {
    groups: [...new Set(groups.map((group) => (group === from ? to : group)))].filter((group) => group !== ""),
  });
}

function groupsOf(item: RosterItem): readonly string[] {
  return item.groups.length === 0 ? [""] : item.groups;
}

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** `order`: keys whose order is frozen; what is not among them comes behind. */
function grouped(rows: readonly ContactRow[], order: readonly string[]): readonly ContactGroup[] {
  const rank = new Map(order.map((key, index) => [key, index]));
  const names = [...new Set(rows.map((row) => row.group))];
  names.sort((a, b) => Number(a === "") - Number(b === "") || byName.compare(a, b));
  return names.map((name) => {
    const members = rows.filter((row) => row.group === name);
    const inOrder = members.toSorted(
      (a, b) =>
        compareRanks(rank.get(a.key), rank.get(b.key)) || byName.compare(a.name, b.name) || (a.jid < b.jid ? -1 : 1),
    );
    const online = members.filter((row) => row.base !== "offline" && row.base !== "unknown").length;
    return { name, rows: inOrder, online, total: members.length };
  });
}

function compareRanks(a: number | undefined, b: number | undefined): number {
  if (a === undefined && b === undefined) return 0;
  return (a ?? Number.MAX_SAFE_INTEGER) - (b ?? Number.MAX_SAFE_INTEGER);
}
