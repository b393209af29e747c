import type Database from "better-sqlite3";
import type { ArchiveSearch, ArchiveSearchPage, FoundCount, PagedArchiveSearch } from "../../core/ports/index.ts";
import { ArchiveSearcher } from "./search.ts";
import type { Searcher } from "./threaded-searcher.ts";

/** Searches on the caller's thread: what is only in memory cannot be read from another. */
export class DirectSearcher implements Searcher {
  readonly #searcher: ArchiveSearcher;

  constructor(database: Database.Database) {
    this.#searcher = new ArchiveSearcher(database);
  }

  page(search: PagedArchiveSearch): Promise<ArchiveSearchPage> {
    return this.#searcher.page(search);
  }

  count(search: ArchiveSearch, max: number): Promise<FoundCount> {
    return this.#searcher.count(search, max);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
