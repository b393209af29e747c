import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { AdminRefusal } from "@tandem/server";

/** One account of an import file. */
export interface ImportedAccount {
  readonly jid: string;
  readonly password?: string;
  readonly scram?: {
    readonly iterations: number;
    readonly salt: string;
    readonly storedKey: string;
    readonly serverKey: string;
  };
}

const BASE64 = "[A-Za-z0-9+/]+={0,2}";
const SCRAM = new RegExp(`^SCRAM-SHA-256\\$(\\d{1,7}):(${BASE64})\\$(${BASE64}):(${BASE64})$`);

/** `ADDRESS PASSWORD` or `ADDRESS SCRAM-SHA-256$ITERATIONS:SALT$STORED:SERVER`; null for an empty line or a comment (#). */
export function parseImportLine(line: string, place: string): ImportedAccount | null {
  if (line.trim() === "" || line.startsWith("#")) return null;
  const space = line.search(/[ \t]/);
  const secret = line.slice(space + 1);
  // The line itself is not shown: it holds a password.
  if (space < 1 || secret === "")
    throw new AdminRefusal("cli/import", `${place}: a line is an address, a space and a password.`);
  const jid = line.slice(0, space);
  const [, iterations, salt, storedKey, serverKey] = SCRAM.exec(secret) ?? [];
  if (salt === undefined || storedKey === undefined || serverKey === undefined) return { jid, password: secret };
  return { jid, scram: { iterations: Number(iterations), salt, storedKey, serverKey } };
}

/** The accounts of a file, `size` at a time. */
export async function* importBatches(file: string, size: number): AsyncIterable<readonly ImportedAccount[]> {
  let batch: ImportedAccount[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    const account = parseImportLine(line, `${file}:${++number}`);
    if (account !== null) batch.push(account);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
