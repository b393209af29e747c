import type { BareJid } from "@tandem/protocol";
import { Candidate, keysOf, Matcher } from "./matcher.ts";
import type { KeptFilter } from "./store.ts";
import type { SaidMessage } from "../xep-0045-muc/contract.ts";

interface Entry {
  readonly filter: KeptFilter;
  readonly matcher: Matcher;
}

/**
 * Filters of those who could be told, found by what a message has: a message costs its words, and the filters that have the
 * rarest of theirs in common with it, not all that there are (ADR 0030).
 */
export class FilterIndex {
  readonly #byKey = new Map<string, Set<Entry>>();
  readonly #byAccount = new Map<BareJid, readonly Entry[]>();

  /** How many filters the last message was compared with. */
  compared = 0;

  get accounts(): number {
    return this.#byAccount.size;
  }

  has(account: BareJid): boolean {
    return this.#byAccount.has(account);
  }

  of(account: BareJid): readonly KeptFilter[] {
    return (this.#byAccount.get(account) ?? []).map(({ filter }) => filter);
  }

  /** Whether the account still has a filter of that id. */
  holds({ account, id }: KeptFilter): boolean {
    return this.#byAccount.get(account)?.some(({ filter }) => filter.id === id) === true;
  }

  /** In place of what the account had. */
  set(account: BareJid, filters: readonly KeptFilter[]): void {
    this.delete(account);
    const entries = filters.map((filter): Entry => ({ filter, matcher: new Matcher(filter.terms) }));
    this.#byAccount.set(account, entries);
    for (const entry of entries) {
      for (const key of entry.matcher.keys()) {
        const under = this.#byKey.get(key) ?? new Set();
        this.#byKey.set(key, under.add(entry));
      }
    }
  }

  delete(account: BareJid): void {
    for (const entry of this.#byAccount.get(account) ?? []) {
      for (const key of entry.matcher.keys()) {
        const under = this.#byKey.get(key);
        under?.delete(entry);
        if (under?.size === 0) this.#byKey.delete(key);
      }
    }
    this.#byAccount.delete(account);
  }

  /** Filters of others than its author that the message matches; whether they may read it is not yet said. */
  matching(message: SaidMessage): readonly KeptFilter[] {
    if (this.#byKey.size === 0) return [];
    const candidate = new Candidate(message);
    const seen = new Set<Entry>();
    for (const key of keysOf(candidate)) for (const entry of this.#byKey.get(key) ?? []) seen.add(entry);
    this.compared = seen.size;
    return [...seen]
      .filter(({ filter, matcher }) => filter.account !== message.author && matcher.matches(candidate))
      .map(({ filter }) => filter);
  }
}
