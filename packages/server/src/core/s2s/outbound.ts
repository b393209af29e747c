import { domainOf, NS_SERVER, NS_STREAM, NS_STREAM_ERROR, parseJid } from "@tandem/protocol";
import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import { NS_SASL } from "@tandem/protocol/rfc-6120-sasl";
import { buildDialback, NS_DIALBACK, parseDialback } from "@tandem/protocol/xep-0220-dialback";
import { el, type XmlElement } from "@tandem/xml";
import { NS_TLS } from "../stream/namespaces.ts";
import { certifies } from "./certificate-names.ts";
import type { RemoteConnection } from "./connection.ts";
import type { ServerHeader } from "./header.ts";
import { NS_BIDI, NS_BIDI_FEATURE } from "./namespaces.ts";
import { ServerStream } from "./server-stream.ts";
import type { FederationService } from "./service.ts";
import { inClientNs, isStanza } from "./stanzas.ts";

/** Why a stream to another server came to nothing; `text` is for the log. */
export interface DialFailure {
  readonly kind: "not-found" | "timeout" | "not-proved" | "ended";
  readonly text: string;
}

/** A question to the server of a domain: is this key yours (XEP-0220 §2.3)? */
export interface Verification {
  readonly id: string;
  readonly key: string;
}

export type OutboundResult = "ready" | "valid" | "invalid" | DialFailure;

/**
 * A stream that we open to another server, as one of our domains: to send stanzas, or to verify one key. Settles `result`
 * once, when it can carry stanzas, has the verdict, or has failed.
 */
export class OutboundStream extends ServerStream {
  readonly local: string;
  readonly remote: string;
  readonly #service: FederationService;
  readonly #verification: Verification | undefined;
  #settle: ((result: OutboundResult) => void) | undefined;
  #id: string | undefined;
  #isAuthenticated = false;
  #hasFailedExternal = false;
  #isBothWays = false;
  #lastError: string | undefined;

  constructor(
    service: FederationService,
    connection: RemoteConnection,
    purpose: { readonly local: string; readonly remote: string; readonly verification?: Verification | undefined },
    settle: (result: OutboundResult) => void,
  ) {
    super(service, connection, NS_SERVER);
    this.#service = service;
    this.local = purpose.local;
    this.remote = purpose.remote;
    this.#verification = purpose.verification;
    this.#settle = settle;
    this.#greet();
  }

  get isProved(): boolean {
    return this.#isAuthenticated;
  }

  get isBothWays(): boolean {
    return this.#isBothWays;
  }

