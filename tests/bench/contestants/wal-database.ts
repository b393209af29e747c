import Database from "better-sqlite3";

/** A database in WAL mode, which stays in the file for whoever opens it; `schema` is run in it. */
export function makeWalDatabase(file: string, schema = ""): void {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  if (schema !== "") database.exec(schema);
  database.close();
}

export interface Filling {
  readonly statement: string;
  readonly rows: number;
  readonly row: (n: number) => readonly (string | number)[];
}

export function fillDatabase(file: string, { statement, rows, row }: Filling): void {
  const database = new Database(file);
  const insert = database.prepare(statement);
  database.transaction(() => {
    for (let n = 0; n < rows; n++) insert.run(...row(n));
  })();
  database.close();
}
