import { type BareJid, NS_CLIENT, prepareDomain } from "@tandem/protocol";
import { NS_BIND } from "@tandem/protocol/rfc-6120-bind";
import { NS_SASL } from "@tandem/protocol/rfc-6120-sasl";
import { buildSm, NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { NS_SASL2 } from "@tandem/protocol/xep-0388-sasl2";
import { el, XmlError, type XmlElement } from "@tandem/xml";
import { Inbox } from "../inbox.ts";
import { Binding } from "./binding.ts";
import type { Carrier, SessionChannel } from "./channel.ts";
import type { Connection, ConnectionListener } from "./connection.ts";
import { type Framing, type StreamHeader, streamError, tcpFraming, webSocketFraming } from "./framing.ts";
import { Management } from "./management.ts";
import { NS_CSI, NS_PING, NS_TLS } from "./namespaces.ts";
import { Sasl1 } from "./sasl1.ts";
import { Sasl2 } from "./sasl2.ts";
import type { StreamService } from "./service.ts";
import { patienceWith, Silence } from "./silence.ts";

/** Elements that may wait while one before them is being answered, until a resource is bound. */
const NEGOTIATION_WAITING_MAX = 16;
const STANZAS: ReadonlySet<string> = new Set(["message", "presence", "iq"]);

/** One stream from its first byte to its last (RFC 6120 §4, RFC 7395): who is there, what is negotiated, what is wrong. */
export class Stream implements ConnectionListener, Carrier {
  readonly connection: Connection;
  readonly service: StreamService;
  /** Set by SASL. */
  account: BareJid | undefined;
  /** Set by resource binding or resumption. */
  channel: SessionChannel | undefined;
  readonly #framing: Framing;
  readonly #sasl1: Sasl1;
  readonly #sasl2: Sasl2;
  readonly #binding: Binding;
  readonly #management: Management;
  readonly #negotiation: Inbox;
  readonly #openedAt: number;
  readonly #silence: Silence;
  #charsSinceElement = 0;
  #failedSignIns = 0;
  #isOpen = false;
  #hasOpened = false;
  #isClosed = false;

  constructor(service: StreamService, connection: Connection) {
    this.service = service;
    this.connection = connection;
    const { limits } = service.core.options;
    const events = {
      onOpen: (header: StreamHeader) => this.#onOpen(header),
      onElement: (element: XmlElement) => this.#onElement(element),
      onEnd: () => this.#onEnd(),
    };
    const xmlLimits = {
      stanzaCharsMax: limits.stanzaCharsMax,
      depthMax: limits.xmlDepthMax,
      attributesMax: limits.xmlAttributesMax,
      nodesMax: limits.xmlNodesMax,
    };
    this.#framing = connection.kind === "tcp" ? tcpFraming(events, xmlLimits) : webSocketFraming(events, xmlLimits);
    this.#sasl1 = new Sasl1(this);
    this.#sasl2 = new Sasl2(this);
    this.#binding = new Binding(this);
    this.#management = new Management(this);
    this.#negotiation = new Inbox((fault) => this.#onFault(fault));
    this.#openedAt = service.core.environment.clock.monotonic();
    this.#silence = new Silence(this.#openedAt);
  }

  get isFramed(): boolean {
    return this.#framing.isFramed;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get bufferedChars(): number {
    return this.connection.bufferedChars;
  }

  get binding(): Binding {
    return this.#binding;
  }

  get management(): Management {
    return this.#management;
  }

  // --- from the transport

  onData(chunk: Uint8Array | string): void {
    if (this.#isClosed) return;
    this.#silence.heard(this.service.core.environment.clock.monotonic());
    try {
      if (this.channel === undefined) this.#readUnbound(chunk);
      else this.#framing.read(chunk);
    } catch (error) {
      if (error instanceof XmlError) this.fail(error.condition, error.message);
      else this.#onFault(error);
    }
  }

  /** Strangers get less room than those who have signed in. */
  #readUnbound(chunk: Uint8Array | string): void {
    const { stanzaCharsBeforeSignInMax } = this.service.core.options.limits;
    this.#charsSinceElement += chunk.length;
    if (this.account === undefined && this.connection.kind !== "tcp" && chunk.length > stanzaCharsBeforeSignInMax) {
      return this.fail("policy-violation", "That is too much for somebody who has not signed in.");
    }
    this.#framing.read(chunk);
    if (this.account === undefined && this.#charsSinceElement > stanzaCharsBeforeSignInMax) {
      this.fail("policy-violation", "That is too much for somebody who has not signed in.");
    }
  }

  onClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.service.streamClosed(this);
    this.channel?.detach(0);
  }

  // --- from the parser

  #onOpen(header: StreamHeader): void {
    if (this.#isClosed) return;
    if (this.#isOpen) return this.fail("bad-format", "This stream is open already.");
    this.#charsSinceElement = 0;
    this.#isOpen = this.#hasOpened = true;
    const { core } = this.service;
    const lang = header.lang !== undefined && header.lang.length <= 35 ? header.lang : "en";
    this.sendText(this.#framing.opening({ from: core.options.domain, id: core.environment.random.id(), lang }));
    if (header.flaw !== undefined) return this.fail(header.flaw, undefined);
    if (header.to !== undefined && prepareDomain(header.to) !== core.options.domain) {
      return this.fail("host-unknown", "This server does not serve that domain.");
    }
    // RFC 6120 §4.7.5: without a version it is a program older than SASL.
    if (header.version === undefined || !/^[1-9][0-9]?\./.test(header.version)) {
      return this.fail("unsupported-version", "XMPP 1.0 is spoken here.");
    }
    if (!this.service.signIn.isAllowed(this.connection) && this.connection.kind !== "tcp") {
      return this.fail("policy-violation", "Sign in over TLS.");
    }
    this.sendFeatures();
  }

  #onElement(element: XmlElement): void {
    if (this.#isClosed) return;
    const { stanzaCharsBeforeSignInMax } = this.service.core.options.limits;
    if (this.account === undefined && this.#charsSinceElement > stanzaCharsBeforeSignInMax) return;
    this.#charsSinceElement = 0;
    if (!this.#isOpen) return this.fail("bad-format", "Open the stream first.");
    // Once bound, the channel keeps the order; what is still negotiated is waited for.
    if (this.channel !== undefined && this.#negotiation.isIdle) return void this.#onBoundElement(element);
    if (this.#negotiation.length >= NEGOTIATION_WAITING_MAX) {
      return this.fail("policy-violation", "Wait for the answers first.");
    }
    this.#negotiation.push(() => {
      if (this.#isClosed) return;
      return this.channel === undefined ? this.#negotiate(element) : this.#onBoundElement(element);
    });
  }

  #negotiate(element: XmlElement): void | Promise<void> {
    switch (element.ns) {
      case NS_TLS:
        return this.#startTls(element);
      case NS_SASL:
        return this.#sasl1.handle(element);
      case NS_SASL2:
        return this.#sasl2.handle(element);
      case NS_SM:
        return this.account === undefined ? this.fail("not-authorized", undefined) : this.#management.handle(element);
      case NS_CLIENT:
        return this.#negotiateStanza(element);
      default:
        return this.fail("unsupported-stanza-type", undefined);
    }
  }

  #negotiateStanza(element: XmlElement): void | Promise<void> {
    if (!STANZAS.has(element.name)) return this.fail("unsupported-stanza-type", undefined);
    // RFC 6120 §4.9.3.12: nothing but the binding of a resource until there is one.
    const bind = element.child("bind", NS_BIND);
    if (this.account === undefined || element.name !== "iq" || bind === undefined) {
      return this.fail("not-authorized", undefined);
    }
    return this.#binding.onIq(element, bind);
  }

  #onBoundElement(element: XmlElement): void | Promise<void> {
    if (element.ns === NS_CLIENT && STANZAS.has(element.name)) return this.channel?.receive(element);
    if (element.ns === NS_SM) return this.#management.handle(element);
    if (element.ns === NS_CSI && (element.name === "active" || element.name === "inactive")) {
      return this.channel?.setActive(element.name === "active");
    }
    this.fail("unsupported-stanza-type", undefined);
  }

  #onEnd(): void {
    if (this.#isClosed) return;
    // RFC 6120 §4.4: whoever closes gracefully does not come back to resume.
    const { channel } = this;
    if (channel === undefined) return this.finish();
    this.channel = undefined;
    void channel.end();
  }

  // --- negotiation

  #startTls(element: XmlElement): void {
    const { startTls } = this.connection;
    if (element.name !== "starttls" || startTls === undefined || this.account !== undefined) {
      this.sendText(this.#framing.element(el("failure", NS_TLS)));
      return this.finish();
    }
    this.sendText(this.#framing.element(el("proceed", NS_TLS)));
    this.restart();
    startTls.call(this.connection);
  }

  signedIn(account: BareJid): void {
    this.account = account;
    const { log, metrics } = this.service.core.environment;
    log.info("sign-in.succeeded", { account, address: this.connection.remoteAddress, transport: this.connection.kind });
    metrics.count("sign-ins", 1, { result: "success" });
  }

  /** The client opens a new stream on the same connection (RFC 6120 §4.3.3). What it sent too early is dropped. */
  restart(): void {
    this.#isOpen = false;
    this.#framing.restart();
  }

  sendFeatures(): void {
    this.sendText(this.service.features.of(this, (features) => this.#framing.streamElement("features", features)));
  }

  /** RFC 6120 §6.4.5: so many attempts, then the stream is closed. */
  countFailedSignIn(): void {
    this.#failedSignIns++;
    this.service.core.environment.metrics.count("sign-ins", 1, { result: "failure" });
    if (this.#failedSignIns < this.service.core.options.limits.signInAttemptsPerStreamMax) return;
    this.fail("policy-violation", "Too many failed attempts to sign in.");
  }

  // --- to the client

  send(text: string): void {
    this.sendText(text);
  }

  sendElement(element: XmlElement): void {
    this.sendText(this.#framing.element(element));
  }

  /** SV4: an answer to each question, where it is no stanza, would fill the memory for one who asks and never reads. */
  sendAnswer(element: XmlElement): void {
    if (this.#isClosed) return;
    this.sendElement(element);
    if (this.bufferedChars <= this.service.core.options.limits.connectionCharsMax) return;
    this.finish("resource-constraint", "This client reads too slowly.");
    this.channel?.detach(0);
  }

  sendText(text: string): void {
    if (!this.#isClosed) this.connection.write(text);
  }

  /** The client broke the rules: its session, if it has one, ends with the stream. */
  fail(condition: string, text: string | undefined, extra?: XmlElement): void {
    if (this.#isClosed) return;
    this.service.core.environment.log.debug("stream.error", { condition, address: this.connection.remoteAddress });
    const { channel } = this;
    this.finish(condition, text, extra);
    channel?.close();
  }

  finish(condition?: string, text?: string, extra?: XmlElement): void {
    if (this.#isClosed) return;
    if (!this.#hasOpened) this.#openForError();
    if (condition !== undefined) {
      this.sendText(this.#framing.streamElement("error", streamError(condition, text, extra)));
    }
    this.sendText(this.#framing.closing());
    this.#isClosed = true;
    this.service.streamClosed(this);
    this.connection.close();
  }

  /** RFC 6120 §4.9.1.2: an error needs a stream that it can stand in. */
  #openForError(): void {
    const { core } = this.service;
    const id = core.environment.random.id();
    this.sendText(this.#framing.opening({ from: core.options.domain, id, lang: "en" }));
  }

  pauseReading(): void {
    this.connection.pause();
  }

  resumeReading(): void {
    this.connection.resume();
  }

  // --- time

  /** Once a second. */
  tick(now: number): void {
    const { limits } = this.service.core.options;
    if (this.channel === undefined) {
      if (now - this.#openedAt >= limits.signInSecondsMax * 1_000) {
        this.fail("connection-timeout", "Sign in sooner.");
      }
      return;
    }
    this.channel.requestRest();
    this.#checkSilence(now, this.channel);
  }

  #checkSilence(now: number, channel: SessionChannel): void {
    const client = { isInactive: channel.isInactive, isTcp: this.connection.kind === "tcp" };
    const due = this.#silence.due(now, patienceWith(client, this.service.core.options.limits));
    if (due === "ask") this.#ask(channel);
    else if (due === "give-up") this.#giveUp(this.#silence.lastsMs(now), channel);
  }

  requestAck(): void {
    this.#silence.asked(this.service.core.environment.clock.monotonic());
    this.sendElement(buildSm({ kind: "r" }));
  }

  /** Who does not manage its stream is pinged (XEP-0199 §4.1). */
  #ask(channel: SessionChannel): void {
    if (channel.isManaged) return this.requestAck();
    const { core } = this.service;
    this.#silence.asked(core.environment.clock.monotonic());
    const ping = el("ping", NS_PING);
    const address = {
      type: "get",
      from: core.options.domain,
      to: channel.session.jid,
      id: core.environment.random.id(),
    };
    this.sendElement(el("iq", NS_CLIENT, address, ping));
  }

  /** Nobody is there any more. Nothing is said: it would not arrive. */
  #giveUp(silentMs: number, channel: SessionChannel): void {
    this.#isClosed = true;
    this.service.streamClosed(this);
    this.connection.abort();
    channel.detach(silentMs);
  }

  #onFault(fault: unknown): void {
    this.service.core.environment.log.error("stream.fault", {
      address: this.connection.remoteAddress,
      error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
    });
    this.fail("internal-server-error", undefined);
  }
}
