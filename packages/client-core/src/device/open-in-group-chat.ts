import { type Jid, parseJid } from "@tandem/protocol";
import type { OpenInCommunicatorResult } from "../preferred-client/index.ts";
import type { DevicePorts } from "./ports.ts";

export const GROUP_CHAT_WINDOW = "tandem-groupchat";

/** A place in Group Chat; only the fragment differs, so a window that is open is not reloaded. */
export type GroupChatPlace =
  | { readonly kind: "start" }
  | { readonly kind: "im"; readonly jid: string }
  /** `message`: as the archive names it. */
  | { readonly kind: "room"; readonly jid: string; readonly message?: string | undefined };

/** The mirror case of the hand-over (RT26), and the way from a found room to Group Chat. Call inside the click. */
export function openInGroupChat(
  { windows, origin }: Pick<DevicePorts, "windows" | "origin">,
  place: GroupChatPlace,
): OpenInCommunicatorResult {
  const fragment = fragmentOf(place);
  if (fragment === null) return "no-answer";
  const opened = windows.open(`${origin}/groupchat/${fragment}`, GROUP_CHAT_WINDOW, "");
  opened?.focus();
  return opened === null ? "blocked" : "shown";
}

function fragmentOf(place: GroupChatPlace): string | null {
  if (place.kind === "start") return "#/";
  const jid: Jid | null = parseJid(place.jid);
  if (jid === null) return null;
  const message = place.kind === "room" && place.message !== undefined ? `/${encodeURIComponent(place.message)}` : "";
  return `#/${place.kind}/${encodeURIComponent(jid)}${message}`;
}
