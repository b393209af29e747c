import type { CertificateNames, PeerCertificate } from "../ports/index.ts";

const SERVER_SERVICE = "_xmpp-server.";

/**
 * FE2: may who holds the certificate speak for the domain (prepared)? By RFC 6125 §6.4 with its wildcards, and RFC 6120
 * §13.7.1.2. Whether the certificate is to be trusted is another question.
 */
export function certifies(names: CertificateNames, domain: string): boolean {
  return (
    names.xmpp.includes(domain) ||
    names.srv.includes(SERVER_SERVICE + domain) ||
    names.dns.some((name) => name === domain || isWildcardFor(name, domain))
  );
}

/** RFC 6125 §6.4.3: the star is the whole leftmost label and stands for one label; never for all of a top-level domain. */
function isWildcardFor(name: string, domain: string): boolean {
  const dot = domain.indexOf(".");
  if (!name.startsWith("*.") || dot === -1) return false;
  const parent = domain.slice(dot + 1);
  return parent.includes(".") && name.slice(2) === parent;
}

/** The certificate proves the domain without anybody being asked. */
export function proves(certificate: PeerCertificate | undefined, domain: string): boolean {
  return certificate?.isTrusted === true && certifies(certificate.names, domain);
}
