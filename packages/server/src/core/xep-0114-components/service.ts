import { bareJid, domainOf, parseJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { RemoteHosts, Timer } from "../ports/index.ts";
import type { RemoteConnection } from "../s2s/connection.ts";
import { remoteErrors } from "../s2s/errors.ts";
import type { ServerStream, StreamRegister } from "../s2s/server-stream.ts";
import type { ServerCore } from "../server-core.ts";
import type { ConnectionListener } from "../stream/connection.ts";
import { ComponentStream } from "./stream.ts";

const TICK_MS = 1_000;

/** XEP-0114 v1.6: programs beside the server, each for one configured address. */
export class ComponentService implements RemoteHosts, StreamRegister {
  readonly core: ServerCore;
  readonly #secrets: ReadonlyMap<string, string>;
  readonly #streams = new Set<ComponentStream>();
  readonly #byHost = new Map<string, ComponentStream>();
  #clock: Timer | undefined;
  #isStopping = false;

  /** `secrets`: by address, prepared. Throws when one of them is served by the server itself. */
  constructor(core: ServerCore, secrets: ReadonlyMap<string, string>) {
    this.core = core;
    this.#secrets = secrets;
    for (const host of secrets.keys()) {
      if (core.router.isOwnHost(host)) throw new Error(`${host} is served by the server itself`);
      core.disco.domainItems.push({ jid: bareJid("", host), name: host });
    }
    core.router.connectComponents(this);
    core.environment.metrics.gauge("components", () => this.#byHost.size);
  }

  start(): void {
    this.#clock = this.core.environment.timers.every(TICK_MS, () => this.#tick());
  }

  stop(): void {
    this.#isStopping = true;
    this.#clock?.cancel();
    for (const stream of [...this.#streams]) stream.finish("system-shutdown");
  }

  // --- for the router

  serves(host: string): boolean {
    return this.#secrets.has(host);
  }

  /** EC5: nothing waits for a component that is not there. */
  send(stanza: XmlElement): void {
    const to = parseJid(stanza.attr("to") ?? "");
    const stream = to === null ? undefined : this.#byHost.get(domainOf(to));
    if (stream === undefined) throw remoteErrors.raise["remote/component-away"]({ to });
    this.count("out", stanza.name);
    stream.send(stanza);
  }

  // --- for transports

  /** Null when there is no room for another one that has proved nothing (EC6). */
  open(connection: RemoteConnection): ConnectionListener | null {
    const unproved = [...this.#streams].filter((stream) => !stream.isProved).length;
    if (this.#isStopping || unproved >= this.core.options.limits.remoteUnprovedStreamsMax) return null;
    const stream = new ComponentStream(this, connection);
    this.#streams.add(stream);
    return stream;
  }

  // --- for streams

  secretOf(host: string): string | undefined {
    return this.#secrets.get(host);
  }

  /** EC4: the newest one counts; the earlier one may be a connection of a program that is gone. */
  proved(stream: ComponentStream): void {
    const { host, connection } = stream;
    if (host === undefined) return;
    this.#byHost.get(host)?.finish("conflict", "Another program has connected for this address.");
    this.#byHost.set(host, stream);
    this.core.environment.log.info("component.connected", { host, address: connection.remoteAddress });
  }

  refused(address: string, host: string | undefined): void {
    this.core.environment.log.warn("component.refused", { address, host, why: "wrong secret" });
    this.core.environment.metrics.count("component-refusals");
  }

  ended(stream: ComponentStream, condition: string | undefined): void {
    const { host } = stream;
    if (host === undefined || this.#byHost.get(host) !== stream) return;
    this.#byHost.delete(host);
    this.core.environment.log.info("component.ended", { host, condition });
  }

  streamClosed(stream: ServerStream): void {
    this.#streams.delete(stream as ComponentStream);
  }

  count(direction: "in" | "out", stanza: string): void {
    this.core.environment.metrics.count("component-stanzas", 1, { direction, stanza });
  }

  #tick(): void {
    const now = this.core.environment.clock.monotonic();
    for (const stream of [...this.#streams]) stream.tick(now);
  }
}
