import { domainOf, NS_SERVER, parseJid, prepareDomain } from "@tandem/protocol";
import { decodeBase64, textOf } from "@tandem/protocol/encoding";
import { NS_SASL } from "@tandem/protocol/rfc-6120-sasl";
import {
  buildDialback,
  type Dialback,
  type DialbackBody,
  NS_DIALBACK,
  NS_DIALBACK_FEATURE,
  parseDialback,
} from "@tandem/protocol/xep-0220-dialback";
import { el, type XmlElement } from "@tandem/xml";
import { NS_TLS } from "../stream/namespaces.ts";
import { proves } from "./certificate-names.ts";
import type { RemoteConnection } from "./connection.ts";
import type { ServerHeader } from "./header.ts";
import { NS_BIDI, NS_BIDI_FEATURE } from "./namespaces.ts";
import { isAllowed } from "./policy.ts";
import { ServerStream } from "./server-stream.ts";
import type { FederationService, Unverified } from "./service.ts";
import { inClientNs, isStanza } from "./stanzas.ts";

type RefusedClaim = "item-not-found" | "resource-constraint" | Unverified;

/** A stream that another server has opened to us. What it may say depends on the domains that it has proved. */
export class InboundStream extends ServerStream {
  readonly #service: FederationService;
  readonly #proved = new Set<string>();
  /** Of the header: who it says that it is, and whom it wants. */
  #from: string | undefined;
  #to: string | undefined;
  #id = "";
  #wantsBothWays = false;
  #hasOfferedExternal = false;

  constructor(service: FederationService, connection: RemoteConnection) {
    super(service, connection, NS_SERVER);
    this.#service = service;
  }

  get isProved(): boolean {
    return this.#proved.size > 0;
  }

  /** For those who look at the links. */
  get provedDomains(): ReadonlySet<string> {
    return this.#proved;
  }

