import { controlSocketPath, listenControl } from "../adapters/control-socket/index.ts";
import { openOwnCertificates, readGivenCertificate } from "../adapters/certificates/index.ts";
import { StartError } from "../adapters/data-directory/index.ts";
import type { TlsIdentity } from "../adapters/network/index.ts";
import type { BearerTokens, ModuleDefinition } from "../core/index.ts";
import { commandLine, faultOf } from "./admin/index.ts";
import { readAuthorities } from "./authorities.ts";
import type { Config } from "./config/index.ts";
import { type Addresses, createServer, type Server } from "./create-server.ts";
import { type DemoSignIns, makeDemoOrganisation } from "./demo/index.ts";
import { modulesFor } from "./modules.ts";
import { openRuntime, type Runtime } from "./runtime.ts";
import { VERSION } from "./version.ts";
import { serveWebPush } from "./web-push.ts";
import { webRootOf } from "./web-root.ts";

export interface RunningServer {
  readonly server: Server;
  readonly addresses: Addresses;
  /** Sign-ins of the demo organisation, when this start made it or an earlier one did. */
  readonly demo: DemoSignIns | undefined;
  /** Drains, flushes and lets go of the data directory, within 10 s (SV8). */
  stop(): Promise<void>;
}

/**
 * The whole server from its configuration. Throws StartError, with nothing left open, when it cannot start. `run`: for
 * benches that measure what a module costs.
 */
export async function serve(config: Config, run = modulesFor(config)): Promise<RunningServer> {
  const runtime = await openRuntime(config);
  try {
    return await serveOn(config, runtime, run);
  } catch (fault) {
    await runtime.close();
    throw listenFault(fault);
  }
}

async function serveOn(config: Config, runtime: Runtime, run: readonly ModuleDefinition[]): Promise<RunningServer> {
  const { environment, log } = runtime;
  let demo: DemoSignIns | undefined;
  const server = createServer({
    domain: config.domain,
    limits: config.limits,
    http: config.http,
    c2s: config.c2s,
    c2sTls: config.c2sTls,
    federation: config.federation,
    components: config.componentsAt && { at: config.componentsAt, secrets: config.components },
    plaintextOnLoopback: config.plaintextOnLoopback,
    channelBinding: config.channelBinding,
    clientAuthorities: readAuthorities(config.clientAuthorities, "sign_in.client_authorities"),
    bearerTokens: await bearerTokensOf(config, runtime),
    calls: config.calls,
    pubsub: config.pubsub,
    pushTells: config.push.tells,
    administrators: config.administrators,
    presenceStates: config.presenceStates,
    contact: config.contact,
    allowedOrigins: config.allowedOrigins,
    addIns: config.addIns,
    publicUrl: config.publicUrl,
    version: VERSION,
    environment,
    modules: run,
    exposition: runtime.metrics,
    identity: await identityOf(config, runtime),
    webRoot: webRootOf(config.webRoot),
    prepare: async (core) => {
      await serveWebPush(core, config.push, runtime.log);
      if (config.demo) demo = await makeDemoOrganisation(core);
    },
  });
  const addresses = await server.start();
  const control = await listenControl({
    path: controlSocketPath(runtime.directory),
    handle: commandLine(server.core, runtime),
    faultOf,
  });
  log.info("server.started", { domain: config.domain, version: VERSION, data: runtime.directory });
  return {
    server,
    addresses,
    demo,
    async stop() {
      log.info("server.stopping");
      await control.close();
      await server.stop();
      await runtime.close();
      log.info("server.stopped");
    },
  };
}

/** Loaded only where it is used: the start of the embedded server does not pay for it. */
async function bearerTokensOf({ bearer }: Config, { log }: Runtime): Promise<BearerTokens | undefined> {
  if (bearer === undefined) return undefined;
  const { openBearerTokens } = await import("../adapters/bearer-tokens/index.ts");
  return openBearerTokens(bearer, log);
}

async function identityOf(config: Config, { directory, environment, log }: Runtime): Promise<() => TlsIdentity> {
  if (config.certificate !== undefined) {
    const given = readGivenCertificate(config.certificate);
    return () => given;
  }
  const own = await openOwnCertificates({ directory, domain: config.domain, clock: environment.clock });
  environment.timers.every(own.checkEveryMs, () => {
    own.renewIfNeeded().then(
      (isRenewed) => isRenewed && log.info("certificate.renewed"),
      (fault: unknown) => log.error("certificate.not-renewed", { error: String(fault) }),
    );
  });
  return own.identity;
}

/** What the system says of a port, as something that the operator can act on. */
function listenFault(fault: unknown): unknown {
  if (!(fault instanceof Error) || !("code" in fault) || !("syscall" in fault) || fault.syscall !== "listen")
    return fault;
  const { port, address, code } = fault as Error & { port?: number; address?: string; code: string };
  const place = `${address}:${port}`;
  const remedy =
    'Choose another with --http, --c2s or --c2s-tls HOST:PORT ("off": none), or the keys of the same names under [listen].';
  if (code === "EADDRINUSE")
    return new StartError(
      "start/port",
      `The port ${place} is taken by another program.`,
      `Stop that program. ${remedy}`,
      { cause: fault },
    );
  if (code === "EACCES")
    return new StartError(
      "start/port",
      `This account may not listen on ${place}.`,
      `Ports below 1024 need a right. ${remedy}`,
      { cause: fault },
    );
  return new StartError("start/port", `Nothing can listen on ${place} (${code}).`, remedy, { cause: fault });
}
