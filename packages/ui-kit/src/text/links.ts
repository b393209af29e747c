import type { LinkFault } from "@tandem/client-core/view-models";

// What becomes a link in somebody's words: a few schemes, and only where it is plain to where it leads.

export interface Link {
  readonly text: string;
  readonly href: string;
  /** Where it really leads, when the text looks as if it led elsewhere. */
  readonly host?: string;
  /** Address of the room or person that it names, to be opened here. */
  readonly room?: string;
  /** In the room: the message that it leads to, as the archive names it. */
  readonly message?: string;
  readonly person?: string;
  /** It is meant for the app, and does not say where it leads (RM10). */
  readonly broken?: LinkFault;
}

// Without quotes and brackets, and without what is not seen: such characters only make one address look like another.
const LINK =
  /(?:https?:\/\/|mailto:|xmpp:)[^\s<>"'`\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/giu;

/** Every link in a text, with its place. */
export function* linksIn(text: string): Generator<Link & { readonly at: number }> {
  for (const match of text.matchAll(LINK)) {
    const link = linkOf(withoutTrailingPunctuation(match[0]));
    if (link !== undefined) yield { ...link, at: match.index };
  }
}

/** A full stop or a bracket after an address ends the sentence, not the address. */
function withoutTrailingPunctuation(url: string): string {
  let end = url.length;
  while (end > 0 && /[.,;:!?)\]}*_~]/u.test(url[end - 1] ?? "")) {
    if (url[end - 1] === ")" && url.slice(0, end).includes("(")) break;
    end -= 1;
  }
  return url.slice(0, end);
}

function linkOf(text: string): Link | undefined {
  const url = URL.parse(text);
  switch (url?.protocol) {
    case "https:":
    case "http:":
      return webLink(text, url);
    case "mailto:":
      return ADDRESS.test(decoded(url.pathname) ?? "") ? { text, href: url.href } : undefined;
    case "xmpp:":
      return xmppLink(text, url);
    default:
      return undefined;
  }
}

/** `https://bank.example@evil.example` leads to the second; a name of other letters may look like one of ours. */
function webLink(text: string, url: URL): Link | undefined {
  if (url.hostname === "") return undefined;
  const shown = /^https?:\/\/([^/?#]*)/iu.exec(text)?.[1]?.toLowerCase();
  return { text, href: url.href, ...(shown !== url.host && { host: url.host }), ...placeInApp(url) };
}

const ADDRESS = /^[^\s@/?#]+@[^\s@/?#]+$/u;

/** RFC 5122: `xmpp:room@rooms.example?join`; without a query it is a person, or anything that begins so. */
function xmppLink(text: string, { href, pathname, search }: URL): Link | undefined {
  const address = decoded(pathname);
  const isJoin = /^\?join\b/u.test(search);
  if (address !== undefined && ADDRESS.test(address))
    return { text, href, ...(isJoin ? { room: address } : { person: address }) };
  return isJoin ? { text, href, broken: address === undefined ? "cut" : "no-address" } : undefined;
}

/** Links that Group Chat itself gives: `https://chat.example/groupchat/#/room/<address>`, of a message with `/<id>` behind it. */
function placeInApp({ origin, pathname, hash }: URL): Pick<Link, "room" | "message" | "broken"> {
  if (origin !== globalThis.location?.origin || pathname !== "/groupchat/" || !hash.startsWith("#/room")) return {};
  if (decoded(hash) === undefined) return { broken: "cut" };
  const [, room, message] = (/^#\/room\/([^/]+)(?:\/([^/]+))?$/u.exec(hash) ?? []).map((part) => part && decoded(part));
  if (room === undefined) return { broken: /^#\/room\/?$/u.test(hash) ? "cut" : "unknown" };
  if (!ADDRESS.test(room)) return { broken: "no-address" };
  return { room, ...(message !== undefined && { message }) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // Cut off in the middle of a character.
  }
}
