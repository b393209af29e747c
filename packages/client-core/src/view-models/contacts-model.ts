import { computed, effect, signal, type ReadonlySignal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { CONTACT_SORTS, type ContactSort, type PlacedGroup } from "../contacts/arrange.ts";
import { createUndo, type Undo } from "../contacts/undo.ts";
import { buildFacts } from "./contact-facts.ts";
import { organisationGroupsOf } from "./contact-groups.ts";
import { contactGroupVerbs } from "./contact-groups-verbs.ts";
import { createContactOrder } from "./contacts-order.ts";
import { contactVerbs } from "./contacts-verbs.ts";
import type { ContactGroup, ContactListSnapshot, ContactListViewModel, ContactRow } from "./contacts.ts";
import { viewModelOf } from "./of-signal.ts";
import { once } from "./once.ts";
import type { Shell } from "./shell.ts";

const EMPTY: ContactListSnapshot = {
  loaded: false,
  sort: "group",
  groups: [],
  requests: [],
  knowsAccess: false,
  knowsGroups: false,
};
const SORT_KEY = "contacts-sort";

/** What is made once for each account that signs in. */
interface OfAccount {
  readonly groups: ReadonlySignal<readonly ContactGroup[]>;
  readonly undo: Undo;
}

/** Rows by name inside groups; in what order the groups stand is the person's choice (CO1). */
export function createContactListViewModel(
  shell: Shell,
  openConversation: (jid: string) => void,
): ContactListViewModel {
  const selected = signal<string | undefined>(undefined);
  const isHeld = signal(false);
  const sort = signal<ContactSort>("group");
  const accounts = new WeakMap<AccountClient, OfAccount>();

  const of = (client: AccountClient): OfAccount => {
    let made = accounts.get(client);
    if (made === undefined) accounts.set(client, (made = ofAccount(client)));
    return made;
  };

  const ofAccount = (client: AccountClient): OfAccount => {
    const { time } = client.context.ports;
    const order = createContactOrder(client, { sort, isHeld, time });
    const rows = new Map<string, ReadonlySignal<ContactRow | undefined>>();
    const groups = new Map<string, { readonly placed: PlacedGroup; readonly group: ReadonlySignal<ContactGroup> }>();

    const rowOf = ({ key, jid, group }: PlacedGroup["rows"][number]): ReadonlySignal<ContactRow | undefined> =>
      once(rows, key, () => computed(() => buildRow(shell, client, { key, jid, group })));

    /** One computed a group: a presence change builds one row and one group anew, whatever the size of the list. */
    const groupOf = (placed: PlacedGroup): ReadonlySignal<ContactGroup> => {
      const known = groups.get(placed.name);
      if (known?.placed === placed) return known.group;
      const group = computed(() => filled(placed, rowOf));
      groups.set(placed.name, { placed, group });
      return group;
    };

    const own = computed(() => order.groups.value.map((placed) => groupOf(placed).value));
    const organisation = organisationGroupsOf(shell, client);
    return {
      undo: createUndo(client.roster),
      groups: computed(() => (sort.value === "group" ? [...own.value, ...organisation.value] : own.value)),
    };
  };

  const snapshot = computed((): ContactListSnapshot => {
    const client = shell.client.value;
    if (client === undefined) return EMPTY;
    const { groups, undo } = of(client);
    return {
      loaded: client.roster.isLoaded.value,
      sort: sort.value,
      groups: groups.value,
      requests: client.roster.requests.value.map((request) => ({
        ...request,
        name: client.roster.nameOf(request.jid),
      })),
      knowsAccess: client.access.isKnown.value,
      knowsGroups: client.groups.isOffered.value,
      ...(undo.last.value !== undefined && { lastChange: undo.last.value }),
      ...(selected.value !== undefined && { selected: selected.value }),
    };
  });

  // Each account's own choice; it stands before the list is painted from the cache, or soon after.
  effect(() => {
    void shell.client.value?.context.store.get(SORT_KEY).then((kept) => {
      if (CONTACT_SORTS.includes(kept as ContactSort)) sort.value = kept as ContactSort;
    });
  });

  return {
    ...viewModelOf(snapshot),
    ...contactVerbs(shell, (client) => of(client).undo),
    ...contactGroupVerbs(shell, (client) => of(client).undo),
    setSort(next) {
      sort.value = next;
      void shell.client.peek()?.context.store.set(SORT_KEY, next);
    },
    select: (key) => {
      selected.value = key;
    },
    openConversation,
    setHeld: (held) => {
      isHeld.value = held;
    },
  };
}

function filled(
  { name, rows }: PlacedGroup,
  rowOf: (placed: PlacedGroup["rows"][number]) => ReadonlySignal<ContactRow | undefined>,
): ContactGroup {
  const members = rows.map((placed) => rowOf(placed).value).filter((row) => row !== undefined);
  const online = members.filter((row) => row.base !== "offline" && row.base !== "unknown").length;
  return { name, rows: members, online, total: members.length };
}

function buildRow(
  shell: Shell,
  client: AccountClient,
  { key, jid, group }: PlacedGroup["rows"][number],
): ContactRow | undefined {
  if (client.roster.contact(jid).value === undefined) return undefined;
  return { ...buildFacts(shell, client, jid), key, group, name: client.roster.nameOf(jid) };
}
