import type { CollectionSpec } from "../../core/index.ts";

/** Owner: the account; key: address and node of the push service. */
export interface StoredTarget {
  readonly jid: string;
  readonly node?: string | undefined;
  /** The form of publish options as it came, serialised. */
  readonly options?: string | undefined;
}

export const pushTargetSpec: CollectionSpec<StoredTarget> = { name: "push-targets", version: 1 };

export function keyOf({ jid, node }: { readonly jid: string; readonly node?: string | undefined }): string {
  return node === undefined ? jid : `${jid} ${node}`;
}
