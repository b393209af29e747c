import type { XmlElement } from "@tandem/xml";

/** What a certificate says whose it is. Names are in lower case, domains in Unicode. */
export interface CertificateNames {
  readonly dns: readonly string[];
  /** id-on-xmppAddr (RFC 6120 §13.7.1.4): domains, or addresses of people. */
  readonly xmpp: readonly string[];
  /** id-on-dnsSRV (RFC 4985), e.g. `_xmpp-server.example.org`. */
  readonly srv: readonly string[];
}

/** The certificate that the other side of a TLS connection has shown and whose key it holds. */
export interface PeerCertificate {
  /** Its chain ends at an authority that we trust, and it is valid now. */
  readonly isTrusted: boolean;
  /** Why not, for the log: `DEPTH_ZERO_SELF_SIGNED_CERT`. */
  readonly flaw: string | undefined;
  readonly names: CertificateNames;
}

/** A place where a server for a domain may listen. */
export interface RemoteTarget {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (XEP-0368). */
  readonly isDirectTls: boolean;
}

export interface RemoteResolver {
  /** In the order of preference; empty when there is none (RFC 6120 §3.2). Rejects when nobody can be asked. */
  resolve(domain: string): Promise<readonly RemoteTarget[]>;
}

/** The way out to other domains, and to components, as the router knows it. */
export interface RemoteHosts {
  /** Hosts that are served through it beside our own, so that nobody outside may speak in their name. */
  serves(host: string): boolean;
  /**
   * Takes a stanza whose `to` is none of our own hosts. Order per pair of domains is kept. Throws a StanzaError when it
   * cannot be taken; what fails later comes back as an error by the router.
   */
  send(stanza: XmlElement): void;
}
