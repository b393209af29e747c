import { encodeBase64, utf8 } from "../encoding/index.ts";
import type { ScramCrypto, ScramHash } from "../sasl-scram/keys.ts";

/** What the server offered before anybody had proved anything: what somebody in between would shorten. */
export interface OfferedSignIn {
  /** Of the profile that is used, SASL or SASL2. */
  readonly mechanisms: readonly string[];
  /** Channel bindings as announced by XEP-0440; undefined where there was no such announcement. */
  readonly bindings: readonly string[] | undefined;
}

// No XML 1.0 document can contain either, so no name can.
const BETWEEN_NAMES = "\x1e";
const BETWEEN_LISTS = "\x1f";

/**
 * Attribute `h` of SCRAM's server-first-message, in base64: both ends see the same lists, or sign-in fails.
 * XEP-0474 v0.5.0 §5.1. Names are ASCII, so JavaScript's order is `i;octet`.
 */
export async function offeredSignInHash(crypto: ScramCrypto, hash: ScramHash, offered: OfferedSignIn): Promise<string> {
  const joined = (names: readonly string[]): string => names.toSorted().join(BETWEEN_NAMES);
  const bindings = offered.bindings === undefined ? "" : BETWEEN_LISTS + joined(offered.bindings);
  return encodeBase64(await crypto.hash(hash, utf8(joined(offered.mechanisms) + bindings)));
}
