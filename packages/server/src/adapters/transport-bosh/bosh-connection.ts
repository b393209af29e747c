import { NS_FRAMING, NS_STREAM_ERROR } from "@tandem/protocol";
import {
  type BoshCondition,
  type BoshRequest,
  type BoshSessionTerms,
  buildBoshBody,
  buildBoshEnd,
  buildBoshTerms,
} from "@tandem/protocol/xep-0124-bosh";
import { el, serialize, type XmlElement } from "@tandem/xml";
import type { Connection, ConnectionListener } from "../../core/stream/index.ts";
import type { Peer } from "../transport-websocket/index.ts";

/** How one HTTP request is answered; called once. */
export type Answer = (body: string) => void;

interface Asked {
  readonly request: BoshRequest;
  readonly answer: Answer;
}

interface Held {
  readonly rid: number;
  readonly answer: Answer;
  readonly timer: NodeJS.Timeout;
}

const FRAME_OF_OUR_OWN = new RegExp(`^<(open|close) xmlns="${NS_FRAMING}"`);

/**
 * One BOSH session (XEP-0124): many HTTP requests that look to the stream like one WebSocket, each child of a `<body/>` being
 * a frame. Requests are handled in the order of their ids (§14.2); what is written leaves with the oldest one that is held.
 */
export class BoshConnection implements Connection {
  readonly kind = "bosh";
  readonly remoteAddress: string;
  readonly isLoopback: boolean;
  readonly isSecure: boolean;
  readonly #terms: BoshSessionTerms;
  readonly #onEnd: () => void;
  readonly #asked = new Map<number, Asked>();
  readonly #held: Held[] = [];
  /** The last answers, for a client whose connection broke before it had them (§14.3). */
  readonly #answers = new Map<number, string>();
  #listener: ConnectionListener | undefined;
  #nextRid: number;
  #pending: string[] = [];
  #pendingChars = 0;
  #isPaused = false;
  #isFlushing = false;
  #isFirst = true;
  #state: "open" | "closing" | "ended" = "open";
  #condition: BoshCondition | undefined;
  #inactivity: NodeJS.Timeout | undefined;

  constructor(terms: BoshSessionTerms, firstRid: number, peer: Peer, onEnd: () => void) {
    this.#terms = terms;
    this.#nextRid = firstRid;
    this.#onEnd = onEnd;
    this.remoteAddress = peer.remoteAddress;
    this.isLoopback = peer.isLoopback;
    this.isSecure = peer.isSecure;
  }

