import { domainOf } from "@tandem/protocol";
import { NS_GROUPS, type OrganisationGroup } from "@tandem/protocol/tandem-groups";
import { principalOfGroup } from "@tandem/protocol/tandem-rooms";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError } from "../connection/index.ts";
import { createDirectoryLookup, type LookupPlace } from "./directory-lookup.ts";
import type { Suggestion } from "./room-settings.ts";
import { addressOf, type Shell } from "./shell.ts";

const HITS_MAX = 8;

export interface Suggestions {
  readonly hits: ReadonlySignal<readonly Suggestion[]>;
  /** People and groups that are there, and whom the scope around the place leaves out. */
  readonly outside: ReadonlySignal<readonly Suggestion[]>;
  /** False while it is still being looked who could be meant. */
  readonly isSettled: ReadonlySignal<boolean>;
  setText(text: string): void;
}

/**
 * Who could be meant by what is typed: contacts at once, people of the directory, an address of another server as it is, groups
 * that the organisation shows. For a place that a scope stands around (RM2): whom the server names, and nobody else.
 */
export function createSuggestions(shell: Shell, place?: LookupPlace): Suggestions {
  const text = signal("");
  const groups = signal<readonly OrganisationGroup[]>([]);
  const directory = createDirectoryLookup(shell, HITS_MAX, place);
  const everybody = createDirectoryLookup(shell, HITS_MAX);
  const isSettled = computed(() => directory.answered.value === text.value);
  const matches = (name: string): boolean =>
    text.value
      .toLowerCase()
      .split(/\s+/u)
      .every((word) => name.toLowerCase().includes(word));

  const people = computed((): ReadonlyMap<string, Suggestion> => {
    const client = shell.client.value;
    const typed = text.value;
    const found = new Map<string, Suggestion>();
    if (client === undefined || typed === "") return found;
    const isOpen = !directory.isLimited.value;
    for (const jid of isOpen ? client.roster.jids.value : []) {
      const name = client.roster.nameOf(jid);
      if (matches(`${name} ${jid}`)) found.set(jid, { id: jid, name, isGroup: false });
    }
    for (const one of directory.found.value) found.set(one.jid, personOf(one));
    const address = addressOf(typed);
    // Who has an address here is found by it.
    const isElsewhere = address !== null && typed.includes("@") && domainOf(address) !== domainOf(client.account);
    if (isOpen && isElsewhere && !found.has(address))
      found.set(address, { id: address, name: address, isGroup: false });
    return found;
  });

  /** Anew with each that somebody begins to type: groups come and go. */
  const askGroups = async (): Promise<void> => {
    const client = shell.client.peek();
    if (client?.context.features.server.has(NS_GROUPS) !== true) return;
    try {
      // A server of an earlier version tells of all alike.
      groups.value = await client.groups.find(place?.());
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  };

  const groupsThat = (isLeftOut: boolean): readonly Suggestion[] =>
    groups.value
      .filter(({ name, isOutside }) => !isOutside !== isLeftOut && matches(name))
      .slice(0, HITS_MAX)
      .map(({ name }) => ({ id: principalOfGroup(name), name, isGroup: true }));

  return {
    isSettled,
    hits: computed(() => {
      if (text.value === "") return [];
      return [...[...people.value.values()].slice(0, HITS_MAX), ...groupsThat(false)];
    }),
    outside: computed(() => {
      const isKnown = isSettled.value && everybody.answered.value === text.value && directory.isLimited.value;
      const left = isKnown ? everybody.found.value.filter(({ jid }) => !people.value.has(jid)).map(personOf) : [];
      return text.value === "" ? [] : [...left, ...groupsThat(true)];
    }),
    setText(next) {
      if (text.peek() === "" && next.trim() !== "") void askGroups();
      text.value = next.trim();
      directory.ask(text.peek());
      if (place !== undefined && directory.isLimited.peek()) everybody.ask(text.peek());
    },
  };
}

function personOf({
  jid,
  name,
  department,
}: {
  jid: string;
  name: string;
  department?: string | undefined;
}): Suggestion {
  return { id: jid, name, isGroup: false, ...(department !== undefined && { detail: department }) };
}
