import { type BareJid, parseBareJid } from "@tandem/protocol";
import { isRecord } from "./stored-json.ts";

/** What the two apps say to each other on the channel. Any script of this origin could write there, so all is parsed. */
export type HandOverMessage =
  /** Communicator has the request: it shows the conversation, or asks to sign in for it. */
  | { readonly type: "shown"; readonly id: string }
  /** Communicator will not open it, because IM is turned off in it. */
  | { readonly type: "refused"; readonly id: string }
  /** Group Chat got no answer: a running Communicator shall open the waiting request by itself. */
  | { readonly type: "show"; readonly id: string }
  | { readonly type: "who"; readonly id: string }
  /** `account` null: nobody is signed in. */
  | { readonly type: "account"; readonly id: string; readonly account: BareJid | null };

export function parseHandOverMessage(message: unknown): HandOverMessage | null {
  if (!isRecord(message) || typeof message.id !== "string") return null;
  const { id } = message;
  switch (message.type) {
    case "shown":
    case "refused":
    case "show":
    case "who":
      return { type: message.type, id };
    case "account":
      return {
        type: "account",
        id,
        account: typeof message.account === "string" ? parseBareJid(message.account) : null,
      };
    default:
      return null;
  }
}
