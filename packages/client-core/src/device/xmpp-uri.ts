import { type BareJid, domainOf, localOf } from "@tandem/protocol";

/** `xmpp:dana@example.com?message`: opens a chat in whatever program handles the scheme (RFC 5122 §2, XEP-0147 §2). */
export function messageUri(jid: BareJid): string {
  const local = localOf(jid);
  const domain = encodeURIComponent(domainOf(jid));
  return `xmpp:${local === "" ? "" : `${encodeURIComponent(local)}@`}${domain}?message`;
}
