import type { BareJid } from "@tandem/protocol";
import { contract } from "../../core/index.ts";

/** One contact as it is stored. `subscription` and `isPending` as RFC 6121 §2.1.2; `remove` is never stored. */
export interface Contact {
  readonly jid: BareJid;
  readonly name?: string | undefined;
  readonly subscription: "none" | "to" | "from" | "both";
  /** We asked and wait for the answer. */
  readonly isPending: boolean;
  /** We approve before being asked (RFC 6121 §3.4). */
  readonly isApproved: boolean;
  readonly groups: readonly string[];
}

export interface Rosters {
  contact(account: BareJid, jid: BareJid): Promise<Contact | undefined>;
  /** By address. */
  contacts(account: BareJid): Promise<readonly Contact[]>;
  /**
   * Changes one contact and, if anything changed, pushes it to the account's interested sessions. `change` is pure; returning
   * undefined removes the contact. Refused past `rosterItemsMax` with "roster/full". Resolves to what is stored afterwards.
   */
  update(
    account: BareJid,
    jid: BareJid,
    change: (old: Contact | undefined) => Contact | undefined,
  ): Promise<Contact | undefined>;
  /** Calls back when a person has removed a contact, with what it was. Register in `onStarted`. */
  onRemoved(handler: (account: BareJid, contact: Contact) => void | Promise<void>): void;
}

export const rosters = contract<Rosters>("rfc-6121-roster");