  #greet(): void {
    this.open({ from: this.local, to: this.remote });
  }

  protected onHeader(header: ServerHeader): void {
    if (header.flaw !== undefined) return this.fail(header.flaw);
    if (!header.isXmpp1) return this.#giveUp("not-proved", "it speaks no XMPP 1.0, so no TLS");
    this.#id = header.id;
  }

  protected handle(element: XmlElement): void | Promise<void> {
    if (element.is("error", NS_STREAM)) return this.#onStreamError(element);
    if (element.is("features", NS_STREAM)) return this.#onFeatures(element);
    if (element.ns === NS_TLS) return this.#onTls(element);
    if (!this.connection.isSecure) return this.fail("policy-violation", "Use TLS.");
    if (element.ns === NS_SASL) return this.#onSasl(element);
    if (element.ns === NS_DIALBACK) return this.#onDialback(element);
    if (isStanza(element, NS_SERVER)) return this.#onStanza(element);
  }

  #onStreamError(element: XmlElement): void {
    const condition = element.elements().find((child) => child.ns === NS_STREAM_ERROR && child.name !== "text")?.name;
    this.#lastError = condition ?? "undefined-condition";
    if (condition === "host-unknown" || condition === "host-gone") return this.#giveUp("not-found", condition);
    this.finish();
  }

  // --- negotiation

  #onFeatures(features: XmlElement): void {
    if (this.#isAuthenticated) return this.#ready();
    if (!this.connection.isSecure) return this.#askForTls(features);
    const { peerCertificate } = this.connection;
    const isCertified = peerCertificate?.isTrusted === true && certifies(peerCertificate.names, this.remote);
    if (!isCertified && this.#service.policy.trust === "certificate")
      return this.#giveUp("not-proved", `certificate: ${peerCertificate?.flaw ?? "not for this domain"}`);
    if (this.#verification !== undefined) return this.#verify(this.#verification);
    // FE9: the other way is theirs only when we know who they are.
    if (isCertified && features.child("bidi", NS_BIDI_FEATURE) !== undefined) {
      this.#isBothWays = true;
      this.send(el("bidi", NS_BIDI));
    }
    if (!this.#hasFailedExternal && offersExternal(features)) return this.#authenticate();
    this.#sendClaim();
  }

  #askForTls(features: XmlElement): void {
    const isOffered = features.child("starttls", NS_TLS) !== undefined && this.connection.startTls !== undefined;
    if (!isOffered) return this.#giveUp("not-proved", "it offers no TLS");
    this.send(el("starttls", NS_TLS));
  }

  #onTls(element: XmlElement): void {
    const { startTls } = this.connection;
    if (element.name !== "proceed" || startTls === undefined || this.connection.isSecure)
      return this.#giveUp("not-proved", "it refused TLS");
    this.restart();
    startTls.call(this.connection);
    this.#greet();
  }

  /** XEP-0178 §3. The authorization identity is said aloud: some servers take no empty one. */
  #authenticate(): void {
    this.send(el("auth", NS_SASL, { mechanism: "EXTERNAL" }, encodeBase64(utf8(this.local))));
  }

  #onSasl(element: XmlElement): void {
    if (this.#isAuthenticated) return this.fail("unsupported-stanza-type");
    if (element.name === "success") {
      this.#isAuthenticated = true;
      this.restart();
      return this.#greet();
    }
    this.#hasFailedExternal = true;
    const why = element.elements()[0]?.name ?? "no reason";
    this.#service.core.environment.log.info("federation.external-refused", { domain: this.remote, why });
    // Some close the stream behind it, and then it has failed; from others dialback is still to be had.
    this.#sendClaim();
  }

  /** Whether it announces dialback or not: servers older than the feature (XEP-0220 §2.6) know it all the same. */
  #sendClaim(): void {
    const { local: from, remote: to } = this;
    const key = this.#service.keys.key(to, from, this.#id ?? "");
    this.send(buildDialback({ name: "result", from, to, body: { kind: "key", key } }));
  }

  #verify({ id, key }: Verification): void {
    this.send(buildDialback({ name: "verify", from: this.local, to: this.remote, id, body: { kind: "key", key } }));
  }

  #onDialback(element: XmlElement): void {
    const answer = parseDialback(element);
    if (answer === null || answer.from !== this.remote || answer.to !== this.local) return;
    if (this.#verification !== undefined) return this.#onVerdict(answer);
    if (answer.name !== "result" || this.#isAuthenticated) return;
    if (answer.body.kind === "valid") {
      this.#isAuthenticated = true;
      return this.#ready();
    }
    const why = answer.body.kind === "error" ? answer.body.error.condition : answer.body.kind;
    this.#giveUp("not-proved", `it answered our dialback with ${why}`);
  }

  #onVerdict(answer: NonNullable<ReturnType<typeof parseDialback>>): void {
    const { kind } = answer.body;
    if (answer.name !== "verify" || answer.id !== this.#verification?.id) return;
    if (kind === "key") return;
    this.#settled(kind === "error" ? { kind: "not-found", text: answer.body.kind } : kind);
    this.finish();
  }

  #ready(): void {
    this.#settled("ready");
  }

  // --- the other way

  #onStanza(element: XmlElement): void | Promise<void> {
    const from = parseJid(element.attr("from") ?? "");
    const to = parseJid(element.attr("to") ?? "");
    if (!this.#isAuthenticated || !this.#isBothWays) return this.fail("not-authorized", "This stream goes one way.");
    if (from === null || to === null) return this.fail("improper-addressing");
    if (domainOf(from) !== this.remote) return this.fail("invalid-from");
    if (!this.register.core.router.serves(domainOf(to))) return this.fail("host-unknown");
    this.#service.count("in", element.name);
    return this.register.core.router.receiveRemote(inClientNs(element, NS_SERVER), from, to);
  }

  // --- its end

  #giveUp(kind: DialFailure["kind"], text: string): void {
    this.#settled({ kind, text });
    this.finish();
  }

  #settled(result: OutboundResult): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(result);
  }

  protected onEnded(condition: string | undefined): void {
    const text = this.#lastError ?? condition ?? "the connection ended";
    this.#settled({ kind: condition === "connection-timeout" ? "timeout" : "ended", text });
    this.#service.links.detach(this);
    if (this.#isAuthenticated) this.#service.ended("out", this.remote, this.#lastError ?? condition);
  }
}

function offersExternal(features: XmlElement): boolean {
  const mechanisms = features.child("mechanisms", NS_SASL)?.elements("mechanism") ?? [];
  return mechanisms.some((mechanism) => mechanism.text().trim() === "EXTERNAL");
}
