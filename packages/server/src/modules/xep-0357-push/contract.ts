import type { BareJid } from "@tandem/protocol";
import type { PushSummary } from "@tandem/protocol/xep-0357-push";
import { contract } from "../../core/index.ts";

/** How much a notification says: that there is something; from whom; or also what. */
export type PushDetail = "count" | "sender" | "body";

export interface Push {
  /** Who runs the server decides for everybody. `sender` unless told. */
  tells(detail: PushDetail): void;
  /** Tells of something that is not addressed to the account, as of a message to it: only when nobody is there (PN3). */
  notify(account: BareJid, summary: Pick<PushSummary, "sender" | "body">): Promise<void>;
  /** Whoever has something switched on: once for each when the server starts, then at each change. Register in `onStarted`. */
  watch(handler: (account: BareJid, isOn: boolean) => void): Promise<void>;
}
export const push = contract<Push>("xep-0357-push");
