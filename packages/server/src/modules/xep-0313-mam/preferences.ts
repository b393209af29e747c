import { type BareJid, bareOf, parseJid } from "@tandem/protocol";
import { NS_MAM } from "@tandem/protocol/xep-0313-mam";
import { el, type XmlElement } from "@tandem/xml";
import type { CollectionSpec } from "../../core/index.ts";

/** XEP-0441 §2. */
export interface ArchivePreferences {
  readonly default: "always" | "roster" | "never";
  readonly always: readonly BareJid[];
  readonly never: readonly BareJid[];
}

export const PREFERENCE_ADDRESSES_MAX = 1_000;
export const defaultPreferences: ArchivePreferences = { default: "always", always: [], never: [] };

/** Owner: the account; key: empty. */
export const preferencesSpec: CollectionSpec<ArchivePreferences> = { name: "archive-preferences", version: 1 };

/** Null when it is malformed or too long. */
export function parsePreferences(prefs: XmlElement): ArchivePreferences | null {
  const kind = prefs.attr("default");
  const always = addresses(prefs, "always");
  const never = addresses(prefs, "never");
  if ((kind !== "always" && kind !== "roster" && kind !== "never") || always === null || never === null) return null;
  return { default: kind, always, never };
}

export function buildPreferences(preferences: ArchivePreferences): XmlElement {
  const list = (name: "always" | "never"): XmlElement =>
    el(name, NS_MAM, {}, ...preferences[name].map((jid) => el("jid", NS_MAM, {}, jid)));
  return el("prefs", NS_MAM, { default: preferences.default }, list("always"), list("never"));
}

/** `isContact` is asked only when it matters. */
export async function archives(
  preferences: ArchivePreferences,
  peer: BareJid,
  isContact: () => Promise<boolean>,
): Promise<boolean> {
  if (preferences.never.includes(peer)) return false;
  if (preferences.always.includes(peer)) return true;
  return preferences.default === "roster" ? isContact() : preferences.default === "always";
}

function addresses(prefs: XmlElement, name: string): BareJid[] | null {
  const found: BareJid[] = [];
  for (const element of prefs.child(name)?.elements("jid") ?? []) {
    const jid = parseJid(element.text());
    if (jid === null) return null;
    found.push(bareOf(jid));
  }
  return found.length > PREFERENCE_ADDRESSES_MAX ? null : found;
}
