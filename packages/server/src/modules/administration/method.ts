import { type BareJid, parseBareJid } from "@tandem/protocol";
import { groupOf, parsePrincipal, type Principal, PRINCIPALS_MAX } from "@tandem/protocol/tandem-rooms";
import { z } from "zod";
import type { ModuleHost } from "../../core/index.ts";

/** One thing that an administrator can do. */
export interface AdminMethod {
  readonly params: z.ZodType;
  /** Written to the audit trail (SV10): what changes something, and what shows somebody's own. */
  readonly isAudited: boolean;
  readonly run: (host: ModuleHost, params: never) => Promise<unknown>;
}

export function method<S extends z.ZodType>(
  params: S,
  run: (host: ModuleHost, params: z.output<S>) => Promise<unknown>,
  isAudited = true,
): AdminMethod {
  return { params, run, isAudited };
}

export function reading<S extends z.ZodType>(
  params: S,
  run: (host: ModuleHost, params: z.output<S>) => Promise<unknown>,
): AdminMethod {
  return method(params, run, false);
}

/** A whole address, or the part before the @ of one at this server. */
export function addressIn(host: ModuleHost, text: string): BareJid {
  const jid = parseBareJid(text.includes("@") ? text : `${text}@${host.domain}`);
  if (jid === null) throw new AdminRefusal("admin/address", `"${text}" is no address.`);
  return jid;
}

/** A group as it is; a person by a whole address, or the part before the @. */
export function principalsIn(host: ModuleHost, texts: readonly string[] | undefined): readonly Principal[] | undefined {
  const given = texts?.filter((text) => text !== "");
  if (given !== undefined && given.length > PRINCIPALS_MAX)
    throw new AdminRefusal("admin/principals", `A list has at most ${PRINCIPALS_MAX} people and groups.`);
  return given?.map((text) => (groupOf(text) === undefined ? addressIn(host, text) : checkedGroup(text)));
}

function checkedGroup(text: string): Principal {
  const principal = parsePrincipal(text);
  if (principal === null) throw new AdminRefusal("admin/principals", `"${text}" names no group: write group:NAME.`);
  return principal;
}

/** A refusal that has no StanzaError of its own. */
export class AdminRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "AdminRefusal";
    this.code = code;
  }
}

/** What was not given is left out: the contracts tell "absent" from "undefined". */
export function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

export const PAGE_MAX = 500;
export const page = z.object({
  after: z.string().optional(),
  limit: z.number().int().min(1).max(PAGE_MAX).default(PAGE_MAX),
});
