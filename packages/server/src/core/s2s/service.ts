import type { ConnectionListener } from "../stream/connection.ts";
import type { RemoteHosts, RemoteResolver, RemoteTarget, Timer } from "../ports/index.ts";
import { domainOf, parseJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { ServerCore } from "../server-core.ts";
import type { Dialer, RemoteConnection } from "./connection.ts";
import { DialbackKeys } from "./dialback-keys.ts";
import { remoteErrors } from "./errors.ts";
import { InboundStream } from "./inbound.ts";
import { Links } from "./links.ts";
import { type DialFailure, type OutboundResult, OutboundStream, type Verification } from "./outbound.ts";
import { type FederationPolicy, isAllowed } from "./policy.ts";
import type { ServerStream, StreamRegister } from "./server-stream.ts";

const TICK_MS = 1_000;
const TARGETS_MAX = 8;

/** Why a key could not be verified (XEP-0220 §2.4.2). */
export type Unverified = "remote-server-not-found" | "remote-server-timeout";

/** All streams with other servers: transports hand theirs in, the router its stanzas for other domains. */
export class FederationService implements RemoteHosts, StreamRegister {
  readonly core: ServerCore;
  readonly policy: FederationPolicy;
  readonly keys: DialbackKeys;
  readonly links: Links;
  readonly #resolver: RemoteResolver;
  readonly #dialer: Dialer;
  readonly #streams = new Set<ServerStream>();
  readonly #connectionsOf = new Map<string, number>();
  #clock: Timer | undefined;
  #isStopping = false;

  constructor(
    core: ServerCore,
    options: { readonly policy: FederationPolicy; readonly resolver: RemoteResolver; readonly dialer: Dialer },
  ) {
    this.core = core;
    this.policy = options.policy;
    this.#resolver = options.resolver;
    this.#dialer = options.dialer;
    this.keys = new DialbackKeys(core.environment.crypto, core.environment.random);
    this.links = new Links(this);
    core.environment.metrics.gauge("remote-streams", () => this.#streams.size);
    core.environment.metrics.gauge("remote-queue", () => this.links.waiting);
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

  serves(): boolean {
    return false;
  }

  send(stanza: XmlElement): void {
    const to = parseJid(stanza.attr("to") ?? "");
    if (this.#isStopping || to === null) throw remoteErrors.raise["remote/timeout"]();
    if (!isAllowed(this.policy, domainOf(to))) throw remoteErrors.raise["remote/refused"]({ to });
    this.links.send(stanza);
  }

  // --- for transports

  /** Null when this peer may not have another connection (FE11). */
  open(connection: RemoteConnection): ConnectionListener | null {
    const { remoteStreamsPerAddressMax } = this.core.options.limits;
    const address = connection.remoteAddress;
    const count = this.#connectionsOf.get(address) ?? 0;
    if (count >= remoteStreamsPerAddressMax || !this.#hasRoom()) {
      this.core.environment.metrics.count("remote-connections-refused");
      return null;
    }
    this.#connectionsOf.set(address, count + 1);
    const stream = new InboundStream(this, connection);
    this.#streams.add(stream);
    return stream;
  }

  #hasRoom(): boolean {
    const { remoteStreamsMax, remoteUnprovedStreamsMax } = this.core.options.limits;
    if (this.#isStopping || this.#streams.size >= remoteStreamsMax) return false;
    if (this.#streams.size < remoteUnprovedStreamsMax) return true;
    let unproved = 0;
    for (const stream of this.#streams) if (!stream.isProved) unproved++;
    return unproved < remoteUnprovedStreamsMax;
  }

  streamClosed(stream: ServerStream): void {
    if (!this.#streams.delete(stream) || !(stream instanceof InboundStream)) return;
    const address = stream.connection.remoteAddress;
    const left = (this.#connectionsOf.get(address) ?? 1) - 1;
    if (left === 0) this.#connectionsOf.delete(address);
    else this.#connectionsOf.set(address, left);
  }

  // --- outwards

  /** A stream that carries stanzas from one of our domains to another, or why there is none. */
  async dialOut(local: string, remote: string): Promise<{ readonly stream: OutboundStream } | DialFailure> {
    const { result, stream } = await this.#dial(local, remote, undefined);
    if (typeof result === "object") return result;
    if (stream === undefined) return { kind: "ended", text: "the connection ended" };
    this.core.environment.log.info("federation.opened", {
      local,
      domain: remote,
      address: stream.connection.remoteAddress,
    });
    return { stream };
  }

  /** FE4: asks the domain's own server whether it made that key for that stream of ours. */
  async verify(local: string, remote: string, id: string, key: string): Promise<"valid" | "invalid" | Unverified> {
    const { result } = await this.#dial(local, remote, { id, key });
    if (typeof result !== "object") return result === "valid" ? "valid" : "invalid";
    this.core.environment.log.info("federation.not-verified", {
      domain: remote,
      why: result.kind,
      detail: result.text,
    });
    return result.kind === "timeout" ? "remote-server-timeout" : "remote-server-not-found";
  }

  async #dial(
    local: string,
    remote: string,
    verification: Verification | undefined,
  ): Promise<{ result: OutboundResult; stream: OutboundStream | undefined }> {
    let failure: DialFailure = { kind: "not-found", text: "no address" };
    for (const target of await this.#targetsOf(remote)) {
      if (!this.#hasRoom()) return { result: { kind: "timeout", text: "too many connections" }, stream: undefined };
      const tried = await this.#tryTarget(target, { local, remote, verification });
      // Another address of the same domain will not make its certificate better, nor its opinion of us.
      if (typeof tried.result !== "object" || tried.result.kind === "not-proved") return tried;
      failure = tried.result;
    }
    return { result: failure, stream: undefined };
  }

  async #targetsOf(remote: string): Promise<readonly RemoteTarget[]> {
    try {
      return (await this.#resolver.resolve(remote)).slice(0, TARGETS_MAX);
    } catch (fault) {
      this.core.environment.log.debug("federation.unresolved", { domain: remote, error: String(fault) });
      return [];
    }
  }

  #tryTarget(
    target: RemoteTarget,
    purpose: { readonly local: string; readonly remote: string; readonly verification: Verification | undefined },
  ): Promise<{ result: OutboundResult; stream: OutboundStream | undefined }> {
    return new Promise((resolve) => {
      let stream: OutboundStream | undefined;
      const settle = (result: OutboundResult): void => resolve({ result, stream });
      const open = (connection: RemoteConnection): ConnectionListener => {
        const opened = new OutboundStream(this, connection, purpose, settle);
        stream = opened;
        this.#streams.add(opened);
        return opened;
      };
      this.#dialer.dial(target, purpose, open).catch((fault: unknown) => {
        settle({ kind: isTimeout(fault) ? "timeout" : "not-found", text: `${target.host}: ${String(fault)}` });
      });
    });
  }

  // --- what happened

  /** A stream has proved that it speaks for the domain. */
  proved(stream: ServerStream, domain: string, by: string): void {
    this.core.environment.log.info("federation.proved", { domain, by, address: stream.connection.remoteAddress });
    this.links.cameToUs(domain);
  }

  refused(address: string, domain: string | undefined, why: string): void {
    this.core.environment.log.warn("federation.refused", { address, domain, why });
    this.core.environment.metrics.count("remote-refusals");
  }

  ended(direction: "in" | "out", domain: string | undefined, condition: string | undefined): void {
    this.core.environment.log.info("federation.ended", { direction, domain, condition });
  }

  count(direction: "in" | "out", stanza: string): void {
    this.core.environment.metrics.count("remote-stanzas", 1, { direction, stanza });
  }

  get streams(): Iterable<ServerStream> {
    return this.#streams;
  }

  #tick(): void {
    const now = this.core.environment.clock.monotonic();
    for (const stream of [...this.#streams]) stream.tick(now);
    this.links.tick(now);
  }
}

function isTimeout(fault: unknown): boolean {
  return fault instanceof Error && "code" in fault && fault.code === "ETIMEDOUT";
}
