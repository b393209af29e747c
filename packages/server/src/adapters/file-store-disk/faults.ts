import { StorageFault } from "../../core/ports/index.ts";

export function codeOf(fault: unknown): string {
  return fault instanceof Error && "code" in fault ? String(fault.code) : "";
}

/** Faults of the disk as the port names them; whatever the source threw stays what it is. */
export function fileFault(fault: unknown): unknown {
  const code = codeOf(fault);
  if (!/^E[A-Z0-9]+$/.test(code) || !(fault instanceof Error) || !("syscall" in fault)) return fault;
  const kind = code === "ENOSPC" || code === "EDQUOT" ? "storage/full" : "storage/unavailable";
  return new StorageFault(kind, `files: ${fault.message}`, { cause: fault });
}
