/** Somebody else's server on this machine, and how it is to be set up. */
export interface OtherServerOptions {
  readonly domain: string;
  readonly users: readonly string[];
  readonly password: string;
  readonly certificate: { readonly certFile: string; readonly keyFile: string };
  readonly caFile: string;
  readonly c2s: number;
  readonly s2s: number;
  /** Where other domains are: ports of this machine. */
  readonly places: Readonly<Record<string, number>>;
  /** Takes no proof but a certificate that it trusts. */
  readonly secureAuth: boolean;
  readonly isVerbose?: boolean;
}

export interface OtherServer {
  readonly domain: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}
