import { type Contestant, DOMAIN, PASSWORD } from "../contestants/contestant.ts";
import { scramSha1 } from "./scram.ts";
import { openWire, type Transport, type Wire } from "./wire.ts";

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const NS_BIND = "urn:ietf:params:xml:ns:xmpp-bind";
const NS_PING = "urn:xmpp:ping";
const NS_SM = "urn:xmpp:sm:3";
const TCP_OPEN = `<?xml version='1.0'?><stream:stream to='${DOMAIN}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
const FRAMED_OPEN = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${DOMAIN}' version='1.0'/>`;
const ANSWER_MS_MAX = 120_000;

/**
 * The smallest client that loads a server fairly: SCRAM-SHA-1, then text in and out. It looks for marks in the text instead
 * of parsing it, so that the generator is never what is measured.
 */
export class BenchClient {
  readonly jid: string;
  /** Bare address. */
  readonly address: string;
  readonly #wire: Wire;
  #text = "";
  #wanted: { mark: string; resolve: (text: string) => void } | undefined;
  #counted = "";
  #count = 0;
  #rest = "";
  #enough: { number: number; resolve: () => void } | undefined;
  #onChunk: ((chunk: string) => void) | undefined;

  private constructor(wire: Wire, local: string, resource: string) {
    this.#wire = wire;
    this.address = `${local}@${DOMAIN}`;
    this.jid = `${this.address}/${resource}`;
    wire.onText((chunk) => this.#receive(chunk));
  }

  /** Connects and authenticates; neither a resource nor a session yet. */
  static async authenticate(
    server: Pick<Contestant, "ports">,
    local: string,
    transport: Transport,
  ): Promise<BenchClient> {
    const client = new BenchClient(await openWire(server.ports, transport), local, "bench");
    await client.#open();
    const scram = scramSha1(local, PASSWORD);
    const challenge = await client.ask(
      `<auth xmlns='${NS_SASL}' mechanism='SCRAM-SHA-1'>${scram.first}</auth>`,
      "</challenge>",
    );
    const final = scram.final(/>([^<]+)<\/challenge>/.exec(challenge)?.[1] ?? "");
    await client.ask(`<response xmlns='${NS_SASL}'>${final}</response>`, "<success");
    await client.#open();
    return client;
  }

  static async signIn(
    server: Pick<Contestant, "ports">,
    local: string,
    transport: Transport = "plain",
  ): Promise<BenchClient> {
    const client = await BenchClient.authenticate(server, local, transport);
    await client.ask(
      `<iq type='set' id='bind'><bind xmlns='${NS_BIND}'><resource>bench</resource></bind></iq>`,
      "</iq>",
    );
    return client;
  }

  async #open(): Promise<void> {
    await this.ask(this.#wire.isFramed ? FRAMED_OPEN : TCP_OPEN, "features>");
  }

  /** Asks for stream management; resolves to the id by which the session can be resumed (XEP-0198 §3). */
  async enableResumption(): Promise<string> {
    const enabled = await this.ask(`<enable xmlns='${NS_SM}' resume='true'/>`, "<enabled");
    const id = /\sid=["']([^"']+)/.exec(enabled)?.[1];
    if (id === undefined) throw new Error(`no resumption offered: ${enabled}`);
    return id;
  }

  async resume(id: string, handled: number): Promise<void> {
    await this.ask(`<resume xmlns='${NS_SM}' previd='${id}' h='${handled}'/>`, "<resumed");
  }

  send(text: string): void {
    this.#wire.send(this.#wire.isFramed ? text.replace(/^<(iq|presence|message)/, "<$1 xmlns='jabber:client'") : text);
  }

  /** Sends, and resolves to what came in up to and including `mark`. */
  async ask(text: string, mark: string): Promise<string> {
    this.#text = "";
    const answer = new Promise<string>((resolve) => void (this.#wanted = { mark, resolve }));
    this.send(text);
    return await inTime(
      answer,
      () => `${this.jid} waits for ${mark} after ${text.slice(0, 200)}; got ${this.#text.slice(-500)}`,
    );
  }

  /** Comes back when everything sent before has been handled. */
  async ping(): Promise<void> {
    await this.ask(`<iq type='get' id='ping' to='${DOMAIN}'><ping xmlns='urn:xmpp:ping'/></iq>`, "ping");
  }

  /** From now on, counts occurrences of `mark` in what comes in. */
  count(mark: string): void {
    this.#counted = mark;
    this.#count = 0;
    this.#rest = "";
  }

  /** Resolves when `mark` has come in `number` times since `count`. */
  async enough(number: number): Promise<void> {
    if (this.#count >= number) return;
    const reached = new Promise<void>((resolve) => void (this.#enough = { number, resolve }));
    await inTime(reached, () => `${this.jid} has ${this.#count} of ${number} ${this.#counted}`);
  }

  /** Sees every chunk, for latency. */
  onChunk(listener: ((chunk: string) => void) | undefined): void {
    this.#onChunk = listener;
  }

  /** Without a word, as a phone that loses its network. */
  cut(): void {
    this.#wire.cut();
  }

  /** Signs out; resolves when the connection is gone. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#wire.onClosed(resolve));
    this.#wire.send(this.#wire.isFramed ? "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>" : "</stream:stream>");
    // Not every server closes the connection behind the stream.
    const impatience = setTimeout(() => this.#wire.cut(), 2_000);
    await gone;
    clearTimeout(impatience);
  }

  #receive(chunk: string): void {
    if (chunk.includes(NS_PING)) this.#answerPing(chunk);
    this.#onChunk?.(chunk);
    if (this.#counted !== "") this.#tally(chunk);
    if (this.#wanted === undefined) return;
    this.#text += chunk;
    if (!this.#text.includes(this.#wanted.mark)) return;
    const { resolve } = this.#wanted;
    this.#wanted = undefined;
    resolve(this.#text);
  }

  /** A server that asks (XEP-0199) does so when there was silence: the question stands alone. */
  #answerPing(chunk: string): void {
    const id = /<iq [^>]*\bid=["']([^"']+)["'][^>]*><ping /.exec(chunk)?.[1];
    if (id !== undefined) this.send(`<iq type='result' id='${id}' to='${DOMAIN}'/>`);
  }

  #tally(chunk: string): void {
    const text = this.#rest + chunk;
    let from = 0;
    for (let at = text.indexOf(this.#counted); at !== -1; at = text.indexOf(this.#counted, from)) {
      this.#count++;
      from = at + this.#counted.length;
    }
    this.#rest = text.slice(Math.max(from, text.length - this.#counted.length + 1));
    if (this.#enough === undefined || this.#count < this.#enough.number) return;
    this.#enough.resolve();
    this.#enough = undefined;
  }
}

/** A server that does not answer ends the run with what was waited for, not with silence. */
async function inTime<T>(answer: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(what())), ANSWER_MS_MAX);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
