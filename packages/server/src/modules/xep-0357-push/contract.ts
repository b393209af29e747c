import { contract } from "../../core/index.ts";

/** How much a notification says: that there is something; from whom; or also what. */
export type PushDetail = "count" | "sender" | "body";

export interface Push {
  /** Who runs the server decides for everybody. `sender` unless told. */
  tells(detail: PushDetail): void;
}
export const push = contract<Push>("xep-0357-push");
