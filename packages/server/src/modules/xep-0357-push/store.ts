import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import type { CollectionSpec, Crypto } from "../../core/index.ts";

/** With the longest account before it, a key of storage is as long as it may be. */
const KEY_BYTES_MAX = 256;

/** Owner: the account; key: address and node of the push service, or their hash where they are long. */
export interface StoredTarget {
  readonly jid: string;
  readonly node?: string | undefined;
  /** The form of publish options as it came, serialised. */
  readonly options?: string | undefined;
}

export const pushTargetSpec: CollectionSpec<StoredTarget> = { name: "push-targets", version: 1 };

export function keyOf({ jid, node }: Pick<StoredTarget, "jid" | "node">, crypto: Crypto): string {
  const key = node === undefined ? jid : `${jid} ${node}`;
  const bytes = utf8(key);
  return bytes.length <= KEY_BYTES_MAX ? key : encodeBase64(crypto.hash("sha-256", bytes));
}
