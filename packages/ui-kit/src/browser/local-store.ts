import type { ClientPorts } from "@tandem/client-core/ports";

type LocalStore = ClientPorts["store"];

const STORE = "values";

/** One key-value store in IndexedDB. `name`: one per app, so that each may forget its own. */
export function indexedDbStore(name: string): LocalStore {
  let opening: Promise<IDBDatabase> | undefined;
  const database = (): Promise<IDBDatabase> => {
    opening ??= open(name).then((db) => {
      // A newer version of the app wants to change the store: let it, and open again when it is needed.
      db.addEventListener("versionchange", () => {
        db.close();
        opening = undefined;
      });
      return db;
    });
    return opening;
  };
  const run = async <T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = (await database()).transaction(STORE, mode);
    return await finished(ask(transaction.objectStore(STORE)));
  };
  return {
    get: (key) => run<unknown>("readonly", (store) => store.get(key)),
    set: async (key, value) => {
      await run("readwrite", (store) => store.put(value, key));
    },
    delete: async (key) => {
      await run("readwrite", (store) => store.delete(key));
    },
    deletePrefix: async (prefix) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      await run("readwrite", (store) => store.delete(range));
    },
  };
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
  return finished(request);
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The store of this browser failed.")));
  });
}
