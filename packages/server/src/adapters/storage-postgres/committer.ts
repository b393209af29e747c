import pg from "pg";
import type { ArchiveWrite } from "../storage-schema/index.ts";
import type { Committer, UpdateOperation, WriteOperation } from "../write-queue/index.ts";
import { ArchiveWriter } from "./archive-writer.ts";
import { type Client, clientConfig, endSession, rowsOf } from "./connection.ts";
import { DocumentWriter } from "./document-writer.ts";
import { storageFault } from "./faults.ts";

export type PostgresOperation = WriteOperation | UpdateOperation;

/**
 * Commits over one connection of its own. Each transaction begins by locking the counters, so transactions of all nodes on
 * this database run one after the other: ids and revs grow in the order of commit, and an update loses nothing.
 */
export class PostgresCommitter implements Committer<PostgresOperation> {
  readonly #url: string;
  #client: Client | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async commit(operations: readonly PostgresOperation[]): Promise<readonly unknown[]> {
    try {
      const client = await this.#connect();
      await client.query("BEGIN");
      const results = await run(client, operations);
      await client.query("COMMIT");
      return results;
    } catch (cause) {
      // A connection in doubt is dropped, and with it the transaction; the next commit opens another.
      await this.#drop();
      throw storageFault(cause);
    }
  }

  async close(): Promise<void> {
    await this.#drop();
  }

  async #connect(): Promise<Client> {
    if (this.#client !== null) return this.#client;
    const client = new pg.Client(clientConfig(this.#url));
    // Lost between two commits: without a listener the event would end the process.
    client.on("error", () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    await client.query("SET synchronous_commit = on");
    this.#client = client;
    return client;
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client !== null) await endSession(client);
  }
}

async function run(client: Client, operations: readonly PostgresOperation[]): Promise<readonly unknown[]> {
  const counters = await rowsOf<{ name: string; value: number }>(
    client,
    "SELECT name, value FROM counters WHERE name IN ('rev', 'archive-id') ORDER BY name FOR UPDATE",
  );
  const last = new Map(counters.map(({ name, value }) => [name, value]));
  const count = (name: string) => (): number => {
    const value = (last.get(name) ?? 0) + 1;
    last.set(name, value);
    return value;
  };
  const documents = new DocumentWriter(client, count("rev"));
  const archive = new ArchiveWriter(client, count("archive-id"));
  const results: unknown[] = [];
  for (const group of grouped(operations)) results.push(...(await apply(group, documents, archive)));
  await client.query(
    "UPDATE counters SET value = CASE name WHEN 'rev' THEN $1::int8 ELSE $2::int8 END WHERE name IN ('rev', 'archive-id')",
    [last.get("rev"), last.get("archive-id")],
  );
  return results;
}

type Group =
  | { readonly kind: "appends"; readonly operations: (PostgresOperation & { readonly kind: "append" })[] }
  | { readonly kind: "single"; readonly operation: PostgresOperation };

/** Appends that follow one another become one group: nearly all of the load is messages. */
function grouped(operations: readonly PostgresOperation[]): readonly Group[] {
  const groups: Group[] = [];
  for (const operation of operations) {
    const previous = groups.at(-1);
    if (operation.kind !== "append") groups.push({ kind: "single", operation });
    else if (previous?.kind === "appends") previous.operations.push(operation);
    else groups.push({ kind: "appends", operations: [operation] });
  }
  return groups;
}

async function apply(group: Group, documents: DocumentWriter, archive: ArchiveWriter): Promise<readonly unknown[]> {
  if (group.kind === "single") return [await applyOne(group.operation, documents, archive)];
  const all: ArchiveWrite[] = group.operations.flatMap(({ entries }) => entries);
  const appended = [...(await archive.append(all))];
  return group.operations.map(({ entries }) => appended.splice(0, entries.length));
}

function applyOne(operation: PostgresOperation, documents: DocumentWriter, archive: ArchiveWriter): unknown {
  switch (operation.kind) {
    case "put":
      return documents.put(operation.collection, operation.rows);
    case "delete":
      return documents.delete(operation.collection, operation.owner, operation.key);
    case "delete-owner":
      return documents.deleteOwner(operation.collection, operation.owner);
    case "update":
      return documents.update(operation);
    case "append":
      return archive.append(operation.entries);
    case "replace":
      return archive.replace(operation.archive, operation.id, operation);
    case "forget":
      return archive.forget(operation.archive, operation.peer, operation.upToId);
    case "purge":
      return archive.purge(operation.archive, operation.before);
    case "index-text":
      // The words stand in the row: there is never anything left to index.
      return true;
    case "merge-text":
      return false;
    case "flush":
      return null;
  }
}
