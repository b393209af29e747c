import type { Chat } from "../timeline/chat.ts";
import type { TimelineSnapshot, TimelineVerbs } from "./timeline.ts";

export const EMPTY_TIMELINE: TimelineSnapshot = {
  items: [],
  hasOlder: false,
  loadingOlder: false,
  syncingSince: null,
  newBelow: 0,
};

/** The verbs of a place whose account may come and go under a view that stays. */
export function chatVerbs(chat: () => Chat | undefined): TimelineVerbs {
  return {
    loadOlder: async () => await chat()?.loadOlder(),
    setAtBottom: (isAtBottom) => chat()?.setAtBottom(isAtBottom),
    setDraft: (text) => chat()?.setDraft(text),
    send: (text) => chat()?.send(text) ?? false,
    retry: (id) => chat()?.retry(id),
    discard: (id) => chat()?.discard(id),
    setTyping: (isTyping) => chat()?.setTyping(isTyping),
    markRead: (id, focused) => chat()?.markRead(id, focused),
    open: () => chat()?.open(),
    close: () => chat()?.close(),
  };
}
