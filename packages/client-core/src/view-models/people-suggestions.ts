import { domainOf } from "@tandem/protocol";
import {
  buildDirectorySearch,
  NS_DIRECTORY,
  parseDirectoryPeople,
  type DirectoryPerson,
} from "@tandem/protocol/tandem-directory";
import { principalOfGroup } from "@tandem/protocol/tandem-rooms";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError } from "../connection/index.ts";
import type { Suggestion } from "./room-settings.ts";
import { addressOf, type Shell } from "./shell.ts";

/** Fast typists do not ask for each letter. */
const ASK_AFTER_MS = 150;
const HITS_MAX = 8;

export interface Suggestions {
  readonly hits: ReadonlySignal<readonly Suggestion[]>;
  setText(text: string): void;
}

/** Who could be meant by what is typed: contacts at once, people of the directory, an address as it is, a group by its name. */
export function createSuggestions(shell: Shell): Suggestions {
  const text = signal("");
  const found = signal<readonly DirectoryPerson[]>([]);
  let cancel: () => void = () => {};

  const ask = async (words: string): Promise<void> => {
    const client = shell.client.peek();
    if (client === undefined || !client.context.features.server.has(NS_DIRECTORY)) return;
    try {
      const search = buildDirectorySearch({ search: words, max: HITS_MAX });
      const answer = await client.connection.request("get", domainOf(client.account), search);
      if (text.peek() === words) found.value = parseDirectoryPeople(answer.child("directory", NS_DIRECTORY)) ?? [];
    } catch (error) {
      // Contacts and addresses stand all the same.
      if (!(error instanceof RequestError)) throw error;
    }
  };

  const hits = computed((): readonly Suggestion[] => {
    const client = shell.client.value;
    const typed = text.value;
    if (client === undefined || typed === "") return [];
    const words = typed.toLowerCase().split(/\s+/u);
    const matches = (name: string): boolean => words.every((word) => name.toLowerCase().includes(word));
    const people = new Map<string, Suggestion>();
    for (const jid of client.roster.jids.value) {
      const name = client.roster.nameOf(jid);
      if (matches(`${name} ${jid}`)) people.set(jid, { id: jid, name, isGroup: false });
    }
    for (const { jid, name, department } of found.value)
      people.set(jid, { id: jid, name, isGroup: false, ...(department !== undefined && { detail: department }) });
    const address = addressOf(typed);
    if (address !== null && typed.includes("@") && !people.has(address))
      people.set(address, { id: address, name: address, isGroup: false });
    const group = typed.includes("@") ? [] : [{ id: principalOfGroup(typed), name: typed, isGroup: true }];
    return [...[...people.values()].slice(0, HITS_MAX), ...group];
  });

  return {
    hits,
    setText(next) {
      cancel();
      text.value = next.trim();
      found.value = [];
      const words = text.peek();
      if (words !== "") cancel = shell.ports.time.after(ASK_AFTER_MS, () => void ask(words));
    },
  };
}
