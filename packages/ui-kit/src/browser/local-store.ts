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
  const read = async (key: string): Promise<unknown> => {
    const transaction = (await database()).transaction(STORE, "readonly");
    return await finished(transaction.objectStore(STORE).get(key));
  };
  const write = async (change: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await database()).transaction(STORE, "readwrite");
    change(transaction.objectStore(STORE));
    const committed = ended(transaction);
    // Left to itself it commits when the page has heard that each change succeeded, which a page that goes away never hears.
    transaction.commit();
    await committed;
  };
  return {
    get: read,
    set: (key, value) => write((store) => store.put(value, key)),
    delete: (key) => write((store) => store.delete(key)),
    deletePrefix: (prefix) => write((store) => store.delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
  };
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
  return finished(request);
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Error("The store of this browser failed.")),
    );
  });
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The store of this browser failed.")));
  });
}
