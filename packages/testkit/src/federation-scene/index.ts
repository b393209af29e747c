import {
  type FederationPolicy,
  FederationService,
  type Limits,
  type ModuleDefinition,
  type PeerCertificate,
  type Storage,
} from "@tandem/server/core";
import { type Scene, scene, settle, type VirtualTime } from "../server-scene/index.ts";
import { memoryPipe, type MemoryPipe, type PipeEnd } from "./pipe.ts";

export { memoryPipe, MemoryPipe } from "./pipe.ts";

export interface ServerOptions {
  readonly modules: readonly ModuleDefinition[];
  readonly accounts?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly policy?: Partial<FederationPolicy>;
  /** What it shows; a trusted one for the domain and its rooms unless told. Null: none. */
  readonly certificate?: PeerCertificate | null;
  readonly hasTls?: boolean;
  readonly storage?: Storage;
}

export function certificateFor(domains: readonly string[], isTrusted = true): PeerCertificate {
  const flaw = isTrusted ? undefined : "DEPTH_ZERO_SELF_SIGNED_CERT";
  return { isTrusted, flaw, names: { dns: domains, xmpp: [], srv: [] } };
}

export interface FederatedServer extends Scene {
  readonly domain: string;
  readonly federation: FederationService;
  /** Connections that others have made to it, and that it has made, oldest first: its own ends. */
  readonly accepted: MemoryPipe[];
  readonly dialled: MemoryPipe[];
  /** A raw connection from somebody who is nobody yet. */
  connectsRaw(from: PipeEnd): MemoryPipe;
}

/** Several servers whose only network is memory. */
export class Network {
  readonly servers = new Map<string, FederatedServer>();
  readonly #ends = new Map<string, PipeEnd>();
  /** Domains whose server does not answer: connecting neither succeeds nor fails. */
  readonly silent = new Set<string>();
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async adds(domain: string, options: ServerOptions): Promise<FederatedServer> {
    const stage = await scene({
      domain,
      modules: options.modules,
      time: this.#time,
      ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
      ...(options.storage === undefined ? {} : { storage: options.storage }),
      limits: options.limits ?? {},
    });
    const certificate =
      options.certificate === undefined ? certificateFor([domain, `*.${domain}`]) : options.certificate;
    const own: PipeEnd = {
      remoteAddress: `${domain}.address`,
      certificate: certificate ?? undefined,
      hasTls: options.hasTls ?? true,
    };
    this.#ends.set(domain, own);
    const dialled: MemoryPipe[] = [];
    const accepted: MemoryPipe[] = [];
    const federation = new FederationService(stage.core, {
      policy: { trust: "certificate", allow: [], deny: [], ...options.policy },
      resolver: {
        resolve: async (wanted) =>
          this.#hostOf(wanted) === undefined ? [] : [{ host: wanted, port: 5269, isDirectTls: false }],
      },
      dialer: {
        dial: async (_target, { remote }, open) => {
          const host = this.#hostOf(remote);
          const server = host === undefined ? undefined : this.servers.get(host);
          if (host !== undefined && this.silent.has(host)) return new Promise(() => undefined);
          if (server === undefined) throw new Error("ECONNREFUSED");
          const end = this.#ends.get(server.domain) as PipeEnd;
          const { client, server: far } = memoryPipe(own, end);
          dialled.push(client);
          accept(server, far);
          client.listener = open(client);
        },
      },
    });
    stage.core.router.connectRemoteHosts(federation);
    federation.start();
    const server: FederatedServer = Object.assign(stage, {
      domain,
      federation,
      accepted,
      dialled,
      connectsRaw: (from: PipeEnd) => {
        const { client, server: far } = memoryPipe(from, own);
        accept(server, far);
        return client;
      },
    });
    this.servers.set(domain, server);
    return server;
  }

  /** The server itself or the one whose subdomain it is. */
  #hostOf(domain: string): string | undefined {
    return [...this.#ends.keys()].find((host) => domain === host || domain.endsWith(`.${host}`));
  }
}

function accept(server: FederatedServer, far: MemoryPipe): void {
  const listener = server.federation.open(far);
  server.accepted.push(far);
  if (listener === null) far.abort();
  else far.listener = listener;
}

/** Lets a conversation between servers go as far as it goes without time passing. */
export async function converse(): Promise<void> {
  for (let i = 0; i < 12; i++) await settle();
}
