import type { BareJid } from "@tandem/protocol";
import type { PeopleLimits } from "@tandem/protocol/tandem-occupants";
import type { ReadonlySignal } from "@preact/signals-core";
import type { Connection } from "../connection/index.ts";
import type { ClientPorts, LocalStore } from "../ports/index.ts";
import type { ImClient, ImMode } from "../preferred-client/index.ts";
import type { ArchiveReader } from "../timeline/archive.ts";
import type { Pep } from "./pep.ts";

/** What every part of a signed-in account shares. */
export interface Context {
  readonly ports: ClientPorts;
  readonly connection: Connection;
  readonly account: BareJid;
  readonly app: ImClient;
  readonly mode: ReadonlySignal<ImMode>;
  readonly isOnline: ReadonlySignal<boolean>;
  readonly archive: ArchiveReader;
  readonly pep: Pep;
  /** Keys are this account's and this app's own. */
  readonly store: LocalStore;
  readonly features: Features;
}

/** What service discovery found; what is absent is switched off (RT32). */
export interface Features {
  /** Of the server's domain. */
  readonly server: ReadonlySet<string>;
  /** Of the own account. */
  readonly account: ReadonlySet<string>;
  /** Where files go (XEP-0363), how large one may be, and whether it knows whom they are for (docs/protocol/files.md). */
  readonly upload?: { readonly jid: BareJid; readonly bytesMax?: number; readonly isTandem: boolean };
  /** The server's own push service for browsers. */
  readonly webPush?: BareJid;
  /** The service where rooms live, and what it can. */
  readonly rooms?: RoomsService;
}

export interface RoomsService {
  readonly jid: BareJid;
  readonly features: ReadonlySet<string>;
  /** How much of the people of a room it tells at once (docs/protocol/occupants.md §2). */
  readonly people?: PeopleLimits;
}

/** Resolves at once, or when the session is there. */
export async function whenOnline({ isOnline }: Pick<Context, "isOnline">): Promise<void> {
  if (isOnline.peek()) return;
  await new Promise<void>((resolve) => {
    const stop = isOnline.subscribe((is) => {
      if (!is) return;
      resolve();
      stop();
    });
  });
}

export function prefixedStore(store: LocalStore, prefix: string): LocalStore {
  return {
    get: (key) => store.get(prefix + key),
    set: (key, value) => store.set(prefix + key, value),
    delete: (key) => store.delete(prefix + key),
    deletePrefix: (more) => store.deletePrefix(prefix + more),
  };
}
