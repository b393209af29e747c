import Database from "better-sqlite3";

/** A database in WAL mode, which stays in the file for whoever opens it; `schema` is run in it. */
export function makeWalDatabase(file: string, schema = ""): void {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  if (schema !== "") database.exec(schema);
  database.close();
}
