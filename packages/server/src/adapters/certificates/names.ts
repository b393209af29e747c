import type { X509Certificate } from "node:crypto";
import { domainToUnicode } from "node:url";
import type { CertificateNames } from "../../core/ports/index.ts";

/** What a certificate says whose it is (RFC 5280 §4.2.1.6): dNSName, id-on-xmppAddr, id-on-dnsSRV. Never its common name. */
export function namesOf(certificate: X509Certificate): CertificateNames {
  return parseNames(certificate.subjectAltName ?? "");
}

/**
 * Reads `subjectAltName` as Node writes it: `DNS:a.example, othername:XmppAddr:b.example, …`. A value with anything strange in
 * it, a comma first of all, stands in quotes, so that no name can pass itself off as two. No such value is a domain: it is left out.
 */
export function parseNames(subjectAltName: string): CertificateNames {
  const entries = entriesOf(subjectAltName);
  const after = (prefix: string): string[] =>
    entries.flatMap((entry) => (entry.startsWith(prefix) ? entry.slice(prefix.length).toLowerCase() : []));
  return {
    dns: after("DNS:").map(inUnicode),
    xmpp: after("othername:XmppAddr:"),
    srv: after("othername:SRVName:"),
  };
}

/** Those without quotes. */
function entriesOf(text: string): readonly string[] {
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return entries.map((entry) => entry.trim()).filter((entry) => !entry.includes('"'));
}

/** Addresses have their domains in Unicode, certificates in ASCII. The star of a wildcard is no part of a domain. */
function inUnicode(name: string): string {
  const star = name.startsWith("*.") ? "*." : "";
  const unicode = domainToUnicode(name.slice(star.length));
  return unicode === "" ? name : star + unicode;
}
