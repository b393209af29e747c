import { randomBytes, randomFillSync } from "node:crypto";
import type { Random } from "../../core/ports/index.ts";

/** Fetched at a time for ids: a call for a few bytes costs as much as one for thousands. */
const POOL_BYTES = 4_096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

export const nodeRandom: Random = {
  bytes: (length) => randomBytes(length),
  id(bits = 120) {
    const length = Math.ceil(bits / 8);
    if (used + length > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.subarray(used, (used += length));
    const id = bytes.toString("base64url");
    // An id may be a secret: nothing of one that was given out stays here.
    bytes.fill(0);
    return id;
  },
};
