import { NS_CLIENT } from "@tandem/protocol";
import { NS_SESSION } from "@tandem/protocol/rfc-6120-bind";
import { nextCount } from "@tandem/protocol/xep-0198-stream-management";
import { parseElement, type XmlElement } from "@tandem/xml";
import { Inbox } from "../inbox.ts";
import type { Outlet, Session } from "../session.ts";
import type { ServerCore } from "../server-core.ts";
import { Unacknowledged } from "./acknowledgements.ts";
import { HeldBack, holdKey } from "./held-back.ts";

/** The stream that a session's stanzas travel on just now. */
export interface Carrier {
  readonly bufferedChars: number;
  /** True once its connection is gone or given up: nothing that is sent arrives. */
  readonly isClosed: boolean;
  send(text: string): void;
  /** Ends the stream, with a stream error unless the condition is undefined. The session is not told: it knows. */
  finish(condition?: string, text?: string): void;
  pauseReading(): void;
  resumeReading(): void;
  /** Asks the client how much it has handled (XEP-0198 §4). */
  requestAck(): void;
}

/** Told by the channel to whoever keeps the list of those that can be resumed. */
export interface ChannelOwner {
  channelEnded(channel: SessionChannel): void;
}

type State = "attached" | "waiting" | "ending" | "ended";

/**
 * A session's two directions: what it sends is handled one by one, what it gets is written to its stream and, with stream
 * management (XEP-0198), kept until acknowledged. Outlives its connection while it may be resumed.
 */
export class SessionChannel implements Outlet {
  readonly isFramed: boolean;
  readonly #core: ServerCore;
  readonly #owner: ChannelOwner;
  readonly #inbox: Inbox;
  readonly #queue = new Unacknowledged();
  #session: Session | undefined;
  #carrier: Carrier | undefined;
  #state: State = "attached";
  #isManaged = false;
  #resumeId: string | undefined;
  #resumeMs = 0;
  #handled = 0;
  #isReadingPaused = false;
  #isAckRequested = false;
  #resumeUntil = 0;
  #presenceUntil: number | undefined;
  #isLost = false;
  /** There while nobody looks at the client (XEP-0352). */
  #held: HeldBack | undefined;
  #ended: Promise<void> | undefined;

  constructor(core: ServerCore, owner: ChannelOwner, carrier: Carrier, isFramed: boolean) {
    this.#core = core;
    this.#owner = owner;
    this.#carrier = carrier;
    this.isFramed = isFramed;
    this.#inbox = new Inbox((fault) => this.#onFault(fault));
  }

