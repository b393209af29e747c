import type { Listening, TlsIdentity } from "../adapters/network/index.ts";
import { remoteResolver } from "../adapters/resolver/index.ts";
import { listenS2s, listenS2sTls, s2sDialer } from "../adapters/transport-s2s/index.ts";
import { FederationService, type ServerCore } from "../core/index.ts";
import { readAuthorities } from "./authorities.ts";
import type { FederationConfig } from "./config/index.ts";

export interface Federation {
  readonly service: FederationService;
  /** Undefined: no such listener. */
  listen(): Promise<Listening> | undefined;
  listenTls(): Promise<Listening> | undefined;
  stop(): void;
}

/** The way to other servers, wired to sockets and the DNS. Throws StartError when the authorities cannot be read. */
export function openFederation(core: ServerCore, config: FederationConfig, identity: () => TlsIdentity): Federation {
  const { s2s, s2sTls, policy, hosts } = config;
  const tls = { identity, authorities: readAuthorities(config.authorities, "federation.authorities") };
  const service = new FederationService(core, {
    policy,
    resolver: remoteResolver({ hosts }),
    dialer: s2sDialer(tls),
  });
  core.router.connectRemoteHosts(service);
  service.start();
  return {
    service,
    listen: () => s2s && listenS2s({ at: s2s, federation: service, ...tls }),
    listenTls: () => s2sTls && listenS2sTls({ at: s2sTls, federation: service, ...tls }),
    stop: () => service.stop(),
  };
}
