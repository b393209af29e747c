import type { BareJid } from "@tandem/protocol";
import { contract } from "../../core/index.ts";
import type { AdminMethod } from "./method.ts";

export { type AdminMethod, AdminRefusal, method, PAGE_MAX, reading } from "./method.ts";
export { IMPORT_BATCH_MAX } from "./user.ts";

/** Who has the rights of an administrator: the accounts themselves, and whoever is in one of the groups. */
export interface Administrators {
  readonly accounts: readonly BareJid[];
  readonly groups: readonly string[];
}

export interface Administration {
  /**
   * One act, by name, e.g. "user.add": the same from the command line and from a client. `by` is who is told in the audit
   * trail; that they may do it has been decided. Throws StanzaError or AdminRefusal for what is refused.
   */
  perform(name: string, params: unknown, by: string): Promise<unknown>;
  /** Leaves a trace of what a person does that nobody can undo; `about` as the parameters of a method. */
  audited<T>(act: string, about: Readonly<Record<string, string>>, by: string, work: () => Promise<T>): Promise<T>;
  /** The one place that decides who may act from a client. */
  isAdministrator(account: BareJid): Promise<boolean>;
  appoint(administrators: Administrators): void;
  /** An act that needs what no module may touch, e.g. a file. */
  offer(name: string, method: AdminMethod): void;
}

export const administration = contract<Administration>("administration");