  get session(): Session {
    if (this.#session === undefined) throw new Error("a channel without session");
    return this.#session;
  }

  get state(): State {
    return this.#state;
  }

  get isManaged(): boolean {
    return this.#isManaged;
  }

  /** The client has said that nobody looks at it (XEP-0352). */
  get isInactive(): boolean {
    return this.#held !== undefined;
  }

  get resumeId(): string | undefined {
    return this.#resumeId;
  }

  /**
   * How many stanzas of the client have been handled, modulo 2^32: durable where they had to be (SV1). Messages may end out of
   * order, so only a task of this channel may tell the client: it waits for all before it.
   */
  get handled(): number {
    return this.#handled;
  }

  get sent(): number {
    return this.#queue.sent;
  }

  /** The session is bound. `greet` tells the client before anything else can reach it; others hear before its first stanza. */
  open(session: Session, greet: () => void): void {
    this.#session = session;
    greet();
    this.#core.sessions.add(session);
    this.#inbox.push(() => this.#core.emit("sessionOpened", session));
  }

  /** Work of the stream layer itself, in order with the stanzas. */
  enqueue(task: () => void | Promise<void>): void {
    this.#inbox.push(task);
  }

  // --- from the client

  receive(stanza: XmlElement): void {
    if (this.#state !== "attached") return;
    // XEP-0198 §4: what was sent before <enable/> never counts, though it may be handled after it.
    const isCounted = this.#isManaged;
    const handle = (release?: () => void): void | Promise<void> => {
      const pending = this.#handle(stanza, release);
      if (pending instanceof Promise) return pending.then(() => this.#onHandled(isCounted));
      return this.#onHandled(isCounted);
    };
    if (stanza.name === "message") this.#inbox.pushOverlapping(handle);
    else this.#inbox.push(() => handle());
    if (this.#inbox.length < this.#core.options.limits.inboxStanzasMax || this.#isReadingPaused) return;
    this.#isReadingPaused = true;
    this.#carrier?.pauseReading();
  }

  #handle(stanza: XmlElement, release: (() => void) | undefined): void | Promise<void> {
    // RFC 6121 left it out, RFC 3921 §3 asked for it: old programs still wait for the answer.
    if (stanza.name === "iq" && stanza.attr("type") === "set" && stanza.child("session", NS_SESSION) !== undefined) {
      const answer = stanza.shallowCopy().setAttr("type", "result").setAttr("to", undefined).setAttr("from", undefined);
      answer.children = [];
      return this.session.send(answer);
    }
    return this.#core.router.receive(this.session, stanza, release);
  }

  #onHandled(isCounted: boolean): void {
    if (isCounted) this.#handled = nextCount(this.#handled);
    if (!this.#isReadingPaused || this.#inbox.length > this.#core.options.limits.inboxStanzasMax / 2) return;
    this.#isReadingPaused = false;
    this.#carrier?.resumeReading();
  }

  // --- to the client

  write(text: string): void {
    if (this.#state === "ended" || (this.#held !== undefined && this.#hold(text, this.#held))) return;
    this.#sendNow(text);
  }

  /** XEP-0352 v1.0.0 §4. Every connection begins active. */
  setActive(isActive: boolean): void {
    if (!isActive) {
      this.#held ??= new HeldBack();
      return;
    }
    const held = this.#held;
    this.#held = undefined;
    for (const text of held?.take() ?? []) this.#sendNow(text);
  }

  /** True when the stanza waits. One that cannot goes behind all that waits: it may build on it. */
  #hold(text: string, held: HeldBack): boolean {
    const key = text.startsWith("<iq") ? undefined : holdKey(asElement(text));
    if (key !== undefined) {
      held.hold(key, text);
      this.#core.environment.metrics.count("stanzas-held-back");
    }
    const { heldStanzasMax, heldCharsMax } = this.#core.options.limits;
    if (key !== undefined && held.length <= heldStanzasMax && held.chars <= heldCharsMax) return true;
    for (const waiting of held.take()) this.#sendNow(waiting);
    return key !== undefined;
  }

  #sendNow(text: string): void {
    if (this.#state === "ended") return;
    const carrier = this.#carrier;
    if (this.#isManaged || carrier === undefined) this.#queue.push(text);
    carrier?.send(text);
    // Messages only: presence is worth nothing later, and an answer can be asked for again.
    if (this.#isManaged && carrier !== undefined && text.startsWith("<message")) this.#requestAckBehind(carrier);
    this.#checkBounds();
  }

  /**
   * Behind all that this turn writes: the sooner a client has acknowledged, the less is sent twice when it leaves without a
   * last word, as many programs do. One question at a time, so under load an answer covers many stanzas.
   */
  #requestAckBehind(carrier: Carrier): void {
    if (this.#isAckRequested) return;
    this.#isAckRequested = true;
    void Promise.resolve().then(() => {
      if (this.#carrier === carrier) carrier.requestAck();
    });
  }

  /** SV4: whoever does not read costs a bounded amount, then the connection, at last the session. */
  #checkBounds(): void {
    const { queueStanzasMax, queueCharsMax, connectionCharsMax } = this.#core.options.limits;
    if (this.#queue.length > queueStanzasMax || this.#queue.chars > queueCharsMax) {
      this.close("resource-constraint", "Too much is waiting for this client.");
      return;
    }
    const carrier = this.#carrier;
    if (carrier === undefined || carrier.bufferedChars <= connectionCharsMax) return;
    carrier.finish("resource-constraint", "This client reads too slowly.");
    this.detach(0);
  }

  close(condition?: string, text?: string): void {
    void this.end(condition, text);
  }

  // --- stream management

  /** Returns the identifier with which the session can be resumed, undefined when it was not asked for. */
  enable(resume: { readonly id: string; readonly seconds: number } | undefined): void {
    this.#isManaged = true;
    this.#handled = 0;
    if (resume === undefined) return;
    this.#resumeId = resume.id;
    this.#resumeMs = resume.seconds * 1_000;
  }

  /** False when the client claims to have handled more than was sent. */
  acknowledge(h: number): boolean {
    this.#isAckRequested = false;
    return this.#queue.acknowledge(h);
  }

  /** Once a second: for what is no message, and what an answer has left open. */
  requestRest(): void {
    const carrier = this.#carrier;
    if (!this.#isManaged || this.#queue.length === 0 || carrier === undefined) return;
    this.#requestAckBehind(carrier);
  }

  /** The connection is gone. `silentMs`: how long nothing had been heard by then. */
  detach(silentMs: number): void {
    if (this.#state !== "attached") return;
    if (this.#resumeId !== undefined) return this.#wait(silentMs);
    this.#carrier = undefined;
    void this.end();
  }

  #wait(silentMs: number): void {
    this.#carrier = undefined;
    // What was asked over the old connection is not answered over the next.
    this.#isAckRequested = false;
    // Resumed, it is active again, and gets what waited with what it missed.
    this.setActive(true);
    this.#state = "waiting";
    const now = this.#core.environment.clock.monotonic();
    this.#resumeUntil = now + this.#resumeMs;
    const presenceMs = this.#core.options.limits.resumePresenceSecondsMax * 1_000;
    this.#presenceUntil = now + Math.max(0, presenceMs - silentMs);
  }

  /** Once a second while no connection is there. */
  tick(now: number): void {
    if (this.#state !== "waiting") return;
    if (now >= this.#resumeUntil) void this.end();
    else if (this.#presenceUntil !== undefined && now >= this.#presenceUntil) this.#withdrawPresence();
  }

  /** PR5: it may still come back, but whoever looks now must not think that somebody is there. */
  #withdrawPresence(): void {
    this.#presenceUntil = undefined;
    this.#isLost = true;
    this.#inbox.push(() => this.#core.emit("sessionLost", this.session));
  }

  /**
   * Moves the session to another connection, when everything that came over the old one is handled. `greet` tells the client
   * before anything else can reach it, and sends `missed` again. False when the session has ended, the new connection is
   * gone too, or the client claims to have handled more than was sent.
   */
  async resume(carrier: Carrier, h: number, greet: (missed: readonly string[]) => void): Promise<boolean> {
    const former = this.#carrier;
    // The wait may be long, and the new connection may be lost in it: from here on the session is one that can time out.
    if (this.#state === "attached") this.#wait(0);
    former?.finish("conflict", "The session was resumed on another connection.");
    await this.#inbox.run(() => undefined);
    if ((this.#state as State) !== "waiting" || carrier.isClosed || !this.#queue.acknowledge(h)) return false;
    this.#carrier = carrier;
    this.#state = "attached";
    this.#presenceUntil = undefined;
    this.#isReadingPaused = false;
    greet(this.#queue.list());
    if (this.#queue.length > 0) this.#requestAckBehind(carrier);
    if (this.#isLost) this.#inbox.push(() => this.#core.emit("sessionFound", this.session));
    this.#isLost = false;
    return true;
  }

  /** Ends the session for good. Resolves when everybody has heard of it. */
  end(condition?: string, text?: string): Promise<void> {
    if (this.#ended !== undefined) return this.#ended;
    const carrier = this.#carrier;
    this.#carrier = undefined;
    this.#state = "ending";
    // What the client had sent before is still handled; what arrives for it meanwhile is kept, to be routed anew.
    this.#ended = this.#inbox.run(() => this.#finish()).catch((fault: unknown) => this.#onFault(fault));
    carrier?.finish(condition, text);
    return this.#ended;
  }

  async #finish(): Promise<void> {
    const { session } = this;
    session.isOpen = false;
    this.#state = "ended";
    this.#core.sessions.remove(session);
    this.#owner.channelEnded(this);
    const left = this.#queue.list().map(asElement);
    if (left.length > 0) await this.#core.emit("sessionUnacknowledged", session, left);
    await this.#core.emit("sessionClosed", session);
  }

  #onFault(fault: unknown): void {
    this.#core.environment.log.error("session.fault", {
      session: this.#session?.jid,
      error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
    });
  }
}

/** What we serialised ourselves, read again. Over TCP the stanza leaned on the stream for its namespace. */
function asElement(text: string): XmlElement {
  const own = text.replace(/^<([a-z]+)(?=[ />])(?! xmlns=)/, `<$1 xmlns="${NS_CLIENT}"`);
  return parseElement(own, {
    stanzaCharsMax: Number.MAX_SAFE_INTEGER,
    depthMax: 256,
    attributesMax: 256,
    nodesMax: 1e9,
  });
}
