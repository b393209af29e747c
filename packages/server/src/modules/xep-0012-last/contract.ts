import type { BareJid } from "@tandem/protocol";
import { contract } from "../../core/index.ts";

export interface LastSeen {
  /** Milliseconds since 1970: now, while somebody is signed in; undefined when they never were. For administrators only. */
  of(account: BareJid): Promise<number | undefined>;
}
export const lastSeen = contract<LastSeen>("xep-0012-last");
