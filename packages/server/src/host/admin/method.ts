import { type BareJid, parseBareJid } from "@tandem/protocol";
import { z } from "zod";
import type { ServerCore } from "../../core/index.ts";

/** One thing that an administrator can do. */
export interface AdminMethod {
  readonly params: z.ZodType;
  /** Written to the audit trail (SV10). */
  readonly changes: boolean;
  readonly run: (core: ServerCore, params: never) => Promise<unknown>;
}

export function method<S extends z.ZodType>(
  params: S,
  run: (core: ServerCore, params: z.output<S>) => Promise<unknown>,
  changes = true,
): AdminMethod {
  return { params, run, changes };
}

export function reading<S extends z.ZodType>(
  params: S,
  run: (core: ServerCore, params: z.output<S>) => Promise<unknown>,
): AdminMethod {
  return method(params, run, false);
}

/** A whole address, or the part before the @ of one at this server. */
export function addressIn(core: ServerCore, text: string): BareJid {
  const jid = parseBareJid(text.includes("@") ? text : `${text}@${core.options.domain}`);
  if (jid === null) throw new AdminRefusal("admin/address", `"${text}" is no address.`);
  return jid;
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

export const PAGE_MAX = 500;
export const page = z.object({
  after: z.string().optional(),
  limit: z.number().int().min(1).max(PAGE_MAX).default(PAGE_MAX),
});
