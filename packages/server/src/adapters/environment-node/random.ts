import { randomBytes } from "node:crypto";
import type { Random } from "../../core/ports/index.ts";

export const nodeRandom: Random = {
  bytes: (length) => randomBytes(length),
  id: (bits = 120) => randomBytes(Math.ceil(bits / 8)).toString("base64url"),
};
