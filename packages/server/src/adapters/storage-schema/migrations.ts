import { SPAN_MS } from "./spans.ts";

/** What differs in the text of the schema; statements that differ in more than that have a branch of their own. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
  readonly integer: string;
  /** Compares and sorts by code point. */
  readonly text: string;
  /** Appended to a table whose primary key is its only access path. */
  readonly clustered: string;
}

export const sqliteDialect: Dialect = { name: "sqlite", integer: "INTEGER", text: "TEXT", clustered: " WITHOUT ROWID" };
export const postgresDialect: Dialect = {
  name: "postgres",
  integer: "BIGINT",
  text: 'TEXT COLLATE "C"',
  clustered: "",
};

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: (dialect: Dialect) => readonly string[];
}

/** Forward only; a released one is never edited. Each runs in one transaction together with its row in `migrations`. */
export const migrations: readonly Migration[] = [
  { number: 1, name: "documents and archive", statements: first },
  { number: 2, name: "traits of archived messages", statements: traits },
  { number: 3, name: "text indexed when it is searched", statements: behind },
  { number: 4, name: "search by author, month and trait", statements: facets },
  { number: 5, name: "ids by time", statements: spans },
  { number: 6, name: "words by blocks of ids", statements: blocks },
];

/** Made before the first migration runs. */
export const migrationsTable = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)";

function first(d: Dialect): readonly string[] {
  return [
    // `rev` and `archive-id` are the last numbers given; `born` tells the life of this store from others (changesSince).
    `CREATE TABLE counters (name ${d.text} PRIMARY KEY, value ${d.integer} NOT NULL)`,
    // json is null for a deletion, which stays so that changesSince can tell of it.
    `CREATE TABLE documents (collection ${d.text}, owner ${d.text}, key ${d.text}, rev ${d.integer} NOT NULL,
      version ${d.integer} NOT NULL, json ${d.text}, PRIMARY KEY (collection, owner, key))${d.clustered}`,
    "CREATE INDEX documents_by_rev ON documents (collection, owner, rev)",
    "CREATE INDEX documents_deleted ON documents (collection, owner, rev) WHERE json IS NULL",
    // The highest rev of an owner whose deletions are no longer all known.
    `CREATE TABLE forgotten (collection ${d.text}, owner ${d.text}, rev ${d.integer} NOT NULL, PRIMARY KEY (collection, owner))${d.clustered}`,
    `CREATE TABLE document_terms (collection ${d.text}, term ${d.text}, owner ${d.text}, key ${d.text},
      PRIMARY KEY (collection, term, owner, key))${d.clustered}`,
    "CREATE INDEX document_terms_by_document ON document_terms (collection, owner, key)",
    d.name === "sqlite"
      ? "CREATE TABLE archives (no INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)"
      : `CREATE TABLE archives (no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name ${d.text} NOT NULL UNIQUE)`,
    `CREATE TABLE archive (id ${d.integer} PRIMARY KEY, archive ${d.integer} NOT NULL, at ${d.integer} NOT NULL, peer ${d.text} NOT NULL,
      sender ${d.text} NOT NULL, direction ${d.integer} NOT NULL, origin_id ${d.text}, stanza ${d.text} NOT NULL, text ${d.text} NOT NULL
      ${d.name === "postgres" ? ", words tsvector" : ""})`,
    // Both hold `at`, so that a walk which only filters by time touches no row.
    "CREATE INDEX archive_by_id ON archive (archive, id, at)",
    "CREATE INDEX archive_by_peer ON archive (archive, peer, id, at)",
    "CREATE UNIQUE INDEX archive_by_origin ON archive (archive, peer, direction, origin_id) WHERE origin_id IS NOT NULL",
    // detail=none: the index knows which entry holds a word, not where; pairs of characters make phrases needless.
    d.name === "sqlite"
      ? "CREATE VIRTUAL TABLE archive_text USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
      : "CREATE INDEX archive_text ON archive USING gin (words) WITH (fastupdate = off)",
  ];
}

