import type { DiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { type Caps, capsVerification, parseCaps } from "@tandem/protocol/xep-0115-caps";
import { capsHash, type CapsHash, hashNode, parseHashSet } from "@tandem/protocol/xep-0390-caps";
import type { XmlElement } from "@tandem/xml";
import type { Crypto } from "../../core/index.ts";

const HASH_NAME_CHARS_MAX = 32;
const HASHES = { "sha-1": "sha-1", "sha-256": "sha-256" } as const;
type HashName = keyof typeof HASHES;

/** What a presence says of its program. */
export interface Announced {
  /** The same for all programs that can do the same. */
  readonly key: string;
  /** The node at which to ask. */
  readonly node: string;
  /** Whether that is the information that was announced. */
  isVerified(info: DiscoInfo): Promise<boolean>;
}

/** Of both kinds the newer counts (CP6): nobody has found two sets of features with the same hash. */
export function announcedBy(presence: XmlElement, crypto: Crypto): Announced | null {
  const hash = parseHashSet(presence).find(({ algorithm }) => algorithm === "sha-256");
  if (hash !== undefined) return byHashSet(hash, crypto);
  const caps = parseCaps(presence);
  return caps === null || caps.hash.length > HASH_NAME_CHARS_MAX ? null : byCaps(caps, crypto);
}

function byHashSet(hash: CapsHash, crypto: Crypto): Announced {
  return {
    key: `caps2 ${hash.algorithm} ${hash.value}`,
    node: hashNode(hash),
    isVerified: async (info) =>
      capsHash(info, hash.algorithm, (data) => crypto.hash("sha-256", data))?.value === hash.value,
  };
}

function byCaps(caps: Caps, crypto: Crypto): Announced {
  return {
    key: `${caps.hash} ${caps.verification}`,
    node: `${caps.node}#${caps.verification}`,
    async isVerified(info) {
      const name: HashName | undefined = HASHES[caps.hash as HashName];
      if (name === undefined) return false;
      return (await capsVerification(info, (data) => crypto.hash(name, data))) === caps.verification;
    },
  };
}
