import type { BareJid } from "@tandem/protocol";
import { contract } from "../../core/index.ts";
import type { Account } from "../accounts/contract.ts";

export interface KnownGroup {
  readonly name: string;
  /** For rooms and policies only: nobody finds it. */
  readonly isHidden: boolean;
  readonly size: number;
}

/**
 * Groups that are more than a word on accounts: made known by an administrator (CO3). Acts with an administrator's rights;
 * refusals are StanzaErrors `groups/…` and `accounts/…`.
 */
export interface OrganisationGroups {
  /** By name. */
  list(): Promise<readonly KnownGroup[]>;
  /** Accounts that have the word already are in it. */
  add(name: string, isHidden: boolean): Promise<void>;
  setHidden(name: string, isHidden: boolean): Promise<void>;
  /** Takes it off everybody who is in it. */
  remove(name: string): Promise<void>;
  /** By name; those who may not sign in too. */
  members(name: string): Promise<readonly Account[]>;
  addMembers(name: string, people: readonly BareJid[]): Promise<void>;
  removeMembers(name: string, people: readonly BareJid[]): Promise<void>;
}

export const organisationGroups = contract<OrganisationGroups>("tandem-groups");
