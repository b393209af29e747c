import type { BareJid } from "@tandem/protocol";
import type { PushSummary } from "@tandem/protocol/xep-0357-push";
import { contract, type Session } from "../../core/index.ts";

/** How much a notification says: that there is something; from whom; or also what. */
export type PushDetail = "count" | "sender" | "body";

export interface PushNews extends Pick<PushSummary, "sender" | "body" | "kind"> {
  /** What is told twice under one id is one (PN7). */
  readonly id: string;
  /** Whether that session, whose connection stands, has had it. */
  readonly hasReached: (session: Session) => boolean;
}

export interface Push {
  /** Who runs the server decides for everybody. `sender` unless told. */
  tells(detail: PushDetail): void;
  /** Tells of something that is not addressed to the account, as of a message to it: only when nobody is there (PN3, PN7). */
  notify(account: BareJid, news: PushNews): void;
  /** Whether the connection of that session stands; one that waits to be resumed is nobody there. */
  stands(session: Session): boolean;
  /** Whoever has something switched on: once for each when the server starts, then at each change. Register in `onStarted`. */
  watch(handler: (account: BareJid, isOn: boolean) => void): Promise<void>;
}
export const push = contract<Push>("xep-0357-push");
