import type { ControlFault } from "../../adapters/control-socket/index.ts";
import { type ServerCore, StanzaError, StorageFault } from "../../core/index.ts";
import { administration, AdminRefusal } from "../../modules/administration/contract.ts";
import { backupMethod, type BackUpTarget } from "./backup.ts";

export { AdminRefusal, IMPORT_BATCH_MAX, PAGE_MAX } from "../../modules/administration/contract.ts";

/** Who works at the command line has proved it by opening the data directory. */
const COMMAND_LINE = "command line";

/** What the command line can do with one core and its data. */
export function commandLine(
  core: ServerCore,
  target: BackUpTarget,
): (name: string, params: unknown) => Promise<unknown> {
  const service = core.use(administration);
  service.offer("backup", backupMethod(target));
  return (name, params) => service.perform(name, params, COMMAND_LINE);
}

/** What the administrator is told. A fault that is none of ours to explain is named and logged by the caller. */
export function faultOf(fault: unknown): ControlFault {
  if (fault instanceof StanzaError) return { code: fault.code, message: fault.text };
  if (fault instanceof AdminRefusal || fault instanceof StorageFault)
    return { code: fault.code, message: fault.message };
  return { code: "admin/fault", message: fault instanceof Error ? fault.message : String(fault) };
}
