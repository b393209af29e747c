import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { TlsIdentity } from "../network/index.ts";

export const ALPN = ["xmpp-server"];

export interface S2sTls {
  readonly identity: () => TlsIdentity;
  /** Authorities that are trusted beside those of the system, PEM. */
  readonly authorities: readonly string[];
}

/** Keeps the parsed form of an identity until it is replaced. */
export function s2sContext({ identity, authorities }: S2sTls): () => SecureContext {
  let of: TlsIdentity | undefined;
  let context: SecureContext | undefined;
  return () => {
    const now = identity();
    if (context === undefined || now !== of) {
      const ca = authorities.length === 0 ? {} : { ca: [...getCACertificates("default"), ...authorities] };
      context = createSecureContext({ ...now, ...ca, minVersion: "TLSv1.2" });
    }
    of = now;
    return context;
  };
}
