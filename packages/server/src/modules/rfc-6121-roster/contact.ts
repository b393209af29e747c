import type { RosterItem } from "@tandem/protocol/rfc-6121-roster";
import type { Limits } from "../../core/index.ts";
import type { Contact } from "./contract.ts";
import { rosterErrors } from "./errors.ts";

export const ROSTER_TEXT_CHARS_MAX = 1023;

export function itemOf(contact: Contact): RosterItem {
  return {
    jid: contact.jid,
    name: contact.name,
    subscription: contact.subscription,
    isPending: contact.isPending ? true : undefined,
    isApproved: contact.isApproved ? true : undefined,
    groups: contact.groups,
  };
}

/** RFC 6121 §2.1.2: a client decides over name and groups, never over the subscription. */
export function edited(old: Contact | undefined, item: RosterItem): Contact {
  const { jid, name, groups } = item;
  const kept = old ?? { subscription: "none" as const, isPending: false, isApproved: false };
  return { jid, name, groups, subscription: kept.subscription, isPending: kept.isPending, isApproved: kept.isApproved };
}

export function checkShape(item: RosterItem, limits: Limits): void {
  const texts = [item.name ?? "", ...item.groups];
  if (item.groups.length > limits.rosterGroupsPerItemMax || texts.some((text) => text.length > ROSTER_TEXT_CHARS_MAX)) {
    throw rosterErrors.raise["roster/too-long"]();
  }
}
