import { NS_CLIENT, NS_FRAMING, NS_STREAM } from "@tandem/protocol";
import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import { serialize, type XmlElement } from "@tandem/xml";
import { settle } from "../server-scene/index.ts";
import { expectXml } from "../xml-matcher/index.ts";
import type { MemoryConnection } from "./memory-connection.ts";

/** A client at the level of the stream: says bytes, sees elements. */
export class StreamClient {
  readonly connection: MemoryConnection;
  readonly #domain: string;

  constructor(connection: MemoryConnection, domain: string) {
    this.connection = connection;
    this.#domain = domain;
  }

  /** Raw text, as one chunk or frame. Resolves when everything that follows from it has happened. */
  async sends(text: string): Promise<void> {
    this.connection.listener?.onData(this.connection.kind === "tcp" ? utf8(text) : text);
    await settle();
    await settle();
  }

  /** The network is gone. */
  async drops(): Promise<void> {
    this.connection.listener?.onClosed();
    await settle();
  }

  get header(): string {
    return this.connection.kind === "tcp"
      ? `<?xml version="1.0"?><stream:stream xmlns="${NS_CLIENT}" xmlns:stream="${NS_STREAM}" to="${this.#domain}" version="1.0">`
      : `<open xmlns="${NS_FRAMING}" to="${this.#domain}" version="1.0"/>`;
  }

  /** Opens a stream and returns the features. */
  async opens(): Promise<XmlElement> {
    this.connection.restarts();
    await this.sends(this.header);
    const header = this.takes();
    if (header.name !== "stream" && header.name !== "open") throw new Error(`no stream header: ${serialize(header)}`);
    return this.takes();
  }

  async signsIn(user = "juliet", password = "secret"): Promise<void> {
    await this.opens();
    const response = encodeBase64(utf8(`\0${user}\0${password}`));
    await this.sends(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${response}</auth>`);
    this.receives(`<success xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/>`);
    await this.opens();
  }

  /** Signs in and binds; returns the full address. */
  async binds(resource: string, user = "juliet"): Promise<string> {
    await this.signsIn(user);
    const bind = `<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>${resource}</resource></bind>`;
    await this.sends(`<iq xmlns="jabber:client" type="set" id="bind">${bind}</iq>`);
    return this.takes().child("bind", "urn:ietf:params:xml:ns:xmpp-bind")?.childText("jid") ?? "";
  }

  /** The next element. */
  takes(): XmlElement {
    const next = this.connection.received.shift();
    if (next === undefined) throw new Error("nothing more was received");
    if (next === "end") throw new Error("the stream has ended");
    return next;
  }

  takesAll(): (XmlElement | "end")[] {
    return this.connection.received.splice(0);
  }

  receives(pattern: string): void {
    expectXml(this.takes(), pattern);
  }

  receivesNothing(): void {
    const [next] = this.connection.received;
    if (next !== undefined) throw new Error(`unexpected: ${next === "end" ? next : serialize(next)}`);
  }

  /** The stream ends with this error, and the connection with it. */
  isEndedBy(condition: string): XmlElement {
    const error = this.takes();
    if (!error.is("error", NS_STREAM) || error.child(condition, "urn:ietf:params:xml:ns:xmpp-streams") === undefined) {
      throw new Error(`expected the stream error ${condition}, got ${serialize(error)}`);
    }
    if (this.connection.received.shift() !== "end") throw new Error("the stream was not closed");
    if (!this.connection.isClosed) throw new Error("the connection was not closed");
    return error;
  }
}
