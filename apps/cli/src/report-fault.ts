import { AdminRefusal, ControlError, faultOf, StartError } from "@tandem/server";

/** Prints what went wrong and what to do; the exit code. A fault of our own keeps its stack: it is for a bug report. */
export function reportFault(fault: unknown, asJson: boolean): number {
  if (asJson) console.error(JSON.stringify({ error: jsonFault(fault) }));
  else for (const line of linesOf(fault)) console.error(line);
  return 1;
}

function jsonFault(fault: unknown): object {
  if (fault instanceof StartError) return { code: fault.code, message: fault.message, remedy: fault.remedy };
  return fault instanceof ControlError ? { code: fault.code, message: fault.message } : faultOf(fault);
}

function linesOf(fault: unknown): readonly string[] {
  if (fault instanceof StartError) return [fault.message, fault.remedy];
  if (fault instanceof ControlError || fault instanceof AdminRefusal) return [fault.message];
  const known = faultOf(fault);
  if (known.code !== "admin/fault") return [known.message];
  return [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)];
}
