import type { BareJid } from "@tandem/protocol";
import { contract, type AccountCredentials } from "../../core/index.ts";

/** The accounts of this server, for those who sign people in. */
export const accountCredentials = contract<AccountCredentials>("account-credentials");

/** Which addresses are people here; for those who route, subscribe and answer in an account's name. */
export interface KnownAccounts {
  /** At once for whoever is signed in. */
  exists(account: BareJid): boolean | Promise<boolean>;
}
export const knownAccounts = contract<KnownAccounts>("known-accounts");

/** What others may know of a person. */
export interface Profile {
  /** How the person is called; at most 256 characters, as every text here. */
  readonly name: string;
  readonly title?: string | undefined;
  readonly department?: string | undefined;
  readonly mail?: string | undefined;
  readonly phone?: string | undefined;
}

export interface Account extends Profile {
  readonly jid: BareJid;
  /** Groups of the organisation, as the administrator ordered them: an earlier one's policy wins (RT4). */
  readonly groups: readonly string[];
  readonly isDisabled: boolean;
}

/** Keys that were derived elsewhere, for SCRAM-SHA-256 (the form `SCRAM-SHA-256$iterations:salt$stored:server`). */
export interface DerivedKeys {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
}

export type NewSecret =
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "derived"; readonly keys: DerivedKeys };

export interface NewAccount extends Partial<Profile> {
  readonly jid: BareJid;
  readonly groups?: readonly string[];
  readonly secret: NewSecret;
}

/** Whether the one who searches may see that person's number at work. */
export type TellsNumber = (person: BareJid) => Promise<boolean>;

/** Accounts, for the command line, the demo organisation and other modules: acts with the rights of the server itself. */
export interface Accounts {
  /** Throws StanzaError "accounts/exists", "accounts/not-here" (another domain), "accounts/password", "accounts/profile". */
  add(account: NewAccount): Promise<void>;
  /**
   * Many at once, one commit. Those that exist get the new secret and keep the rest. `sha256Only` halves the work; people
   * whose client knows only SCRAM-SHA-1 then cannot sign in with it. Throws as `add`, with nothing written.
   */
  importMany(accounts: readonly NewAccount[], options?: { readonly sha256Only?: boolean }): Promise<void>;
  /** Throws StanzaError "accounts/not-found". */
  setPassword(jid: BareJid, password: string): Promise<void>;
  /** Changes what is given and keeps the rest. Throws StanzaError "accounts/not-found". */
  change(jid: BareJid, fields: Partial<Omit<Account, "jid">>): Promise<void>;
  /** Removes the account and everything it owns. False when there was none. */
  remove(jid: BareJid): Promise<boolean>;
  get(jid: BareJid): Promise<Account | undefined>;
  /** By address; `after` is exclusive. */
  list(page?: { readonly after?: string; readonly limit?: number }): Promise<readonly Account[]>;
  count(): Promise<number>;
  /** Those who may not sign in, by address. */
  disabled(): Promise<readonly BareJid[]>;
  /** Called after an account's groups were written, or it was disabled or enabled. Registered when modules start. */
  onGroupsChanged(listener: (account: BareJid) => Promise<void>): void;
  /** Everyone in a group of the organisation, by address; the first of them, where a number is given. */
  inGroup(group: string, max?: number): Promise<readonly Account[]>;
  /**
   * People one of whose fields has a word that begins with each word of `text`; by name, at most `max` (1…200). A number at
   * work is searched only where `tellsNumber` says so (PR7): to be found by it is to be told it. `isAmong`: only those.
   */
  search(
    text: string,
    max: number,
    tellsNumber: TellsNumber,
    isAmong?: (person: BareJid) => Promise<boolean>,
  ): Promise<readonly Account[]>;
}
export const accounts = contract<Accounts>("accounts");
