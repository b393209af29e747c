import type { BareJid } from "@tandem/protocol";
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { arrange, compareNames, type ContactSort, keepPlaces, type PlacedGroup } from "../contacts/arrange.ts";
import type { TimePort } from "../ports/index.ts";

/** Design §10.6: presence moves rows this often at most. */
export const RESORT_MS = 10_000;

export interface ContactOrder {
  readonly groups: ReadonlySignal<readonly PlacedGroup[]>;
  dispose(): void;
}

interface OrderOptions {
  readonly sort: ReadonlySignal<ContactSort>;
  /** The list has the pointer or the focus. */
  readonly isHeld: ReadonlySignal<boolean>;
  readonly time: TimePort;
}

/** Which rows stand where. It follows presence only where presence decides the order. */
export function createContactOrder(client: AccountClient, { sort, isHeld, time }: OrderOptions): ContactOrder {
  const { roster, people, access, tags, removals, sync } = client;
  const rested = signal(0);
  let shown: { readonly sort: ContactSort; readonly groups: readonly PlacedGroup[]; readonly at: number } | undefined;
  let cancel: (() => void) | undefined;

  const byName = computed(() =>
    roster.jids.value
      .filter((jid) => !removals.removed.value.has(jid))
      .map((jid) => ({ jid, name: roster.nameOf(jid), groups: roster.contact(jid).value?.groups ?? [] }))
      .toSorted((a, b) => compareNames(a.name, b.name) || (a.jid < b.jid ? -1 : 1)),
  );

  const wanted = computed(() =>
    arrange({
      people: byName.value,
      sort: sort.value,
      stateOf: (jid: BareJid) => people.of(jid).value.base,
      levelOf: (jid: BareJid) => (access.isKnown.value ? access.levelOf(jid) : undefined),
      isTagged: (jid: BareJid) => tags.tagged.value.has(jid),
    }),
  );

  /** Not while everybody's presence is still coming in: then each second's order is better than the last one's. */
  const isResting = (now: number): boolean => {
    if (sort.value !== "availability" || sync.value.kind !== "settled" || shown === undefined) return false;
    const left = shown.at + RESORT_MS - now;
    if (left <= 0) return false;
    cancel ??= time.after(left, () => {
      cancel = undefined;
      wake(rested);
    });
    return true;
  };

  const groups = computed((): readonly PlacedGroup[] => {
    const next = wanted.value;
    const now = time.now();
    void rested.value;
    const isFrozen = isHeld.value || isResting(now);
    const old = shown?.sort === sort.value ? shown : undefined;
    if (isFrozen && old !== undefined) {
      shown = { ...old, groups: keepPlaces(old.groups, next) };
      return shown.groups;
    }
    if (old?.groups !== next) shown = { sort: sort.value, groups: next, at: now };
    return next;
  });

  return { groups, dispose: () => cancel?.() };
}

function wake(count: Signal<number>): void {
  count.value += 1;
}
