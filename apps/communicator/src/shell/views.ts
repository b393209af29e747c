import { later } from "@tandem/ui-kit";

// What the first paint does not need. A conversation is wanted soon after it, so it is on its way by then.
export const ConversationView = later(() => import("../conversation/conversation-view.tsx"));
export const TalkView = later(() => import("../conversation/talk-view.tsx"));
export const HistoryView = later(() => import("../history/history-view.tsx"));
export const SettingsDialog = later(() => import("../settings/settings-dialog.tsx"));

/** Called when the first paint stands, before anybody can have signed in. */
export function preloadViews(): void {
  for (const view of [ConversationView, TalkView]) void view.preload();
}
