import { z } from "zod";
import type { ControlFault } from "../../adapters/control-socket/index.ts";
import { type ServerCore, StanzaError, StorageFault } from "../../core/index.ts";
import { backUp, type BackUpTarget } from "./backup.ts";
import { categoryMethods } from "./category.ts";
import { type AdminMethod, AdminRefusal } from "./method.ts";
import { policyMethods } from "./policy.ts";
import { roomMethods } from "./room.ts";
import { userMethods } from "./user.ts";

export { IMPORT_BATCH_MAX } from "./user.ts";
export { AdminRefusal, PAGE_MAX } from "./method.ts";

const methods: Readonly<Record<string, AdminMethod>> = {
  ...userMethods,
  ...categoryMethods,
  ...roomMethods,
  ...policyMethods,
};

/** Everything that an administrator can do with one core and its data. */
export function administration(
  core: ServerCore,
  target: BackUpTarget,
): (name: string, params: unknown) => Promise<unknown> {
  return async (name, params) =>
    name === "backup" ? await backUp(target, params) : await administer(core, name, params);
}

/**
 * One act of an administrator, by name, e.g. "user.add". The same whether a server runs or not. Every act that changes
 * something goes to the audit trail, without its secrets. Throws StanzaError or AdminRefusal for what is refused.
 */
async function administer(core: ServerCore, name: string, params: unknown): Promise<unknown> {
  const wanted = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (wanted === undefined) throw new AdminRefusal("admin/method", `This server knows no "${name}".`);
  const checked = wanted.params.safeParse(params ?? {});
  if (!checked.success) throw new AdminRefusal("admin/params", z.prettifyError(checked.error));
  const result = await wanted.run(core, checked.data as never);
  if (wanted.changes) core.environment.log.info("audit", { act: name, ...auditFields(params) });
  return result;
}

/** What the administrator is told. A fault that is none of ours to explain is named and logged by the caller. */
export function faultOf(fault: unknown): ControlFault {
  if (fault instanceof StanzaError) return { code: fault.code, message: fault.text };
  if (fault instanceof AdminRefusal || fault instanceof StorageFault)
    return { code: fault.code, message: fault.message };
  return { code: "admin/fault", message: fault instanceof Error ? fault.message : String(fault) };
}

const AUDITED = ["jid", "room", "id", "name", "value", "group", "account", "affiliation"];

function auditFields(params: unknown): Record<string, string> {
  if (typeof params !== "object" || params === null) return {};
  return Object.fromEntries(
    Object.entries(params).filter(
      (entry): entry is [string, string] => AUDITED.includes(entry[0]) && typeof entry[1] === "string",
    ),
  );
}
