import type { BareJid } from "@tandem/protocol";
import { signal, type Signal } from "@preact/signals-core";
import type { LocalStore } from "../ports/index.ts";

/** Names of people who are no contacts that are kept on the device; the oldest go first. */
export const TOLD_NAMES_MAX = 1_000;
export const TOLD_NAME_CHARS_MAX = 100;
const KEY = "told-names";

/** What people who are no contacts call themselves in their cards (XEP-0054 `FN`), as far as anybody has looked. */
export interface ToldNames {
  /** Undefined: nobody knows. */
  of(jid: BareJid): string | undefined;
  tell(jid: BareJid, name: string | undefined): void;
  restore(): Promise<void>;
}

export function createToldNames(store: LocalStore): ToldNames {
  const names = new Map<BareJid, Signal<string | undefined>>();
  const slot = (jid: BareJid): Signal<string | undefined> => {
    let found = names.get(jid);
    if (found === undefined) names.set(jid, (found = signal(undefined)));
    return found;
  };
  return {
    of: (jid) => slot(jid).value,
    tell(jid, name) {
      const clean = cleanName(name ?? "");
      const now = slot(jid);
      if (clean === "" || clean === now.peek()) return;
      now.value = clean;
      const all = [...names].flatMap(([one, { value }]) => (value === undefined ? [] : [[one, value] as const]));
      void store.set(KEY, all.slice(-TOLD_NAMES_MAX));
    },
    async restore() {
      const kept = await store.get(KEY);
      if (!Array.isArray(kept)) return;
      for (const [jid, name] of kept as readonly (readonly [BareJid, string])[])
        if (slot(jid).peek() === undefined) slot(jid).value = name;
    },
  };
}

/** On one line and without signs that nobody sees: with them one name could look like another. */
function cleanName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, TOLD_NAME_CHARS_MAX)
    .trim();
}
