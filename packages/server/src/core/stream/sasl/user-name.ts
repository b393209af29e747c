import { bareJid, type BareJid, parseBareJid, prepareLocal } from "@tandem/protocol";

/** The account of a SASL user name: its local part (RFC 6120 §6.3.7). Some programs send the whole address; that is taken too. */
export function accountOf(userName: string, domain: string): BareJid | null {
  const local = prepareLocal(userName);
  if (local !== null) return bareJid(local, domain);
  const jid = parseBareJid(userName);
  return jid !== null && jid.endsWith(`@${domain}`) ? jid : null;
}

/** An authorization identity is optional; nobody may act as another (RFC 6120 §6.3.8). */
export function isOwnAuthzid(authzid: string, account: BareJid): boolean {
  return authzid === "" || parseBareJid(authzid) === account;
}
