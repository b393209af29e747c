import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bareJid } from "@tandem/protocol";
import { createServer, modules, type Addresses, type Server, type ServerOptions } from "@tandem/server";
import { LocalBus } from "@tandem/server/adapters/bus-local";
import { openOwnCertificates } from "@tandem/server/adapters/certificates";
import type { TlsIdentity } from "@tandem/server/adapters/network";
import {
  nodeClock,
  nodeCrypto,
  nodeRandom,
  nodeTimers,
  openLog,
  openMetrics,
} from "@tandem/server/adapters/environment-node";
import { openDiskFiles } from "@tandem/server/adapters/file-store-disk";
import { openSqlite } from "@tandem/server/adapters/storage-sqlite";
import { defaultLimits, type Limits, type Log, type Storage } from "@tandem/server/core";
import { accounts } from "../../../packages/server/src/modules/accounts/contract.ts";

export const PASSWORD = "secret";

export interface RunningServer {
  readonly server: Server;
  readonly addresses: Addresses;
  readonly caFile: string;
  stop(): Promise<void>;
}

export interface RunningOptions {
  readonly limits?: Partial<Limits>;
  readonly plaintextOnLoopback?: boolean;
  readonly webRoot?: string;
  /** Of pages that come from elsewhere. */
  readonly allowedOrigins?: readonly string[];
  /** The certificate; one that the server makes itself unless told. */
  readonly identity?: () => TlsIdentity;
  /** `localhost` unless told. */
  readonly domain?: string;
  readonly federation?: ServerOptions["federation"];
  /** Who makes nodes at pubsub.localhost; nobody, and there is no such service, unless told. */
  readonly pubsub?: ServerOptions["pubsub"];
  /** Pages that rooms may show beside their messages. */
  readonly addIns?: ServerOptions["addIns"];
  /** Secrets of components by address. */
  readonly components?: ReadonlyMap<string, string>;
  /** Of people who sign in by certificate, PEM. */
  readonly clientAuthorities?: readonly string[];
  readonly log?: Log;
  /** An empty one, which is closed with the server; SQLite in memory unless told. */
  readonly storage?: Storage;
}

/** The whole server in this process, on free ports of this machine, with juliet, romeo and nurse of localhost. */
export async function runServer(options: RunningOptions = {}): Promise<RunningServer> {
  const { domain = "localhost" } = options;
  const folder = mkdtempSync(join(tmpdir(), "tandem-"));
  const certificates = await openOwnCertificates({ directory: folder, domain, clock: nodeClock });
  const metrics = openMetrics();
  const storage = options.storage ?? openSqlite({ file: ":memory:", clock: nodeClock });
  const bus = new LocalBus();
  const free = { host: "127.0.0.1", port: 0 };
  const server = createServer({
    domain,
    version: "test",
    limits: { ...defaultLimits, ...options.limits },
    environment: {
      clock: nodeClock,
      timers: nodeTimers,
      random: nodeRandom,
      crypto: nodeCrypto,
      log: options.log ?? openLog({ level: "error" }),
      metrics,
      storage,
      files: await openDiskFiles(join(folder, "files")),
      bus,
    },
    modules,
    exposition: metrics,
    http: free,
    c2s: free,
    c2sTls: free,
    addIns: options.addIns,
    identity: options.identity ?? certificates.identity,
    federation: options.federation,
    pubsub: options.pubsub,
    components: options.components && { at: free, secrets: options.components },
    clientAuthorities: options.clientAuthorities,
    plaintextOnLoopback: options.plaintextOnLoopback ?? false,
    webRoot: options.webRoot ?? join(folder, "web"),
    allowedOrigins: options.allowedOrigins ?? [],
  });
  const addresses = await server.start();
  for (const local of ["juliet", "romeo", "nurse"]) {
    const jid = bareJid(local, domain);
    await server.core.use(accounts).add({ jid, secret: { kind: "password", password: PASSWORD } });
  }
  return {
    server,
    addresses,
    caFile: join(folder, "ca.pem"),
    async stop() {
      await server.stop();
      await storage.close();
      await bus.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
