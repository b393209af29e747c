import type { AddIn } from "@tandem/protocol/tandem-add-ins";
import type { CustomState } from "@tandem/protocol/tandem-layers";
import { type ContactAddresses, contactForm } from "@tandem/protocol/xep-0157-contact";
import { administration, type Administrators } from "../modules/administration/contract.ts";
import { accountCredentials } from "../modules/accounts/contract.ts";
import { presenceLayers } from "../modules/tandem-presence/contract.ts";
import { rooms } from "../modules/xep-0045-muc/contract.ts";
import { type NodeMakers, nodeService } from "../modules/xep-0060-pubsub/contract.ts";
import { externalServices, type ExternalServicesConfig } from "../modules/xep-0215-external-services/contract.ts";
import { push, type PushDetail } from "../modules/xep-0357-push/contract.ts";
import { fileTransfers } from "../modules/xep-0363-upload/contract.ts";
import { type BearerTokens, type Environment, type Limits, type ModuleDefinition, ServerCore } from "../core/index.ts";
import { StreamService } from "../core/stream/index.ts";
import { listenHttp, type Operations } from "../adapters/http/index.ts";
import type { FederationConfig } from "./config/index.ts";
import { openComponents } from "./components.ts";
import { type Federation, openFederation } from "./federation.ts";
import { type HostPort, isLoopbackAddress, type Listening, type TlsIdentity } from "../adapters/network/index.ts";
import { listenTcp, listenTls } from "../adapters/transport-tcp/index.ts";

export interface ServerOptions {
  /** Prepared. */
  readonly domain: string;
  readonly version: string;
  readonly limits: Limits;
  readonly environment: Environment;
  readonly modules: readonly ModuleDefinition[];
  readonly exposition: Operations["metrics"];
  /** Undefined: no such listener. */
  readonly http: HostPort | undefined;
  readonly c2s: HostPort | undefined;
  readonly c2sTls: HostPort | undefined;
  /** Certificate for STARTTLS and direct TLS; undefined only where `plaintextOnLoopback` is all that is wanted. */
  readonly identity: (() => TlsIdentity) | undefined;
  /** Undefined: other servers are not talked to. */
  readonly federation?: FederationConfig | undefined;
  /** Undefined, or without a secret: no components (XEP-0114). */
  readonly components?: { readonly at: HostPort; readonly secrets: ReadonlyMap<string, string> } | undefined;
  readonly plaintextOnLoopback: boolean;
  /** False: no `-PLUS` mechanisms. True unless told. */
  readonly channelBinding?: boolean | undefined;
  /** Of people who sign in by certificate, PEM. */
  readonly clientAuthorities?: readonly string[] | undefined;
  readonly bearerTokens?: BearerTokens | undefined;
  /** Where calls may be relayed (XEP-0215). */
  readonly calls?: ExternalServicesConfig | undefined;
  /** Who makes nodes at the publish-subscribe service (XEP-0060); there is none unless told. */
  readonly pubsub?: NodeMakers | undefined;
  /** How much a notification says (XEP-0357). */
  readonly pushTells?: PushDetail | undefined;
  /** Who may administer it from a client; nobody unless told. */
  readonly administrators?: Administrators | undefined;
  /** States that people can choose beside the usual ones; none unless told. */
  readonly presenceStates?: readonly CustomState[] | undefined;
  /** Who runs the server, told to whoever asks (XEP-0157). */
  readonly contact?: ContactAddresses | undefined;
  /** Folder with the built apps. */
  readonly webRoot: string;
  readonly allowedOrigins: readonly string[];
  /** Pages that rooms may show beside their messages; none unless told. */
  readonly addIns?: readonly AddIn[] | undefined;
  /** How browsers reach `http`, e.g. through a proxy; undefined: as it listens. */
  readonly publicUrl?: string | undefined;
  /** Runs when the modules have started, before anybody can connect. */
  readonly prepare?: (core: ServerCore) => Promise<void>;
}

export interface Addresses {
  readonly http: HostPort | undefined;
  readonly c2s: HostPort | undefined;
  readonly c2sTls: HostPort | undefined;
  readonly s2s?: HostPort | undefined;
  readonly s2sTls?: HostPort | undefined;
  readonly components?: HostPort | undefined;
}

