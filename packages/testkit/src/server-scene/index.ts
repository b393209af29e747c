import { type BareJid, bareOf, parseFullJid, resourceOf } from "@tandem/protocol";
import {
  contract,
  defaultLimits,
  defineModule,
  type Limits,
  type ModuleDefinition,
  ServerCore,
  Session,
  type Storage,
} from "@tandem/server/core";
import { MemoryStorage } from "../storage-memory/index.ts";
import { type LogLine, VirtualTime, virtualEnvironment } from "./virtual-environment.ts";
import { RecordingOutlet, settle, WireClient } from "./wire-client.ts";

export { settle, WireClient } from "./wire-client.ts";
export { nodeCrypto, recordingLog, virtualEnvironment, VirtualTime, type LogLine } from "./virtual-environment.ts";

export interface SceneOptions {
  /** `capulet.lit` unless told. */
  readonly domain?: string;
  readonly modules: readonly ModuleDefinition[];
  /** Addresses that exist, where the module that knows accounts is not among `modules`. */
  readonly accounts?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** That of an earlier scene: the server was restarted. */
  readonly storage?: Storage;
  readonly time?: VirtualTime;
}

export interface ConnectOptions {
  /** Sends initial presence and forgets what it brings: true, a priority, or the presence stanza itself. */
  readonly available?: boolean | number | string;
}

/** A server with the given modules, in memory, at a time that stands still. */
export class Scene {
  readonly core: ServerCore;
  readonly storage: Storage;
  readonly time: VirtualTime;
  readonly log: readonly LogLine[];

  constructor(core: ServerCore, storage: Storage, time: VirtualTime, log: readonly LogLine[]) {
    this.core = core;
    this.storage = storage;
    this.time = time;
    this.log = log;
  }

  /** Binds a resource, as a stream does after sign-in. */
  async connect(address: string, options: ConnectOptions = {}): Promise<WireClient> {
    const jid = parseFullJid(address);
    if (jid === null) throw new Error(`not a full address: ${address}`);
    const outlet = new RecordingOutlet();
    const session = new Session({
      id: jid,
      account: bareOf(jid),
      jid,
      resource: resourceOf(jid),
      outlet,
      remoteAddress: "192.0.2.1",
    });
    this.core.sessions.add(session);
    await this.core.emit("sessionOpened", session);
    const client = new WireClient(this.core, session, outlet);
    if (options.available !== undefined && options.available !== false) {
      await client.sends(presenceOf(options.available));
      client.forgets();
    }
    return client;
  }

  /** Moves time on and lets everything settle. */
  async passes(ms: number): Promise<void> {
    this.time.advance(ms);
    await settle();
  }

  /** Faults that handlers met; a test that does not expect one asserts that there is none. */
  faults(): readonly LogLine[] {
    return this.log.filter((line) => line.event.endsWith(".fault"));
  }
}

export async function scene(options: SceneOptions): Promise<Scene> {
  const time = options.time ?? new VirtualTime();
  const storage = options.storage ?? new MemoryStorage(() => time.now());
  const log: LogLine[] = [];
  const core = new ServerCore(
    { domain: options.domain ?? "capulet.lit", limits: { ...defaultLimits, ...options.limits }, version: "0.0.0-test" },
    virtualEnvironment(storage, time, log),
    options.accounts === undefined ? options.modules : [knownAccounts(options.accounts), ...options.modules],
  );
  await core.start();
  return new Scene(core, storage, time, log);
}

/** Stands in for the accounts module: only says who exists. */
function knownAccounts(accounts: readonly string[]): ModuleDefinition {
  const known = contract<{ exists(account: BareJid): Promise<boolean> }>("known-accounts");
  return defineModule({
    name: "scene-accounts",
    setup: (host) => host.provide(known, { exists: async (account) => accounts.includes(account) }),
  });
}

/** The error child of a refused stanza, for a pattern; its text is free. */
export function errorXml(type: string, condition: string): string {
  const ns = "urn:ietf:params:xml:ns:xmpp-stanzas";
  return `<error type="${type}"><${condition} xmlns="${ns}"/><text xmlns="${ns}">*</text></error>`;
}

function presenceOf(available: true | number | string): string {
  if (typeof available === "string") return available;
  return available === true ? "<presence/>" : `<presence><priority>${available}</priority></presence>`;
}
