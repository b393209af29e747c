import type { CollectionSpec } from "../../core/index.ts";

/** Owner: the account; key: the sender and its origin-id, or a random one. Delivered by revision. */
export interface OfflineRow {
  /** Milliseconds since 1970, when it arrived. */
  readonly at: number;
  readonly stanza: string;
}

export const offlineSpec: CollectionSpec<OfflineRow> = { name: "offline", version: 1 };