  protected onHeader(header: ServerHeader): void {
    const { core } = this.register;
    this.#id = core.environment.random.id();
    const own = typeof header.to === "string" && core.router.serves(header.to) ? header.to : undefined;
    this.#from = header.from ?? undefined;
    this.#to = own;
    this.open({ from: own ?? core.options.domain, to: this.#from, id: this.#id });
    if (header.flaw !== undefined) return this.fail(header.flaw);
    if (header.to !== undefined && own === undefined) return this.fail("host-unknown", "That is not served here.");
    if (header.from === null) return this.fail("improper-addressing");
    // RFC 6120 §4.7.5: without a version it is a program older than TLS.
    if (!header.isXmpp1) return this.fail("unsupported-version", "XMPP 1.0 is spoken here.");
    if (this.#from !== undefined && !this.#isWelcome(this.#from)) return;
    this.sendFeatures(this.#features());
  }

  /** FE10. */
  #isWelcome(domain: string): boolean {
    if (isAllowed(this.#service.policy, domain) && !this.register.core.router.serves(domain)) return true;
    this.#service.refused(this.connection.remoteAddress, domain, "not allowed");
    this.fail("policy-violation", "This server does not talk to that domain.");
    return false;
  }

  /** FE1, FE3. */
  #features(): XmlElement[] {
    if (!this.connection.isSecure) return [el("starttls", NS_TLS, {}, el("required", NS_TLS))];
    const dialback = el("dialback", NS_DIALBACK_FEATURE, {}, el("errors", NS_DIALBACK_FEATURE));
    if (this.isProved) return [dialback];
    this.#hasOfferedExternal = this.#from !== undefined && proves(this.connection.peerCertificate, this.#from);
    const mechanisms = el("mechanisms", NS_SASL, {}, el("mechanism", NS_SASL, {}, "EXTERNAL"));
    return [...(this.#hasOfferedExternal ? [mechanisms] : []), el("bidi", NS_BIDI_FEATURE), dialback];
  }

  /** Verifications are answered while a claim of the same peer waits for its own: each may be waiting for the other. */
  protected override handleAtOnce(element: XmlElement): boolean {
    if (!element.is("verify", NS_DIALBACK) || !this.connection.isSecure) return false;
    const asked = parseDialback(element);
    if (asked === null || asked.body.kind !== "key") this.fail("invalid-xml");
    else this.#answerVerification(asked, asked.body.key);
    return true;
  }

  protected handle(element: XmlElement): void | Promise<void> {
    if (element.ns === NS_TLS) return this.#startTls(element);
    if (!this.connection.isSecure) return this.fail("policy-violation", "Use TLS.");
    if (element.ns === NS_SASL) return this.#authenticate(element);
    if (element.ns === NS_DIALBACK) return this.#onDialback(element);
    if (element.is("bidi", NS_BIDI) && !this.isProved) {
      this.#wantsBothWays = true;
      return;
    }
    if (isStanza(element, NS_SERVER)) return this.#onStanza(element);
    this.fail("unsupported-stanza-type");
  }

  #startTls(element: XmlElement): void {
    const { startTls } = this.connection;
    if (element.name !== "starttls" || startTls === undefined || this.connection.isSecure) {
      this.send(el("failure", NS_TLS));
      return this.finish();
    }
    this.send(el("proceed", NS_TLS));
    this.restart();
    startTls.call(this.connection);
  }

  // --- SASL EXTERNAL

  #authenticate(element: XmlElement): void {
    const condition = this.#authenticationFlaw(element);
    if (condition !== undefined || this.#from === undefined) {
      this.#service.refused(this.connection.remoteAddress, this.#from, `EXTERNAL: ${condition}`);
      this.send(el("failure", NS_SASL, {}, el(condition ?? "not-authorized", NS_SASL)));
      return this.finish();
    }
    this.send(el("success", NS_SASL));
    this.restart();
    this.#prove(this.#from, "certificate");
  }

  /** RFC 6120 §6.5. */
  #authenticationFlaw(element: XmlElement): string | undefined {
    if (element.name !== "auth") return "malformed-request";
    if (element.attr("mechanism") !== "EXTERNAL" || !this.#hasOfferedExternal) return "invalid-mechanism";
    const text = element.text().trim();
    if (text === "" || text === "=") return undefined;
    const bytes = decodeBase64(text);
    if (bytes === null) return "incorrect-encoding";
    // XEP-0178 §3: another one than the certificate was checked for would have to be checked too.
    return prepareDomain(textOf(bytes) ?? "") === this.#from ? undefined : "invalid-authzid";
  }

  // --- dialback

  async #onDialback(element: XmlElement): Promise<void> {
    const claim = parseDialback(element);
    if (claim === null) return this.fail("invalid-xml");
    // What is no claim is an answer to one that we never made here.
    if (claim.name !== "result" || claim.body.kind !== "key") return;
    if (!this.register.core.router.serves(claim.to)) return this.#answer(claim, "item-not-found");
    if (!this.#isWelcome(claim.from)) return;
    const { remoteDomainsPerStreamMax } = this.register.core.options.limits;
    if (!this.#proved.has(claim.from) && this.#proved.size >= remoteDomainsPerStreamMax)
      return this.#answer(claim, "resource-constraint");
    await this.#judge(claim, claim.body.key);
  }

  /**
   * FE4, FE5. Certificates for servers only, which more and more authorities give out, do not prove a client: then it is the
   * certificate of the server that confirms the key which counts, and `verify` looks at that.
   */
  async #judge(claim: Dialback, key: string): Promise<void> {
    const { peerCertificate } = this.connection;
    if (proves(peerCertificate, claim.from)) return this.#accept(claim, "certificate");
    const verdict = await this.#service.verify(claim.to, claim.from, this.#id, key);
    if (this.isClosed) return;
    if (verdict === "valid") return this.#accept(claim, "dialback");
    const flaw = peerCertificate === undefined ? "none" : (peerCertificate.flaw ?? "for other names");
    this.#service.refused(this.connection.remoteAddress, claim.from, `dialback: ${verdict}; certificate: ${flaw}`);
    if (verdict !== "invalid") return this.#answer(claim, verdict);
    this.#reply(claim, { kind: "invalid" });
    // XEP-0220 §2.2.2: whoever lies once is not listened to any longer.
    this.finish();
  }

  #accept(claim: Dialback, by: string): void {
    this.#reply(claim, { kind: "valid" });
    this.#to ??= claim.to;
    this.#prove(claim.from, by);
  }

  /** FE6. */
  #answer(claim: Dialback, condition: RefusedClaim): void {
    const type = condition === "item-not-found" ? "cancel" : "wait";
    this.#reply(claim, { kind: "error", error: { type, condition } });
  }

  #reply(claim: Dialback, body: DialbackBody): void {
    this.send(buildDialback({ name: claim.name, from: claim.to, to: claim.from, id: claim.id, body }));
  }

  /** FE7. We are asked whether it was us who made that key. */
  #answerVerification(asked: Dialback, key: string): void {
    const isOurs = this.register.core.router.serves(asked.to);
    if (!isOurs) return this.#answer(asked, "item-not-found");
    const isValid = this.#service.keys.isValid(key, asked.from, asked.to, asked.id ?? "");
    this.#reply(asked, { kind: isValid ? "valid" : "invalid" });
  }

  #prove(domain: string, by: string): void {
    this.#proved.add(domain);
    this.#service.proved(this, domain, by);
    if (this.#wantsBothWays && this.#to !== undefined) this.#service.links.attach(this.#to, domain, this);
  }

  // --- stanzas

  /** FE8. */
  #onStanza(element: XmlElement): void | Promise<void> {
    const from = parseJid(element.attr("from") ?? "");
    const to = parseJid(element.attr("to") ?? "");
    if (!this.isProved) return this.fail("not-authorized", "Prove first who you are.");
    if (from === null || to === null) return this.fail("improper-addressing");
    if (!this.#proved.has(domainOf(from))) return this.fail("invalid-from");
    if (!this.register.core.router.serves(domainOf(to))) return this.fail("host-unknown");
    this.#service.count("in", element.name);
    return this.register.core.router.receiveRemote(inClientNs(element, NS_SERVER), from, to);
  }

  protected onEnded(condition: string | undefined): void {
    this.#service.links.detach(this);
    this.#service.ended("in", this.#from, condition);
  }
}
