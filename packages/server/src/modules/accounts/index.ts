import { type BareJid, domainOf, localOf } from "@tandem/protocol";
import { type AccountCredentials, defineModule, type ModuleHost, type ScramMechanism } from "../../core/index.ts";
import {
  type Account,
  accountCredentials,
  accounts,
  type Accounts,
  knownAccounts,
  type NewAccount,
} from "./contract.ts";
import { matchesAll, groupTerm, searchTerm, wordsOf } from "./directory-terms.ts";
import { saslPrep } from "@tandem/protocol/sasl-scram";
import { accountErrors } from "./errors.ts";
import { checkPassword, deriveKeys, newSalt, packKeys, SCRAM_ITERATIONS, unpackKeys } from "./keys.ts";
import { KeptAccounts } from "./kept-accounts.ts";
import { checkProfile } from "./profile.ts";
import { accountSpec, DISABLED_TERM, profileOf, type StoredAccount } from "./store.ts";

/** People that a search compares at most: enough for the longest word's beginning in a large organisation. */
const COMPARED_MAX = 5_000;

export const accountsModule = defineModule({
  name: "accounts",
  errors: accountErrors.table,
  setup(host) {
    const kept = new KeptAccounts(host.storage.collection(accountSpec), host.limits.documentsCachedMax);
    host.provide(accounts, accountsOf(host, kept));
    host.provide(accountCredentials, credentialsOf(host, kept));
    host.provide(knownAccounts, {
      // Whoever is signed in exists: with an account its sessions end. So a message to them costs no look into storage.
      exists: (account) =>
        host.sessions.countOf(account) > 0 || kept.get(account).then((stored) => stored !== undefined),
    });
  },
});

