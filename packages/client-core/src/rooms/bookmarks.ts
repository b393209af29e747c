import type { Bookmark } from "@tandem/protocol/xep-0402-bookmarks";
import type { NotifyLevel } from "@tandem/protocol/tandem-notifications";
import {
  notifySettingIn,
  withNotifySetting,
  type NotifySetting,
} from "@tandem/protocol/xep-0492-notification-settings";
import { parseElement, serialize } from "@tandem/xml";

/** As service discovery tells of us: settings may be for some kinds of program only. */
const IDENTITY = { category: "client", type: "web" };
const LEVELS: { readonly [setting in NotifySetting]: NotifyLevel } = {
  always: "everything",
  "on-mention": "mentions",
  never: "nothing",
};
const SETTINGS: { readonly [level in NotifyLevel]: NotifySetting } = {
  everything: "always",
  mentions: "on-mention",
  nothing: "never",
};

/** What the person is told of in that room (XEP-0492 v0.2); undefined: as everywhere. */
export function levelIn({ extensions }: Bookmark): NotifyLevel | undefined {
  const setting = notifySettingIn(extensions, IDENTITY);
  return setting && LEVELS[setting];
}

export function withLevel(bookmark: Bookmark, level: NotifyLevel | undefined): Bookmark {
  const setting = level && SETTINGS[level];
  return { ...bookmark, extensions: withNotifySetting(bookmark.extensions, setting, IDENTITY) };
}

/** On the device's disk elements are text; a room's password stays with the server. */
export type CachedBookmark = Omit<Bookmark, "extensions" | "password"> & { readonly extensions?: readonly string[] };

export function cachedBookmark({ room, name, autojoin, nick, extensions }: Bookmark): CachedBookmark {
  return { room, name, autojoin, nick, extensions: extensions.map((extension) => serialize(extension)) };
}

export function restoredBookmark({ extensions = [], ...mark }: CachedBookmark): Bookmark {
  return { ...mark, extensions: extensions.map((extension) => parseElement(extension)) };
}
