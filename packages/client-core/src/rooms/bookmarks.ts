import type { Bookmark } from "@tandem/protocol/xep-0402-bookmarks";
import type { NotifyLevel } from "@tandem/protocol/tandem-notifications";
import { type NotifySetting, OWN_IDENTITY, withNotifySetting } from "@tandem/protocol/xep-0492-notification-settings";
import { parseElement, serialize } from "@tandem/xml";

const SETTINGS: { readonly [level in NotifyLevel]: NotifySetting } = {
  everything: "always",
  mentions: "on-mention",
  nothing: "never",
};

export function withLevel(bookmark: Bookmark, level: NotifyLevel | undefined): Bookmark {
  const setting = level && SETTINGS[level];
  return { ...bookmark, extensions: withNotifySetting(bookmark.extensions, setting, OWN_IDENTITY) };
}

/** On the device's disk elements are text; a room's password stays with the server. */
export type CachedBookmark = Omit<Bookmark, "extensions" | "password"> & { readonly extensions?: readonly string[] };

export function cachedBookmark({ room, name, autojoin, nick, extensions }: Bookmark): CachedBookmark {
  return { room, name, autojoin, nick, extensions: extensions.map((extension) => serialize(extension)) };
}

export function restoredBookmark({ extensions = [], ...mark }: CachedBookmark): Bookmark {
  return { ...mark, extensions: extensions.map((extension) => parseElement(extension)) };
}
