import { StorageFault } from "../../core/ports/index.ts";

/** https://www.postgresql.org/docs/15/errcodes-appendix.html; what has no class of its own may pass: unavailable. */
export function storageFault(cause: unknown): Error {
  if (cause instanceof StorageFault || cause instanceof RangeError) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const message = `PostgreSQL: ${cause instanceof Error ? cause.message : String(cause)}`;
  if (code === "53100" || code === "53200") return new StorageFault("storage/full", message, { cause });
  if (code.startsWith("XX")) return new StorageFault("storage/corrupt", message, { cause });
  if (code.startsWith("23")) return new StorageFault("storage/conflict", message, { cause });
  return new StorageFault("storage/unavailable", message, { cause });
}
