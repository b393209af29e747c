import { el, type XmlElement } from "@tandem/xml";

export const NS_CHAT_STATES = "http://jabber.org/protocol/chatstates";

export type ChatState = "active" | "composing" | "paused" | "inactive" | "gone";
const STATES: readonly string[] = ["active", "composing", "paused", "inactive", "gone"];

export function chatStateOf(message: XmlElement): ChatState | null {
  const name = message.childIn(NS_CHAT_STATES)?.name;
  return name !== undefined && STATES.includes(name) ? (name as ChatState) : null;
}

export function buildChatState(state: ChatState): XmlElement {
  return el(state, NS_CHAT_STATES);
}
