import type { CollectionSpec } from "../../core/index.ts";

/** Owner: empty; key: hash function and verification string. Only what was verified (CP2). */
export interface KnownCaps {
  readonly features: readonly string[];
}
export const capsSpec: CollectionSpec<KnownCaps> = { name: "client-caps", version: 1 };
export const CAPS_KEPT_MAX = 10_000;
