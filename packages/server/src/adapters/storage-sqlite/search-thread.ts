import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { StorageFault } from "../../core/ports/index.ts";
import { ArchiveOfIds } from "./archive-of-ids.ts";
import { storageFault } from "./faults.ts";
import { ArchiveSearcher } from "./search.ts";
import type { SearchAnswer, SearchOrder } from "./threaded-searcher.ts";

const port = parentPort;
if (port === null) throw new Error("searches run in a worker thread");

const { file } = workerData as { readonly file: string };
const database = new Database(file, { readonly: true, timeout: 5_000 });
database.pragma("cache_size = -32768");
// Read as memory, as far as SQLite does that (2 GiB): each page is a call of the system less.
database.pragma("mmap_size = 2147418112");
const archiveOf = new ArchiveOfIds(database);
const searcher = new ArchiveSearcher(database, archiveOf);

async function answerTo({ no, search, countMax }: SearchOrder): Promise<SearchAnswer> {
  try {
    const found = countMax === undefined ? await searcher.page(search) : await searcher.count(search, countMax);
    return { kind: "found", no, found };
  } catch (cause) {
    const fault = storageFault(cause);
    if (fault instanceof RangeError) return { kind: "refused", no, message: fault.message };
    const code = fault instanceof StorageFault ? fault.code : "storage/unavailable";
    return { kind: "failed", no, code, message: fault.message };
  }
}

port.on("message", (order: SearchOrder | "close") => {
  if (order !== "close") return void answerTo(order).then((answer) => port.postMessage(answer));
  database.close();
  port.close();
});

// Until it is loaded, or when it cannot be, rows are compared.
archiveOf.load().catch((cause: unknown) => {
  if (database.open) throw cause;
});
