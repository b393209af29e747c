import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { parseBareJid } from "../jid/index.ts";
import type { Bookmark } from "../xep-0402-bookmarks/index.ts";

/** XEP-0048 v1.2: all bookmarks in one element `<storage/>`. */
export const NS_STORED_BOOKMARKS = "storage:bookmarks";

/** A `<conference/>` of it; null for anything else, and for one without the address of a room. Extensions it has none. */
export function parseStoredBookmark(conference: XmlElement): Bookmark | null {
  const room = parseBareJid(conference.attr("jid") ?? "");
  if (room === null || !conference.is("conference", NS_STORED_BOOKMARKS)) return null;
  return {
    room,
    name: conference.attr("name"),
    autojoin: parseBoolean(conference.attr("autojoin")) === true,
    nick: conference.childText("nick"),
    password: conference.childText("password"),
    extensions: [],
  };
}

export function buildStoredBookmark({ room, name, autojoin, nick, password }: Bookmark): XmlElement {
  return el(
    "conference",
    NS_STORED_BOOKMARKS,
    { jid: room, name, autojoin: autojoin ? "true" : "false" },
    nick === undefined ? undefined : el("nick", NS_STORED_BOOKMARKS, {}, nick),
    password === undefined ? undefined : el("password", NS_STORED_BOOKMARKS, {}, password),
  );
}
