import { later } from "@tandem/ui-kit";

// What the first paint does not need. Rooms and conversations are wanted soon after it, so they are on their way by then.
export const RoomView = later(() => import("../room/room-view.tsx"));
export const ParticipantPanel = later(() => import("../room/participant-list.tsx"));
export const AddInPanel = later(() => import("../room/add-in/add-in-panel.tsx"));
export const ConversationView = later(() => import("../conversation/conversation-view.tsx"));
export const AboutPanel = later(() => import("../conversation/about-panel.tsx"));
export const ContactCard = later(() => import("../conversation/contact-card.tsx"), { isLayer: true });
export const RoomSettingsView = later(() => import("../room-settings/room-settings-view.tsx"));
export const HistoryView = later(() => import("../history/history-view.tsx"));
export const ActivityView = later(() => import("../activity/activity-view.tsx"));
export const Bell = later(() => import("../activity/bell.tsx"));
export const DirectoryView = later(() => import("../directory/directory-view.tsx"));
export const ImNotice = later(() => import("../notices/im-notice.tsx"));

/** Called when the first paint stands, before anybody can have signed in. */
export function preloadViews(): void {
  for (const view of [Bell, RoomView, ParticipantPanel, ConversationView, ContactCard, ImNotice]) void view.preload();
}
