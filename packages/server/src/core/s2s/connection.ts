import type { PeerCertificate, RemoteTarget } from "../ports/index.ts";
import type { Connection, ConnectionListener } from "../stream/connection.ts";

/** A connection with another server. `startTls` plays the part, client or server, that the connection has. */
export interface RemoteConnection extends Connection {
  /** Known from the first byte that was read over TLS; undefined before, and when the peer showed none. */
  readonly peerCertificate: PeerCertificate | undefined;
}

export interface Dialer {
  /**
   * Connects, as `local` to a server for `remote`. `open` is called once there is a connection (with direct TLS: once that
   * stands). Rejects when there is none; gives up after some seconds by itself.
   */
  dial(
    target: RemoteTarget,
    names: { readonly local: string; readonly remote: string },
    open: (connection: RemoteConnection) => ConnectionListener,
  ): Promise<void>;
}
