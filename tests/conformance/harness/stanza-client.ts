import { connect, type Socket } from "node:net";
import { parseElement, serialize, StreamParser, type XmlElement } from "@tandem/xml";

const RECEIVE_MS_MAX = 5_000;
const HEADER = (domain: string): string =>
  `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${domain}" version="1.0">`;

/** A signed-in person on a plain TCP stream, who reads stanzas: for a screenplay that any XMPP server can play. */
export class StanzaClient {
  readonly #socket: Socket;
  readonly #received: XmlElement[] = [];
  #parser: StreamParser;
  #jid = "";
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const handler = {
      onStreamStart: () => undefined,
      onElement: (element: XmlElement) => {
        this.#received.push(element);
        this.#wake();
      },
      onStreamEnd: () => undefined,
    };
    this.#parser = new StreamParser(handler);
    socket.on("data", (chunk: Buffer) => this.#parser.write(new Uint8Array(chunk)));
    socket.on("error", () => socket.destroy());
  }

  /** `isThere`: says that somebody is at the device. */
  static async signIn(
    port: number,
    domain: string,
    user: string,
    password: string,
    isThere = true,
  ): Promise<StanzaClient> {
    const socket = connect({ port, host: "127.0.0.1" });
    const client = new StanzaClient(socket);
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    socket.write(HEADER(domain));
    await client.receives("features", (element) => element.name === "features");
    const data = Buffer.from(`\0${user}\0${password}`).toString("base64");
    socket.write(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${data}</auth>`);
    const outcome = await client.receives("the outcome", ({ name }) => name === "success" || name === "failure");
    if (outcome.name === "failure") throw new Error(`${user} is refused: ${outcome.firstElement()?.name}`);
    client.#parser.reset();
    socket.write(HEADER(domain));
    await client.receives("features", (element) => element.name === "features");
    const bound = await client.asks("set", "", `<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/>`);
    client.#jid = bound.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")?.childText("jid") ?? "";
    if (isThere) client.sends("<presence/>");
    return client;
  }

  get jid(): string {
    return this.#jid;
  }

  sends(xml: string): void {
    this.#socket.write(xml);
  }

  /** Sends an iq and resolves to its answer, result or error; what came before it stays. */
  async asks(type: "get" | "set", to: string, payload: string): Promise<XmlElement> {
    const id = `q${Math.trunc(performance.now() * 1_000)}`;
    const request = parseElement(`<iq xmlns="jabber:client" type="${type}" id="${id}">${payload}</iq>`);
    if (to !== "") request.setAttr("to", to);
    this.sends(serialize(request, "jabber:client"));
    return this.receives(`answer to ${payload}`, (stanza) => stanza.name === "iq" && stanza.attr("id") === id, true);
  }

  /** The first stanza that has come or comes and fits; unless `keeps`, those before it are dropped with it. */
  async receives(what: string, fits: (stanza: XmlElement) => boolean, keeps = false): Promise<XmlElement> {
    const deadline = AbortSignal.timeout(RECEIVE_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    for (;;) {
      const at = this.#received.findIndex(fits);
      if (at !== -1) return this.#received.splice(keeps ? at : 0, keeps ? 1 : at + 1).at(-1) as XmlElement;
      if (deadline.aborted) throw new Error(`${this.#jid} has not received ${what}, but ${this.#shown()}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Everything so far, after a round trip: what the server had sent by now has come. */
  async takesAll(domain: string): Promise<XmlElement[]> {
    await this.asks("get", domain, `<query xmlns="http://jabber.org/protocol/disco#info"/>`);
    return this.#received.splice(0);
  }

  /** Reads nothing more, and keeps the connection. */
  pauses(): void {
    this.#socket.pause();
  }

  /** Resolves when the server has closed the connection. */
  closed(): Promise<void> {
    if (this.#socket.closed) return Promise.resolve();
    return new Promise((resolve) => this.#socket.once("close", () => resolve()));
  }

  closes(): void {
    this.#socket.destroy();
  }

  #shown(): string {
    return this.#received.map((stanza) => serialize(stanza, "jabber:client")).join("\n  ");
  }
}
