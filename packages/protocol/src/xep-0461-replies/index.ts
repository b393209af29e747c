import { el, type XmlElement } from "@tandem/xml";
import { parseJid, type Jid } from "../jid/index.ts";

export const NS_REPLY = "urn:xmpp:reply:0";

/** To which message this one answers (XEP-0461 v0.2.1 §3). */
export interface Reply {
  /** In a room the room's stanza-id of that message, otherwise its origin-id or id (§4.1). */
  readonly id: string;
  /** Its author, as whoever answers says. */
  readonly to?: Jid | undefined;
}

export function parseReply(message: XmlElement): Reply | null {
  const reply = message.child("reply", NS_REPLY);
  const id = reply?.attr("id");
  if (id === undefined || id === "") return null;
  return { id, to: parseJid(reply?.attr("to") ?? "") ?? undefined };
}

export function buildReply({ id, to }: Reply): XmlElement {
  return el("reply", NS_REPLY, { to, id });
}

const QUOTED_LINES_MAX = 3;
const QUOTED_CHARS_MAX = 200;

/** What stands above an answer for programs that do not know answers (§3.1), in the way of XEP-0393 quotes. */
export function quoteOf(text: string): string {
  const lines = text.slice(0, QUOTED_CHARS_MAX).split("\n").slice(0, QUOTED_LINES_MAX);
  return lines.map((line) => `> ${line}\n`).join("");
}
