import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";

/** PEP node and namespace. */
export const NS_BOOKMARKS = "urn:xmpp:bookmarks:1";

/** XEP-0402 v1.2.0 §4.3: private, and no item is dropped for its age. */
export const BOOKMARKS_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  accessModel: "whitelist",
};

/** A room that the person keeps; with `autojoin` one that they follow. */
export interface Bookmark {
  readonly room: BareJid;
  readonly name?: string | undefined;
  readonly autojoin: boolean;
  readonly nick?: string | undefined;
  readonly password?: string | undefined;
  /** What other programs keep here; it must be handed back when the bookmark is changed. */
  readonly extensions: readonly XmlElement[];
}

export function parseBookmark(item: PubsubItem): Bookmark | null {
  const room = parseBareJid(item.id ?? "");
  const conference = item.payload;
  if (room === null || conference?.is("conference", NS_BOOKMARKS) !== true) return null;
  return {
    room,
    name: conference.attr("name"),
    autojoin: parseBoolean(conference.attr("autojoin")) === true,
    nick: conference.childText("nick"),
    password: conference.childText("password"),
    extensions: conference.child("extensions")?.elements() ?? [],
  };
}

export function buildBookmark(bookmark: Bookmark): PubsubItem & { readonly payload: XmlElement } {
  const { nick, password, extensions } = bookmark;
  const payload = el(
    "conference",
    NS_BOOKMARKS,
    { name: bookmark.name, autojoin: bookmark.autojoin ? "true" : undefined },
    nick === undefined ? undefined : el("nick", NS_BOOKMARKS, {}, nick),
    password === undefined ? undefined : el("password", NS_BOOKMARKS, {}, password),
    extensions.length === 0 ? undefined : el("extensions", NS_BOOKMARKS, {}, ...extensions),
  );
  return { id: bookmark.room, payload };
}
