import { domainOf } from "@tandem/protocol";
import {
  buildDirectorySearch,
  isLimited,
  NS_DIRECTORY,
  NS_DIRECTORY_SCOPE,
  parseDirectoryPeople,
  type DirectoryPerson,
  type DirectoryPlace,
} from "@tandem/protocol/tandem-directory";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { RequestError } from "../connection/index.ts";
import type { Shell } from "./shell.ts";

/** Fast typists do not ask for each letter. */
const ASK_AFTER_MS = 150;

export interface DirectoryLookup {
  /** Of what was asked for last; while somebody types on, of what was asked before. */
  readonly found: ReadonlySignal<readonly DirectoryPerson[]>;
  readonly isSearching: ReadonlySignal<boolean>;
  /** What was asked, once it is answered, or cannot be. */
  readonly answered: ReadonlySignal<string>;
  /** RM2: only who was found may be offered, for a scope leaves others out; also until the server has said that it does not. */
  readonly isLimited: ReadonlySignal<boolean>;
  /** Asks once the typing rests; the empty text asks nothing and forgets what was found. */
  ask(words: string): void;
  /** What waits to be asked is not. */
  cancel(): void;
}

/** For whom people are looked for, at the moment of asking; undefined: for no room. */
export type LookupPlace = () => DirectoryPlace | undefined;

/** People of the directory by what is typed, at most `max`. A server without one, or out of reach, finds nobody. */
export function createDirectoryLookup(
  shell: Shell,
  max: number,
  place: LookupPlace = () => undefined,
): DirectoryLookup {
  const found = signal<readonly DirectoryPerson[]>([]);
  const isSearching = signal(false);
  const answered = signal("");
  /** Of the place that was asked for last. */
  const limits = signal<{ readonly key: string; readonly isLimited: boolean } | undefined>(undefined);
  let cancelTimer: () => void = () => {};
  let asked = 0;

  const send = async (words: string): Promise<void> => {
    const client = shell.client.peek();
    if (client === undefined || !client.context.features.server.has(NS_DIRECTORY)) {
      answered.value = words;
      return;
    }
    const mine = ++asked;
    isSearching.value = true;
    const around = placeOf(client);
    try {
      const search = buildDirectorySearch({ search: words, max, around });
      const answer = await client.connection.request("get", domainOf(client.account), search);
      if (mine !== asked) return;
      const directory = answer.child("directory", NS_DIRECTORY);
      limits.value = { key: keyOf(around), isLimited: isLimited(directory) };
      found.value = parseDirectoryPeople(directory) ?? [];
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // Of a place that we may not know nobody is offered; whom an earlier place had found is not of this one.
      if (mine === asked && around !== undefined) found.value = [];
    } finally {
      if (mine === asked) {
        isSearching.value = false;
        answered.value = words;
      }
    }
  };

  /** A server that knows no scopes is asked as before. */
  const placeOf = (client: AccountClient): DirectoryPlace | undefined =>
    client.context.features.server.has(NS_DIRECTORY_SCOPE) ? place() : undefined;

  return {
    found,
    isSearching,
    answered,
    isLimited: computed(() => {
      const client = shell.client.value;
      const around = client && placeOf(client);
      if (around === undefined) return false;
      return limits.value?.key !== keyOf(around) || limits.value.isLimited;
    }),
    ask(words) {
      cancelTimer();
      if (words !== "") {
        cancelTimer = shell.ports.time.after(ASK_AFTER_MS, () => void send(words));
        return;
      }
      asked++;
      found.value = [];
      isSearching.value = false;
      answered.value = "";
    },
    cancel: () => cancelTimer(),
  };
}

const keyOf = (place: DirectoryPlace | undefined): string => JSON.stringify(place ?? null);
