import type { BareJid } from "@tandem/protocol";
import { type Collection, DocumentCache, type SessionDirectory } from "../../core/index.ts";
import type { Contact } from "./contract.ts";

/** By address, in the order of the addresses. Never changed in place. */
type Roster = ReadonlyMap<BareJid, Contact>;

/**
 * Contacts, with those of people who are signed in kept in memory (RO8): each presence, subscription and sign-in asks for all
 * of them, several times. Whoever writes does it through `changing`.
 */
export class SignedInRosters {
  readonly #contacts: Collection<Contact>;
  readonly #sessions: SessionDirectory;
  readonly #cached: DocumentCache<BareJid, Roster>;

  constructor(contacts: Collection<Contact>, sessions: SessionDirectory, contactsMax: number) {
    this.#contacts = contacts;
    this.#sessions = sessions;
    this.#cached = new DocumentCache(
      (account) => this.#read(account),
      contactsMax,
      (roster) => roster.size + 1,
    );
  }

  /** By address. */
  async all(account: BareJid): Promise<readonly Contact[]> {
    return [...(await this.#roster(account)).values()];
  }

  contact(account: BareJid, jid: BareJid): Promise<Contact | undefined> {
    const known = this.#cached.known(account);
    return known === undefined ? this.#contacts.get(account, jid) : Promise.resolve(known.get(jid));
  }

  count(account: BareJid): Promise<number> {
    const known = this.#cached.known(account);
    return known === undefined ? this.#contacts.count(account) : Promise.resolve(known.size);
  }

  /** `store` writes one contact and resolves to what is stored of it then; undefined: it is gone. */
  async changing(account: BareJid, jid: BareJid, store: () => Promise<Contact | undefined>) {
    let now: Contact | undefined;
    await this.#cached.write(account, async () => {
      now = await store();
      const known = this.#cached.known(account);
      return known && changed(known, jid, now);
    });
    return now;
  }

  /** `erase` deletes all contacts. */
  async erasing(account: BareJid, erase: () => Promise<unknown>): Promise<void> {
    await this.#cached.write(account, async () => {
      await erase();
      return undefined;
    });
  }

  /** One session of the account has ended. */
  closed(account: BareJid): void {
    if (this.#sessions.countOf(account) === 0) this.#cached.drop(account);
  }

  #roster(account: BareJid): Promise<Roster> {
    return this.#sessions.countOf(account) > 0 ? this.#cached.get(account) : this.#read(account);
  }

  async #read(account: BareJid): Promise<Roster> {
    const rows = await this.#contacts.list(account);
    return new Map(rows.map(({ value }) => [value.jid, value]));
  }
}

function changed(roster: Roster, jid: BareJid, now: Contact | undefined): Roster {
  const next = new Map(roster);
  if (now === undefined) next.delete(jid);
  else next.set(jid, now);
  // A new one stands at the end; stored contacts come in the order of their addresses (code points, as SQL compares).
  return roster.has(jid) || now === undefined ? next : new Map([...next].toSorted(byAddress));
}

function byAddress([a]: readonly [BareJid, Contact], [b]: readonly [BareJid, Contact]): number {
  return a < b ? -1 : 1;
}
