import pg from "pg";
import { StartError } from "../data-directory/index.ts";
import { type Migration, migrations, migrationsTable, postgresDialect } from "../storage-schema/index.ts";
import { type Client, clientConfig, endSession, rowsOf } from "./connection.ts";

/** "tandem" in ASCII: two servers that start together migrate one after the other. */
const MIGRATION_LOCK = 0x74616e64656dn;

/** Brings the schema up to date. Throws StartError when the database cannot be used or is newer than this program. */
export async function migrate(url: string, bornAt: number): Promise<void> {
  const client = new pg.Client(clientConfig(url));
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await runMigrations(client, bornAt);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw unusable(cause);
  } finally {
    // And with it the lock.
    await endSession(client);
  }
}

async function runMigrations(client: Client, bornAt: number): Promise<void> {
  await checkEncoding(client);
  await client.query(migrationsTable);
  const [last] = await rowsOf<{ number: number | null }>(client, "SELECT max(number) AS number FROM migrations");
  const done = last?.number ?? 0;
  const known = migrations.at(-1)?.number ?? 0;
  if (done > known) throw newer(done, known);
  for (const migration of migrations.filter(({ number }) => number > done)) await runOne(client, migration);
  await client.query(
    "INSERT INTO counters (name, value) SELECT name, $1 FROM unnest('{born,rev,archive-id}'::text[]) AS name ON CONFLICT DO NOTHING",
    [bornAt],
  );
}

async function runOne(client: Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  for (const statement of migration.statements(postgresDialect)) await client.query(statement);
  await client.query("INSERT INTO migrations (number, name) VALUES ($1, $2)", [migration.number, migration.name]);
  await client.query("COMMIT");
}

async function checkEncoding(client: Client): Promise<void> {
  const [row] = await rowsOf<{ server_encoding: string }>(client, "SHOW server_encoding");
  if (row?.server_encoding === "UTF8") return;
  throw new StartError(
    "start/database",
    `The PostgreSQL database has the encoding ${row?.server_encoding}; Tandem needs UTF8.`,
    "Make one with: createdb --encoding=UTF8 --template=template0 NAME",
  );
}

function unusable(cause: unknown): StartError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "start/database",
    `The PostgreSQL database cannot be used (${reason}).`,
    "Check storage.postgres_url: host, port, database, user and password; the user must own the database.",
    { cause },
  );
}

function newer(found: number, known: number): StartError {
  return new StartError(
    "start/newer-data",
    `The PostgreSQL database was written by a newer Tandem (schema ${found}; this one knows ${known}).`,
    "Start the newer version. Data is not turned back; to go back, restore the backup from before the upgrade.",
  );
}
