import { domainOf } from "@tandem/protocol";
import {
  buildDirectorySearch,
  NS_DIRECTORY,
  parseDirectoryPeople,
  type DirectoryPerson,
} from "@tandem/protocol/tandem-directory";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError } from "../connection/index.ts";
import type { Shell } from "./shell.ts";

/** Fast typists do not ask for each letter. */
const ASK_AFTER_MS = 150;

export interface DirectoryLookup {
  /** Of what was asked for last; while somebody types on, of what was asked before. */
  readonly found: ReadonlySignal<readonly DirectoryPerson[]>;
  readonly isSearching: ReadonlySignal<boolean>;
  /** Asks once the typing rests; the empty text asks nothing and forgets what was found. */
  ask(words: string): void;
  /** What waits to be asked is not. */
  cancel(): void;
}

/** People of the directory by what is typed, at most `max`. A server without one, or out of reach, finds nobody. */
export function createDirectoryLookup(shell: Shell, max: number): DirectoryLookup {
  const found = signal<readonly DirectoryPerson[]>([]);
  const isSearching = signal(false);
  let cancelTimer: () => void = () => {};
  let asked = 0;

  const send = async (words: string): Promise<void> => {
    const client = shell.client.peek();
    if (client === undefined || !client.context.features.server.has(NS_DIRECTORY)) return;
    const mine = ++asked;
    isSearching.value = true;
    try {
      const search = buildDirectorySearch({ search: words, max });
      const answer = await client.connection.request("get", domainOf(client.account), search);
      if (mine === asked) found.value = parseDirectoryPeople(answer.child("directory", NS_DIRECTORY)) ?? [];
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    } finally {
      if (mine === asked) isSearching.value = false;
    }
  };

  return {
    found,
    isSearching,
    ask(words) {
      cancelTimer();
      if (words !== "") {
        cancelTimer = shell.ports.time.after(ASK_AFTER_MS, () => void send(words));
        return;
      }
      asked++;
      found.value = [];
      isSearching.value = false;
    },
    cancel: () => cancelTimer(),
  };
}
