import { type FullJid, NS_STANZA_ERROR } from "@tandem/protocol";
import { buildSm, NS_SM, parseSm, type SmNonza } from "@tandem/protocol/xep-0198-stream-management";
import { el, type XmlElement } from "@tandem/xml";
import type { SessionChannel } from "./channel.ts";
import type { Stream } from "./stream.ts";

type Enable = Extract<SmNonza, { kind: "enable" }>;
type Resume = Extract<SmNonza, { kind: "resume" }>;

/** XEP-0198 for one stream: enabling, acknowledging, resuming. */
export class Management {
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  handle(element: XmlElement): void | Promise<void> {
    const nonza = parseSm(element);
    switch (nonza?.kind) {
      case "enable":
        return this.#onEnable(nonza);
      case "resume":
        return this.#onResume(nonza);
      case "a":
        return this.#onAcknowledged(nonza.h);
      case "r":
        return this.#onRequest();
      default:
        return this.#stream.fail("bad-format", "That is no element of stream management.");
    }
  }

  #onEnable(enable: Enable): void {
    const { channel } = this.#stream;
    if (channel === undefined || channel.isManaged) return this.#stream.sendAnswer(this.failed("unexpected-request"));
    this.#stream.sendElement(this.enable(channel, enable));
  }

  /** The answer, `<enabled/>`; from here on stanzas are counted. */
  enable(channel: SessionChannel, enable: Pick<Enable, "resume" | "max">): XmlElement {
    const { service } = this.#stream;
    const { resumeSecondsMax } = service.core.options.limits;
    const seconds = Math.min(enable.max ?? resumeSecondsMax, resumeSecondsMax);
    if (!enable.resume || seconds === 0) {
      channel.enable(undefined);
      return buildSm({ kind: "enabled", resume: false });
    }
    // Who knows the identifier and the account's secret has the session: 120 bits cannot be guessed.
    const id = service.core.environment.random.id();
    channel.enable({ id, seconds });
    service.channelResumable(channel, id);
    return buildSm({ kind: "enabled", resume: true, id, max: seconds });
  }

  #onRequest(): void {
    const { channel } = this.#stream;
    if (channel?.isManaged !== true) return this.#stream.sendAnswer(this.failed("unexpected-request"));
    // SV1: behind all that came before it. What is acknowledged was handled, and on disk where it had to be.
    channel.enqueue(() => this.#stream.sendAnswer(buildSm({ kind: "a", h: channel.handled })));
  }

  #onAcknowledged(h: number): void {
    const { channel } = this.#stream;
    if (channel === undefined || !channel.isManaged || channel.acknowledge(h)) return;
    this.failTooHigh(h, channel.sent);
  }

  /** XEP-0198 §4: a client that acknowledges what it was never sent. */
  failTooHigh(h: number, sent: number): void {
    const tooHigh = el("handled-count-too-high", NS_SM, { h: String(h), "send-count": String(sent) });
    this.#stream.fail("undefined-condition", "More was acknowledged than was sent.", tooHigh);
  }

  async #onResume(resume: Resume): Promise<void> {
    if (this.#stream.channel !== undefined) return this.#stream.sendAnswer(this.failed("unexpected-request"));
    const isResumed = await this.resume(resume, (resumed) => this.#stream.sendElement(resumed));
    if (!isResumed) this.#stream.sendAnswer(this.failed("item-not-found"));
  }

  /**
   * False when there is no such session of this account, or no longer, or on another kind of transport. `greet` gets the
   * answer, `<resumed/>`; what the client may have missed is sent behind it.
   */
  async resume({ previd, h }: Resume, greet: (resumed: XmlElement, jid: FullJid) => void): Promise<boolean> {
    const stream = this.#stream;
    const channel = stream.service.resumable(previd);
    if (channel === undefined || channel.session.account !== stream.account) return false;
    // What waits in the queue is written for the one kind: RFC 7395 frames declare their namespace.
    if (channel.isFramed !== stream.isFramed) return false;
    return channel.resume(stream, h, (missed) => {
      stream.channel = channel;
      greet(buildSm({ kind: "resumed", previd, h: channel.handled }), channel.session.jid);
      for (const text of missed) stream.sendText(text);
    });
  }

  failed(condition: "unexpected-request" | "item-not-found"): XmlElement {
    return el("failed", NS_SM, {}, el(condition, NS_STANZA_ERROR));
  }
}
