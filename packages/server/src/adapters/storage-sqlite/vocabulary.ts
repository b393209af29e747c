import type Database from "better-sqlite3";

/** A beginning that more words share is left to FTS5, which then merges the entries of all of them. */
export const EXPANDED_MAX = 256;

/** Behind a word and before whatever follows it: words hold letters and digits only. */
const NEXT = "\u0001";

/** The words of the index, in their order. */
export class Vocabulary {
  readonly #from;

  constructor(database: Database.Database) {
    database.exec(
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.archive_words USING fts5vocab(main, archive_text, instance)",
    );
    // The first row that is not before: one look into the index, while the other kinds of that table read all of a word's entries.
    this.#from = database
      .prepare<[string], string>("SELECT term FROM temp.archive_words WHERE term >= ? LIMIT 1")
      .pluck();
  }

  /** All words that begin so, or null: more than EXPANDED_MAX. */
  beginningWith(prefix: string): readonly string[] | null {
    const words: string[] = [];
    for (let at = prefix; ; ) {
      const word = this.#from.get(at);
      if (word === undefined || !word.startsWith(prefix)) return words;
      if (words.length === EXPANDED_MAX) return null;
      words.push(word);
      at = `${word}${NEXT}`;
    }
  }
}
