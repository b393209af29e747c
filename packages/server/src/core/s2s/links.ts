import { domainOf, parseJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { remoteErrors } from "./errors.ts";
import { Link } from "./link.ts";
import type { DialFailure } from "./outbound.ts";
import type { ServerStream } from "./server-stream.ts";
import type { FederationService } from "./service.ts";

/** All that our domains have to say to others, one link a pair. */
export class Links {
  readonly #service: FederationService;
  readonly #links = new Map<string, Link>();
  readonly #carried = new Map<ServerStream, Set<Link>>();

  constructor(service: FederationService) {
    this.#service = service;
  }

  get all(): Iterable<Link> {
    return this.#links.values();
  }

  get waiting(): number {
    let sum = 0;
    for (const link of this.#links.values()) sum += link.waiting;
    return sum;
  }

  send(stanza: XmlElement): void {
    const from = parseJid(stanza.attr("from") ?? "");
    const to = parseJid(stanza.attr("to") ?? "");
    if (from === null || to === null) throw new Error(`a stanza for another domain needs from and to: ${stanza.name}`);
    this.#linkFor(domainOf(from), domainOf(to)).send(stanza);
    this.#service.count("out", stanza.name);
  }

  #linkFor(local: string, remote: string): Link {
    const key = keyOf(local, remote);
    const known = this.#links.get(key);
    if (known !== undefined) return known;
    if (this.#links.size >= this.#service.core.options.limits.remoteLinksMax)
      throw remoteErrors.raise["remote/queue-full"]({ links: this.#links.size });
    const link = new Link(this.#service.core, local, remote, (idle) => void this.#connect(idle));
    this.#links.set(key, link);
    return link;
  }

  async #connect(link: Link): Promise<void> {
    const opened = await this.#service.dialOut(link.local, link.remote);
    if (!("stream" in opened)) return this.#failed(link, opened);
    this.#carry(link, opened.stream);
    if (opened.stream.isBothWays) this.#service.proved(opened.stream, link.remote, "certificate");
  }

  #failed(link: Link, failure: DialFailure): void {
    const { log, metrics } = this.#service.core.environment;
    log.warn("federation.failed", { local: link.local, domain: link.remote, why: failure.kind, detail: failure.text });
    metrics.count("remote-failures", 1, { why: failure.kind });
    link.failed(failure);
  }

  #carry(link: Link, stream: ServerStream): void {
    if (stream.isClosed) return link.failed({ kind: "ended", text: "the connection ended" });
    const own = this.#carried.get(stream) ?? new Set();
    this.#carried.set(stream, own.add(link));
    link.opened(stream);
  }

  /** FE9: a stream of the other domain's own making carries our stanzas too. One that we opened ourselves stays in use. */
  attach(local: string, remote: string, stream: ServerStream): void {
    const link = this.#linkFor(local, remote);
    if (link.state !== "open") this.#carry(link, stream);
  }

  /** The stream has ended. */
  detach(stream: ServerStream): void {
    const carried = this.#carried.get(stream);
    this.#carried.delete(stream);
    for (const link of carried ?? []) link.closed(stream);
  }

  /** FE14. */
  cameToUs(remote: string): void {
    for (const link of this.#links.values()) if (link.remote === remote) link.endPause();
  }

  tick(now: number): void {
    for (const [key, link] of this.#links) {
      link.tick(now);
      if (link.isForgettable) this.#links.delete(key);
    }
  }
}

function keyOf(local: string, remote: string): string {
  return `${local} ${remote}`;
}
