import type { Chat } from "../timeline/chat.ts";
import { OFFLINE } from "./shell.ts";
import type { DraftSnapshot, TimelineSnapshot, TimelineVerbs } from "./timeline.ts";

export const EMPTY_TIMELINE: TimelineSnapshot = {
  items: [],
  hasOlder: false,
  loadingOlder: false,
  syncingSince: null,
  isComplete: false,
  leftAt: null,
  nextTryAt: null,
  target: null,
  refusal: null,
};

export const EMPTY_DRAFT: DraftSnapshot = { text: "", charsMax: 0, composing: { kind: "new" }, offersStory: false };

/** The verbs of a place whose account may come and go under a view that stays. */
export function chatVerbs(chat: () => Chat | undefined): TimelineVerbs {
  return {
    loadOlder: async () => await chat()?.loadOlder(),
    loadGap: async (hole, side) => await chat()?.loadGap(hole, side),
    showDay: async (start) => (await chat()?.showDay(start)) ?? { kind: "failed", error: "offline" },
    firstAt: async () => await chat()?.firstAt(),
    setDraft: (text) => chat()?.setDraft(text),
    send: (text) => chat()?.send(text) ?? false,
    setReadingAt: (id) => chat()?.setReadingAt(id),
    catchUpNow: () => chat()?.catchUpNow(),
    retry: (id) => chat()?.retry(id),
    discard: (id) => chat()?.discard(id),
    takeBack: (id) => chat()?.takeBack(id),
    setImportant: (isImportant) => chat()?.setImportant(isImportant),
    setStory: (title) => chat()?.setStory(title),
    declineStory: () => chat()?.declineStory(),
    setTyping: (isTyping) => chat()?.setTyping(isTyping),
    markRead: (id, focused) => chat()?.markRead(id, focused),
    edit: (id) => chat()?.edit(id),
    editLast: (options) => chat()?.editLast(options) ?? false,
    reply: (id) => chat()?.reply(id),
    stopComposing: () => chat()?.stopComposing(),
    react: (id, emoji) => chat()?.react(id, emoji),
    retract: (id) => chat()?.retract(id),
    moderate: async (id, reason) => (await chat()?.moderate(id, reason)) ?? OFFLINE,
    setPinned: async (id, isPinned) => await chat()?.setPinned(id, isPinned),
    show: (id) => chat()?.show(id),
    showAnswered: async (id) => await chat()?.showAnswered(id),
    linkTo: (id) => chat()?.linkTo(id),
    dismissRefusal: () => chat()?.dismissRefusal(),
    open: () => chat()?.open(),
    close: () => chat()?.close(),
  };
}
