import { type BareJid, domainOf } from "@tandem/protocol";
import type { AccessItem, AccessLevel } from "@tandem/protocol/tandem-access";
import type { CollectionSpec } from "../../core/index.ts";

/** Owner: the account; key: empty. Only addresses that differ from their default. */
export interface Levels {
  readonly of: Readonly<Record<string, AccessLevel>>;
}
export const noLevels: Levels = { of: {} };
export const levelsSpec: CollectionSpec<Levels> = { name: "access-levels", version: 1 };

/** AL1. */
export function levelOf(levels: Levels, account: BareJid, contact: BareJid): AccessLevel {
  return own(levels, contact) ?? defaultLevel(account, contact);
}

export function defaultLevel(account: BareJid, contact: BareJid): AccessLevel {
  return domainOf(account) === domainOf(contact) ? "company" : "public";
}

/** The default is not kept: when it changes, so does what follows it. */
export function withItems(levels: Levels, items: readonly AccessItem[]): Levels {
  const next = new Map(Object.entries(levels.of));
  for (const { jid, level } of items) {
    if (level === undefined) next.delete(jid);
    else next.set(jid, level);
  }
  return { of: Object.fromEntries(next) };
}

export function itemsOf(levels: Levels): readonly AccessItem[] {
  return Object.entries(levels.of).map(([jid, level]) => ({ jid: jid as BareJid, level }));
}

function own(levels: Levels, contact: BareJid): AccessLevel | undefined {
  return Object.hasOwn(levels.of, contact) ? levels.of[contact] : undefined;
}