export interface Server {
  readonly core: ServerCore;
  readonly streams: StreamService;
  /** Resolves when every listener takes connections; rejects, with all of them closed, when one cannot. */
  start(): Promise<Addresses>;
  /** Tells every client, flushes everything; it does not wait for a client longer than SV8 allows. Storage stays open: it is the caller's. */
  stop(): Promise<void>;
}

const STOP_MS_MAX = 4_000;

/** Puts core, modules and listeners together. Nothing runs before `start`. */
export function createServer(options: ServerOptions): Server {
  const { environment } = options;
  const core = new ServerCore(options, environment, [...options.modules]);
  if (options.administrators !== undefined) core.use(administration).appoint(options.administrators);
  if (options.presenceStates !== undefined) core.use(presenceLayers).defineStates(options.presenceStates);
  if (options.addIns !== undefined && options.addIns.length > 0) core.use(rooms).offerAddIns(options.addIns);
  if (options.calls !== undefined) core.use(externalServices).offer(options.calls);
  if (options.pubsub !== undefined) core.use(nodeService).serve(options.pubsub);
  if (options.pushTells !== undefined) core.use(push).tells(options.pushTells);
  const contact = options.contact && contactForm(options.contact);
  if (contact) core.disco.domainForms.push(contact);
  const streams = new StreamService(core, core.use(accountCredentials), options);
  const federation = federationFor(core, options);
  const components = openComponents(core, options.components);
  const listeners: Listening[] = [];
  const files = core.use(fileTransfers);
  let isReady = false;
  let origin = options.publicUrl;

  async function listen(): Promise<Addresses> {
    const started = async (listener: Promise<Listening> | undefined): Promise<HostPort | undefined> => {
      if (listener === undefined) return undefined;
      const running = await listener;
      listeners.push(running);
      return running.address;
    };
    const { http, c2s, c2sTls, identity, clientAuthorities: authorities } = options;
    return {
      c2s: await started(c2s && listenTcp({ at: c2s, streams, identity, authorities })),
      c2sTls: await started(c2sTls && identity && listenTls({ at: c2sTls, streams, identity, authorities })),
      s2s: await started(federation?.listen()),
      s2sTls: await started(federation?.listenTls()),
      components: await started(components?.listen()),
      http: await started(
        http &&
          listenHttp({
            ...options,
            at: http,
            streams,
            files,
            filesOrigin: () => origin,
            isReady: () => isReady,
            metrics: options.exposition,
          }),
      ),
    };
  }

  async function close(): Promise<void> {
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  }

  return {
    core,
    streams,
    async start() {
      await core.start();
      await options.prepare?.(core);
      await streams.start();
      if (options.plaintextOnLoopback) environment.log.warn("sign-in.plaintext-allowed", { from: "loopback" });
      try {
        const addresses = await listen();
        origin ??= addresses.http && originOf(addresses.http, options.domain);
        if (origin !== undefined) files.serveAt(origin);
        isReady = true;
        return addresses;
      } catch (error) {
        await close();
        federation?.stop();
        components?.stop();
        await streams.stop();
        throw error;
      }
    },
    async stop() {
      isReady = false;
      await core.announceStop();
      await within(environment, streams.stop());
      federation?.stop();
      components?.stop();
      await within(environment, close());
      await core.stop();
    },
  };
}

function federationFor(core: ServerCore, { federation, identity }: ServerOptions): Federation | undefined {
  if (federation === undefined || identity === undefined) return undefined;
  return openFederation(core, federation, identity);
}

/** A client that does not take its farewell must not hold the server. */
async function within({ timers, log }: Environment, work: Promise<void>): Promise<void> {
  let late: { cancel(): void } | undefined;
  const deadline = new Promise<void>((resolve) => {
    late = timers.after(STOP_MS_MAX, () => {
      log.warn("stop.deadline");
      resolve();
    });
  });
  await Promise.race([work, deadline]);
  late?.cancel();
}

/** Where nobody has said how browsers reach us: the domain, or this machine when nothing but it can. */
function originOf({ host, port }: HostPort, domain: string): string {
  const isHere = isLoopbackAddress(host) && domain !== "localhost";
  const name = isHere ? host : domain;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
