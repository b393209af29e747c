/** An IPv4 client on a dual-stack socket shows up as ::ffff:a.b.c.d. */
export function plainAddress(address: string | undefined): string {
  return (address ?? "unknown").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, "");
}

export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}

export interface HostPort {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

/** A listener that runs. */
export interface Listening {
  /** Where it really listens: a port of 0 has become a real one. */
  readonly address: HostPort;
  /** Takes no more connections; those that are open are their owner's business. */
  close(): Promise<void>;
}

/** The private key and certificate chain of the server, PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}
