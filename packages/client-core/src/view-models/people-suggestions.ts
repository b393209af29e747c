import { principalOfGroup } from "@tandem/protocol/tandem-rooms";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { createDirectoryLookup, type LookupPlace } from "./directory-lookup.ts";
import type { Suggestion } from "./room-settings.ts";
import { addressOf, type Shell } from "./shell.ts";

const HITS_MAX = 8;

export interface Suggestions {
  readonly hits: ReadonlySignal<readonly Suggestion[]>;
  setText(text: string): void;
}

/**
 * Who could be meant by what is typed: contacts at once, people of the directory, an address as it is, a group by its name.
 * For a place that a scope stands around (RM2): whom the server names, and nobody else.
 */
export function createSuggestions(shell: Shell, place?: LookupPlace): Suggestions {
  const text = signal("");
  const directory = createDirectoryLookup(shell, HITS_MAX, place);

  const hits = computed((): readonly Suggestion[] => {
    const client = shell.client.value;
    const typed = text.value;
    if (client === undefined || typed === "") return [];
    const words = typed.toLowerCase().split(/\s+/u);
    const matches = (name: string): boolean => words.every((word) => name.toLowerCase().includes(word));
    const people = new Map<string, Suggestion>();
    const isOpen = !directory.isLimited.value;
    for (const jid of isOpen ? client.roster.jids.value : []) {
      const name = client.roster.nameOf(jid);
      if (matches(`${name} ${jid}`)) people.set(jid, { id: jid, name, isGroup: false });
    }
    for (const { jid, name, department } of directory.found.value)
      people.set(jid, { id: jid, name, isGroup: false, ...(department !== undefined && { detail: department }) });
    const address = addressOf(typed);
    if (isOpen && address !== null && typed.includes("@") && !people.has(address))
      people.set(address, { id: address, name: address, isGroup: false });
    const group = typed.includes("@") ? [] : [{ id: principalOfGroup(typed), name: typed, isGroup: true }];
    return [...[...people.values()].slice(0, HITS_MAX), ...group];
  });

  return {
    hits,
    setText(next) {
      text.value = next.trim();
      directory.ask(text.peek());
    },
  };
}
