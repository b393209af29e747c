import { createHash, X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { ChannelBindings } from "@tandem/protocol/sasl-scram";

const EXPORTER_LABEL = "EXPORTER-Channel-Binding";
const EXPORTER_BYTES = 32;

/** What a TLS channel is known by at the server's end. Nothing is computed before a client binds to it. */
export class TlsBindings implements ChannelBindings {
  readonly #socket: TLSSocket;
  readonly #isTls13: boolean;

  /** After the handshake. */
  constructor(socket: TLSSocket) {
    this.#socket = socket;
    this.#isTls13 = socket.getProtocol() === "TLSv1.3";
  }

  /**
   * `tls-exporter` below TLS 1.3 needs an extended master secret (RFC 9266 §4.2), which Node does not tell of; there is
   * `tls-unique` there. XEP-0440 v1.0 §3 wants `tls-server-end-point` always.
   */
  get types(): readonly string[] {
    if (this.#isTls13) return ["tls-exporter", "tls-server-end-point"];
    return this.#socket.isSessionReused() ? ["tls-server-end-point"] : ["tls-unique", "tls-server-end-point"];
  }

  dataOf(type: string): Uint8Array | undefined {
    switch (type) {
      case "tls-exporter":
        return this.#isTls13
          ? this.#socket.exportKeyingMaterial(EXPORTER_BYTES, EXPORTER_LABEL, Buffer.alloc(0))
          : undefined;
      case "tls-server-end-point":
        return endPointOf(this.#socket);
      case "tls-unique":
        return this.#clientFinished();
      default:
        return undefined;
    }
  }

  /**
   * RFC 5929 §3 for TLS 1.2: the first Finished message of a full handshake, which is the client's. A resumed one is left out:
   * its value may be shared by two channels (RFC 7627).
   * COMPAT(slixmpp ≤ 1.8, and Python's ssl): TLS 1.3 has no `tls-unique` (RFC 9266 §1), so it is never announced there, but it is
   * all that they can bind, and they bind it as soon as they see `-PLUS`. The client's Finished message is a MAC under keys
   * of this very handshake, so it proves the same.
   */
  #clientFinished(): Uint8Array | undefined {
    return this.#socket.isSessionReused() ? undefined : this.#socket.getPeerFinished();
  }
}

/** RFC 5929 §4.1: the hash of our certificate by the hash of its signature. */
function endPointOf(socket: TLSSocket): Uint8Array | undefined {
  const certificate = socket.getCertificate();
  if (certificate === null || !("raw" in certificate)) return undefined;
  return createHash(hashOf(new X509Certificate(certificate.raw)))
    .update(certificate.raw)
    .digest();
}

/** SHA-256 in place of the broken ones, and for signatures that have no hash of their own (Ed25519), as others do it. */
function hashOf(certificate: X509Certificate): string {
  // Node 24 has it; its type declarations do not yet.
  const { signatureAlgorithm } = certificate as X509Certificate & { readonly signatureAlgorithm?: string };
  const name = /sha-?(224|256|384|512)/i.exec(signatureAlgorithm ?? "")?.[1] ?? "256";
  return `sha${name}`;
}
