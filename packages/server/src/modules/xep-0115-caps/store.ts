import type { CollectionSpec } from "../../core/index.ts";

/** Owner: empty; key: hash function and verification string. Only what was verified (CP2). */
export interface KnownCaps {
  readonly features: readonly string[];
}
export const capsSpec: CollectionSpec<KnownCaps> = { name: "client-caps", version: 1 };
export const CAPS_KEPT_MAX = 10_000;
/** Features behind one hash, together. Programs have some 3,000; anybody can make up hashes that fit what they announce. */
export const FEATURES_CHARS_MAX = 16_384;
