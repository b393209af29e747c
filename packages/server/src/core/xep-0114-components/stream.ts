import { hex, utf8 } from "@tandem/protocol/encoding";
import { domainOf, parseJid } from "@tandem/protocol";
import { el, type XmlElement } from "@tandem/xml";
import type { RemoteConnection } from "../s2s/connection.ts";
import type { ServerHeader } from "../s2s/header.ts";
import { NS_COMPONENT } from "../s2s/namespaces.ts";
import { ServerStream } from "../s2s/server-stream.ts";
import { inClientNs, isStanza } from "../s2s/stanzas.ts";
import type { ComponentService } from "./service.ts";

/** A stream that a component has opened. Until it has shown that it knows the secret it may say nothing else. */
export class ComponentStream extends ServerStream {
  readonly #service: ComponentService;
  #host: string | undefined;
  #id = "";
  #isProved = false;

  constructor(service: ComponentService, connection: RemoteConnection) {
    super(service, connection, NS_COMPONENT);
    this.#service = service;
  }

  get isProved(): boolean {
    return this.#isProved;
  }

  /** The address that it speaks for, once it has proved it. */
  get host(): string | undefined {
    return this.#isProved ? this.#host : undefined;
  }

  /** EC8: one that has nothing to say stays. */
  protected override get idleSecondsMax(): number {
    return Number.POSITIVE_INFINITY;
  }

  /** EC1. */
  protected onHeader(header: ServerHeader): void {
    const host = typeof header.to === "string" && this.#service.serves(header.to) ? header.to : undefined;
    this.#id = this.register.core.environment.random.id();
    this.open({ from: host, id: this.#id });
    if (header.flaw !== undefined) return this.fail(header.flaw);
    if (host === undefined) return this.fail("host-unknown", "No component of that address is configured here.");
    this.#host = host;
  }

  protected handle(element: XmlElement): void | Promise<void> {
    if (element.is("handshake", NS_COMPONENT) && !this.#isProved) return this.#shakeHands(element.text().trim());
    if (!this.#isProved) return this.fail("not-authorized", "Shake hands first.");
    if (isStanza(element, NS_COMPONENT)) return this.#onStanza(element);
    this.fail("unsupported-stanza-type");
  }

  /** EC2. */
  #shakeHands(given: string): void {
    const { crypto } = this.register.core.environment;
    const secret = this.#service.secretOf(this.#host ?? "");
    const right = hex(crypto.hash("sha-1", utf8(this.#id + (secret ?? ""))));
    if (secret === undefined || !crypto.equal(utf8(given.toLowerCase()), utf8(right))) {
      this.#service.refused(this.connection.remoteAddress, this.#host);
      return this.fail("not-authorized", "That is not the secret of this component.");
    }
    this.#isProved = true;
    this.#service.proved(this);
    this.send(el("handshake", NS_COMPONENT));
  }

  /** EC3. */
  #onStanza(element: XmlElement): void | Promise<void> {
    const from = parseJid(element.attr("from") ?? "");
    const to = parseJid(element.attr("to") ?? "");
    if (from === null || to === null) return this.fail("improper-addressing");
    if (domainOf(from) !== this.#host) return this.fail("invalid-from");
    this.#service.count("in", element.name);
    return this.register.core.router.receiveRemote(inClientNs(element, NS_COMPONENT), from, to);
  }

  protected onEnded(condition: string | undefined): void {
    this.#service.ended(this, condition);
  }
}