  get bufferedChars(): number {
    return this.#pendingChars;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  // --- requests

  /** In whatever order they come; a session that is over answers so. */
  take(request: BoshRequest, answer: Answer): void {
    const { rid } = request;
    if (this.#state === "ended") return answer(serialize(buildBoshEnd("item-not-found")));
    if (rid < this.#nextRid) return this.#again(rid, answer);
    if (rid >= this.#nextRid + this.#terms.requests) {
      answer(serialize(buildBoshEnd("item-not-found")));
      return this.#end("item-not-found");
    }
    this.#asked.set(rid, { request, answer });
    this.#advance();
  }

  /** The client's connection broke while its request was held; what is pending waits for the next one. */
  lose(rid: number): void {
    const at = this.#held.findIndex((held) => held.rid === rid);
    if (at === -1) return;
    const [lost] = this.#held.splice(at, 1);
    clearTimeout(lost?.timer);
    this.#watchInactivity();
  }

  /** Asked a second time: the client has not got the answer (§14.3). */
  #again(rid: number, answer: Answer): void {
    const known = this.#answers.get(rid);
    if (known !== undefined) return answer(known);
    const held = this.#held.find((one) => one.rid === rid);
    if (held === undefined) {
      answer(serialize(buildBoshEnd("item-not-found")));
      return this.#end("item-not-found");
    }
    held.answer(serialize(buildBoshBody()));
    this.lose(rid);
    this.#hold(rid, answer);
    this.#flushSoon();
  }

  #advance(): void {
    for (;;) {
      const asked = this.#isPaused ? undefined : this.#asked.get(this.#nextRid);
      if (asked === undefined || this.#state === "ended") return;
      this.#asked.delete(this.#nextRid);
      this.#nextRid++;
      this.#hold(asked.request.rid, asked.answer);
      this.#hear(asked.request);
    }
  }

  #hear(request: BoshRequest): void {
    if (this.#state === "closing") return this.#flush();
    if (this.#isFirst || request.isRestart) this.#tell(openingOf(request));
    // An empty request is a sign of life, as a blank between stanzas is.
    if (request.payload.length === 0) this.#listener?.onData(" ");
    for (const element of request.payload) this.#tell(element);
    if (request.isTerminate) this.#tell(el("close", NS_FRAMING));
    while (this.#held.length > this.#terms.hold + (this.#isFirst ? 1 : 0)) this.#answerOldest();
    if (this.#pending.length > 0) this.#flushSoon();
  }

  #tell(element: XmlElement): void {
    if (this.#state === "open") this.#listener?.onData(serialize(element));
  }

  #hold(rid: number, answer: Answer): void {
    const timer = setTimeout(() => {
      while (this.#held.some((held) => held.rid === rid)) this.#answerOldest();
    }, this.#terms.wait * 1_000);
    this.#held.push({ rid, answer, timer });
    clearTimeout(this.#inactivity);
  }

  // --- answers

  write(text: string): void {
    if (this.#state !== "open") return;
    // The session stands for the stream's own frames: it is opened and closed by attributes of the body.
    if (FRAME_OF_OUR_OWN.test(text)) return;
    if (text.startsWith("<stream:error")) this.#condition = conditionOf(text);
    this.#pending.push(text);
    this.#pendingChars += text.length;
    this.#flushSoon();
  }

  /** What is written in one turn of the event loop leaves in one answer. */
  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#isFlushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#state === "ended" || this.#held.length === 0) return;
    if (this.#state === "closing") return this.#end(this.#condition);
    if (this.#pending.length > 0) this.#answerOldest();
  }

  #answerOldest(): void {
    const body = this.#isFirst ? buildBoshTerms(this.#terms) : buildBoshBody();
    this.#isFirst = false;
    this.#answer(body);
  }

  #answer(body: XmlElement): void {
    const oldest = this.#held.shift();
    if (oldest === undefined) return;
    clearTimeout(oldest.timer);
    const text = withPayload(serialize(body), this.#pending.join(""));
    this.#pending = [];
    this.#pendingChars = 0;
    this.#answers.set(oldest.rid, text);
    for (const rid of this.#answers.keys()) if (rid <= oldest.rid - this.#terms.requests) this.#answers.delete(rid);
    oldest.answer(text);
    this.#watchInactivity();
  }

  // --- the end

  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    // Without a request nobody can be told; the next one is, or the session runs out.
    this.#flushSoon();
  }

  abort(): void {
    this.#end(this.#condition);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#advance();
  }

  #watchInactivity(): void {
    clearTimeout(this.#inactivity);
    if (this.#state === "ended" || this.#held.length > 0) return;
    this.#inactivity = setTimeout(() => this.#end("item-not-found"), this.#terms.inactivity * 1_000);
  }

  #end(condition: BoshCondition | undefined): void {
    if (this.#state === "ended") return;
    this.#state = "ended";
    clearTimeout(this.#inactivity);
    while (this.#held.length > 0) this.#answer(buildBoshEnd(condition));
    for (const { answer } of this.#asked.values()) answer(serialize(buildBoshEnd("item-not-found")));
    this.#asked.clear();
    this.#onEnd();
    this.#listener?.onClosed();
  }
}

function openingOf(request: BoshRequest): XmlElement {
  const { to, lang, version } = request;
  // A restart is of a stream whose version is known (XEP-0206 §5).
  return el("open", NS_FRAMING, { to, "xml:lang": lang, version: request.isRestart ? "1.0" : version });
}

/** A stream error travels inside, except that of an address that is not ours, which has a condition of its own (§17.2). */
function conditionOf(error: string): BoshCondition {
  return error.includes(`<host-unknown xmlns="${NS_STREAM_ERROR}"`) ? "host-unknown" : "remote-stream-error";
}

function withPayload(body: string, payload: string): string {
  return payload === "" ? body : `${body.slice(0, -"/>".length)}>${payload}</body>`;
}
