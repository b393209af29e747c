import { StorageFault } from "../../core/ports/index.ts";

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

/** https://sqlite.org/rescode.html; everything that is not one of the known kinds may pass: unavailable. */
export function storageFault(cause: unknown): Error {
  if (cause instanceof StorageFault || cause instanceof RangeError) return cause;
  const code = codeOf(cause);
  const message = `SQLite: ${cause instanceof Error ? cause.message : String(cause)}`;
  if (code === "SQLITE_FULL") return new StorageFault("storage/full", message, { cause });
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB")
    return new StorageFault("storage/corrupt", message, { cause });
  if (code.startsWith("SQLITE_CONSTRAINT")) return new StorageFault("storage/conflict", message, { cause });
  return new StorageFault("storage/unavailable", message, { cause });
}
