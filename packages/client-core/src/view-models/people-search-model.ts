import { DIRECTORY_PAGE_DEFAULT, type DirectoryPerson } from "@tandem/protocol/tandem-directory";
import { computed, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { signOf } from "../rooms/room-sign.ts";
import { createDirectoryLookup } from "./directory-lookup.ts";
import { viewModelOf } from "./of-signal.ts";
import type { PeopleSearchSnapshot, PeopleSearchViewModel, PersonHit } from "./people-search.ts";
import type { Shell } from "./shell.ts";

const HITS_MAX = 50;

export function createPeopleSearchViewModel(shell: Shell): PeopleSearchViewModel {
  const text = signal("");
  const directory = createDirectoryLookup(shell, DIRECTORY_PAGE_DEFAULT);

  /** RT9: Group Chat offers no way to somebody's IM where Communicator has it. */
  const showsPeople = (): boolean => shell.app === "communicator" || shell.mode.value.preferred === "groupchat";

  const snapshot = computed((): PeopleSearchSnapshot => {
    const client = shell.client.value;
    const words = text.value
      .trim()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    if (client === undefined || words.length === 0)
      return { text: text.value, searching: false, contacts: [], directory: [], rooms: [] };
    const contacts = showsPeople() ? contactHits(client, words) : [];
    const rooms = client.rooms.named.value;
    // What one does not follow may still come.
    const isTreeAwaited = !client.rooms.isTreeLoaded.value && client.rooms.tree.value.rooms.length === 0;
    const known = new Set(contacts.map((hit) => hit.jid));
    const others = showsPeople()
      ? directory.found.value.filter((person) => !known.has(person.jid) && person.jid !== client.account)
      : [];
    return {
      text: text.value,
      searching: directory.isSearching.value || isTreeAwaited,
      contacts,
      directory: others.map((person) => hitOf(client, person)),
      rooms: rooms
        .filter((room) =>
          words.every((word) => room.name.toLowerCase().includes(word) || room.topic?.toLowerCase().includes(word)),
        )
        .slice(0, HITS_MAX)
        .map((room) => ({ jid: room.jid, name: room.name, topic: room.topic ?? "", sign: signOf(room) })),
    };
  });

  return {
    ...viewModelOf(snapshot),
    setText(next) {
      text.value = next;
      const words = next.trim();
      if (words === "" || showsPeople()) directory.ask(words);
      else directory.cancel();
    },
  };
}

function contactHits(client: AccountClient, words: readonly string[]): readonly PersonHit[] {
  return client.roster.jids.value
    .map((jid) => ({ jid, name: client.roster.nameOf(jid) }))
    .filter(({ jid, name }) => words.every((word) => name.toLowerCase().includes(word) || jid.includes(word)))
    .slice(0, HITS_MAX)
    .map(({ jid, name }) => ({ jid, name, ...client.people.of(jid).value, isContact: true }));
}

function hitOf(client: AccountClient, { jid, name, title, department, mail, phone }: DirectoryPerson): PersonHit {
  return {
    jid,
    name,
    ...client.people.of(jid).value,
    isContact: false,
    ...(title !== undefined && { title }),
    ...(department !== undefined && { department }),
    ...(mail !== undefined && { mail }),
    ...(phone !== undefined && { phone }),
  };
}
