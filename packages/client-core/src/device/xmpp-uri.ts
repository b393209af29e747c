import { type BareJid, domainOf, localOf } from "@tandem/protocol";

/** `xmpp:dana@example.com?message`: opens a chat in whatever program handles the scheme (RFC 5122 §2, XEP-0147 §2). */
export function messageUri(jid: BareJid): string {
  return `${uriOf(jid)}?message`;
}

/** `xmpp:ops@rooms.example.com?join`: a link to a room that every program understands (RFC 5122 §2, XEP-0045 §16.2). */
export function joinUri(room: BareJid): string {
  return `${uriOf(room)}?join`;
}

function uriOf(jid: BareJid): string {
  const local = localOf(jid);
  return `xmpp:${local === "" ? "" : `${encodeURIComponent(local)}@`}${encodeURIComponent(domainOf(jid))}`;
}