/** What counts as unread and what a search may ask for, in the indexes that are walked anyway: no row is read to count. */
function traits(d: Dialect): readonly string[] {
  // Until now nothing told texts from corrections and retractions with a fallback text.
  const isAmendment = ["urn:xmpp:message-correct:0", "urn:xmpp:message-retract:1"]
    .map((ns) => `stanza LIKE '%${ns}%'`)
    .join(" OR ");
  return [
    `ALTER TABLE archive ADD COLUMN traits ${d.integer} NOT NULL DEFAULT 0`,
    `UPDATE archive SET traits = CASE WHEN ${isAmendment} THEN 0 ELSE 1 + 2 * direction END
      + CASE WHEN text LIKE '%http://%' OR text LIKE '%https://%' THEN 4 ELSE 0 END WHERE text <> ''`,
    "DROP INDEX archive_by_id",
    "DROP INDEX archive_by_peer",
    "CREATE INDEX archive_by_id ON archive (archive, id, at, traits)",
    "CREATE INDEX archive_by_peer ON archive (archive, peer, id, at, traits)",
  ];
}

/** PostgreSQL keeps its words in the row, so its index is never behind. */
function behind(d: Dialect): readonly string[] {
  if (d.name === "postgres") return [];
  return [
    // The highest id of the archive whose words are in archive_text.
    "ALTER TABLE archives ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0",
    "UPDATE archives SET indexed = coalesce((SELECT max(id) FROM archive WHERE archive.archive = archives.no), 0)",
  ];
}

/** The index of words learns what else a search asks for; each archive is indexed anew when it is next searched. */
function facets(d: Dialect): readonly string[] {
  if (d.name === "postgres") return [];
  return ["INSERT INTO archive_text (archive_text) VALUES ('delete-all')", "UPDATE archives SET indexed = 0"];
}

/** Where a time lies in the ids. Reads an index of all that is archived: some seconds for ten million messages. */
function spans(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE archive_spans (archive ${d.integer}, span ${d.integer}, first_id ${d.integer} NOT NULL, late_id ${d.integer},
      PRIMARY KEY (archive, span))${d.clustered}`,
    // Which of them came late is not known: each may have.
    `INSERT INTO archive_spans SELECT archive, at / ${SPAN_MS}, min(id), max(id) FROM archive GROUP BY 1, 2`,
  ];
}

/**
 * The words of a row name its block, its author and its traits. The table is written anew, which takes less than changing each row
 * and leaves nothing behind. SQLite's index is walked in the order of ids as it is.
 */
function blocks(d: Dialect): readonly string[] {
  if (d.name === "sqlite") return [];
  const author = "CASE direction WHEN 1 THEN (SELECT name FROM archives WHERE no = archive) ELSE peer END";
  const tokens = [
    "SELECT lexeme FROM unnest(words)",
    "SELECT chr(57344) || archive WHERE words IS NULL",
    `SELECT chr(57345) || left(encode(sha256(convert_to(${author}, 'UTF8')), 'hex'), 10)`,
    "SELECT chr(57346) || 'link' WHERE traits & 4 <> 0",
    "SELECT chr(57346) || 'file' WHERE traits & 8 <> 0",
    "SELECT chr(57346) || 'important' WHERE traits & 16 <> 0",
  ].join(" UNION ALL ");
  const words = `CASE WHEN text <> '' OR traits & 28 <> 0 THEN
    (SELECT string_agg('''' || lpad(to_hex(id >> 16 & 65535), 4, '0') || token || '''', ' ') FROM (${tokens}) AS tokens (token))::tsvector END`;
  const columns = "id, archive, at, peer, sender, direction, origin_id, stanza, text, traits";
  return [
    // For the indexes: a fifth of the time.
    "SET LOCAL maintenance_work_mem = '256MB'",
    "ALTER TABLE archive RENAME TO archive_before",
    "CREATE TABLE archive (LIKE archive_before INCLUDING DEFAULTS)",
    `INSERT INTO archive (${columns}, words) SELECT ${columns}, ${words} FROM archive_before ORDER BY id`,
    "DROP TABLE archive_before",
    "ALTER TABLE archive ADD PRIMARY KEY (id)",
    "CREATE INDEX archive_by_id ON archive (archive, id, at, traits)",
    "CREATE INDEX archive_by_peer ON archive (archive, peer, id, at, traits)",
    "CREATE UNIQUE INDEX archive_by_origin ON archive (archive, peer, direction, origin_id) WHERE origin_id IS NOT NULL",
    "CREATE INDEX archive_text ON archive USING gin (words) WITH (fastupdate = off)",
    "ANALYZE archive",
  ];
}