function accountsOf(host: ModuleHost, kept: KeptAccounts): Accounts {
  const { crypto, random } = host;
  const store = kept.stored;

  function checkAddress(jid: BareJid): void {
    if (localOf(jid) === "" || domainOf(jid) !== host.domain) throw accountErrors.raise["accounts/not-here"]({ jid });
  }

  async function keysOf({ secret }: NewAccount, sha256Only: boolean): Promise<Pick<StoredAccount, "sha1" | "sha256">> {
    if (secret.kind === "derived") {
      if (secret.keys.iterations !== SCRAM_ITERATIONS) throw accountErrors.raise["accounts/iterations"]();
      return { sha256: packKeys(secret.keys) };
    }
    const password = checkPassword(secret.password);
    const derive = async (mechanism: ScramMechanism) =>
      packKeys(await deriveKeys(crypto, mechanism, password, newSalt(random), SCRAM_ITERATIONS));
    const [sha256, sha1] = await Promise.all([derive("SCRAM-SHA-256"), sha256Only ? undefined : derive("SCRAM-SHA-1")]);
    return { sha256, sha1 };
  }

  async function stored(account: NewAccount, sha256Only = false): Promise<StoredAccount> {
    checkAddress(account.jid);
    const { name = localOf(account.jid), title, department, mail, phone, groups = [] } = account;
    const profile = checkProfile({ name, title, department, mail, phone, groups });
    return { ...profile, isDisabled: false, ...(await keysOf(account, sha256Only)) };
  }

  const onGroups: ((account: BareJid) => Promise<void>)[] = [];
  async function tellGroups(account: BareJid): Promise<void> {
    for (const listener of onGroups) await listener(account);
  }

  async function change(jid: BareJid, next: (old: StoredAccount) => StoredAccount): Promise<void> {
    await kept.update(jid, (old) => {
      if (old === undefined) throw accountErrors.raise["accounts/not-found"]({ jid });
      return next(old);
    });
  }

  return {
    async add(account) {
      const added = await stored(account);
      await kept.update(account.jid, (old) => {
        if (old !== undefined) throw accountErrors.raise["accounts/exists"]({ jid: account.jid });
        return added;
      });
      if (added.groups.length > 0) await tellGroups(account.jid);
    },

    async importMany(imported, { sha256Only = false } = {}) {
      const rows = await Promise.all(
        imported.map(async (account) => {
          const [fresh, old] = await Promise.all([stored(account, sha256Only), kept.get(account.jid)]);
          const next = old === undefined ? fresh : { ...old, sha1: fresh.sha1, sha256: fresh.sha256 };
          return [account.jid, next] as const;
        }),
      );
      await kept.putAll(new Map(rows));
    },

    async setPassword(jid, password) {
      const keys = await keysOf({ jid, secret: { kind: "password", password } }, false);
      await change(jid, (old) => ({ ...old, ...keys }));
      await host.emit("credentialsChanged", jid);
    },

    async change(jid, fields) {
      await change(jid, (old) => ({ ...old, ...fields, ...checkProfile({ ...old, ...fields }) }));
      if (fields.groups !== undefined || fields.isDisabled !== undefined) await tellGroups(jid);
      if (fields.isDisabled === true) await host.emit("credentialsChanged", jid);
    },

    count: () => store.count(""),

    disabled: async () => (await store.find(DISABLED_TERM)).map(({ key }) => key as BareJid),

    onGroupsChanged: (listener) => void onGroups.push(listener),

    async remove(jid) {
      if (!(await kept.delete(jid))) return false;
      // Sessions end first: while the roster is still there, contacts learn of it, and nothing is written behind the erasing.
      await host.emit("credentialsChanged", jid);
      await host.emit("accountRemoved", jid);
      return true;
    },

    async get(jid) {
      const account = await kept.get(jid);
      return account === undefined ? undefined : profileOf(jid, account);
    },

    list: async (page) => (await store.list("", page)).map(({ key, value }) => profileOf(key as BareJid, value)),

    inGroup: async (group, max) =>
      (await store.find(groupTerm(group), max === undefined ? {} : { limit: max })).map(({ key, value }) =>
        profileOf(key as BareJid, value),
      ),

    async search(text, max, tellsNumber, isAmong) {
      const words = wordsOf(text);
      const term = searchTerm(words);
      const rows =
        term === null ? await store.list("", { limit: COMPARED_MAX }) : await store.find(term, { limit: COMPARED_MAX });
      const people = rows
        .map(({ key, value }) => profileOf(key as BareJid, value))
        .filter((person) => !person.isDisabled && matchesAll(person, words))
        .toSorted(byName);
      const found: Account[] = [];
      for (const person of people) {
        if (found.length === max) break;
        if (isAmong !== undefined && !(await isAmong(person.jid))) continue;
        const isFoundWithout = matchesAll({ ...person, phone: undefined }, words);
        if (isFoundWithout || (await tellsNumber(person.jid))) found.push(person);
      }
      return found;
    },
  };
}

function byName(a: Account, b: Account): number {
  return a.name.localeCompare(b.name) || (a.jid < b.jid ? -1 : 1);
}

function credentialsOf(host: ModuleHost, kept: KeptAccounts): AccountCredentials {
  const { crypto } = host;
  // For accounts that are not there: the same work with keys that nothing matches.
  const nobody = { salt: newSalt(host.random), storedKey: new Uint8Array(32) };
  return {
    iterations: SCRAM_ITERATIONS,
    async credentials(account, mechanism) {
      const stored = await kept.get(account);
      const keys = mechanism === "SCRAM-SHA-1" ? stored?.sha1 : stored?.sha256;
      return keys === undefined ? null : unpackKeys(keys);
    },
    async verifyPlain(account, password) {
      const stored = await kept.get(account);
      const { salt, storedKey } = stored === undefined ? nobody : unpackKeys(stored.sha256);
      // Prepared as `checkPassword` did; one that cannot be is nobody's, and takes as long as any other to find out.
      const prepared = saslPrep(password) ?? "";
      const derived = await deriveKeys(crypto, "SCRAM-SHA-256", prepared, salt, SCRAM_ITERATIONS);
      return crypto.equal(derived.storedKey, storedKey) && stored !== undefined && prepared !== "";
    },
    exists: async (account) => (await kept.get(account)) !== undefined,
    isDisabled: async (account) => (await kept.get(account))?.isDisabled ?? false,
  };
}
