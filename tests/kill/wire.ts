import { connect, type Socket } from "node:net";
import { serialize, StreamParser, type XmlElement } from "@tandem/xml";
import { DOMAIN } from "./program.ts";

const HEADER = `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${DOMAIN}" version="1.0">`;

const TRACE_LINES = 60;
const TRACE_CHARS = 600;

/** The connection has ended, as it does when the server is killed. */
export class Gone extends Error {
  constructor() {
    super("the connection is gone");
    this.name = "Gone";
  }
}

/** One TCP stream: text out, elements in, and waiting for one of them. */
export class Wire {
  readonly #socket: Socket;
  readonly #parser: StreamParser;
  readonly #onElement: (element: XmlElement) => void;
  #waiting: {
    fits: (element: XmlElement) => boolean;
    resolve: (element: XmlElement) => void;
    reject: (e: Error) => void;
  }[] = [];
  isGone = false;
  /** Resolves when the connection has ended. */
  readonly gone: Promise<void>;
  /** What went over it last, for the message of a failure. */
  readonly trace: string[] = [];

  private constructor(socket: Socket, onElement: (element: XmlElement) => void, onGone: () => void) {
    this.#socket = socket;
    this.#onElement = onElement;
    this.#parser = new StreamParser({
      onStreamStart: () => undefined,
      onElement: (element) => this.#take(element),
      onStreamEnd: () => socket.destroy(),
    });
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#parser.write(new Uint8Array(chunk)));
    socket.on("error", () => socket.destroy());
    this.gone = new Promise((resolve) => {
      socket.on("close", () => {
        this.isGone = true;
        for (const { reject } of this.#waiting.splice(0)) reject(new Gone());
        onGone();
        resolve();
      });
    });
  }

  static async open(port: number, onElement: (element: XmlElement) => void, onGone: () => void): Promise<Wire> {
    const socket = connect({ port, host: "127.0.0.1" });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", () => reject(new Gone()));
    });
    return new Wire(socket, onElement, onGone);
  }

  send(xml: string): void {
    this.#note(`> ${xml}`);
    if (!this.isGone) this.#socket.write(xml);
  }

  /** The next element that fits; it is handed to `onElement` as well. Rejects with `Gone`. */
  next(fits: (element: XmlElement) => boolean): Promise<XmlElement> {
    if (this.isGone) return Promise.reject(new Gone());
    return new Promise((resolve, reject) => void this.#waiting.push({ fits, resolve, reject }));
  }

  async ask(xml: string, fits: (element: XmlElement) => boolean): Promise<XmlElement> {
    const answer = this.next(fits);
    this.send(xml);
    return answer;
  }

  async signIn(user: string, password: string): Promise<void> {
    const isFeatures = (element: XmlElement): boolean => element.name === "features";
    await this.ask(HEADER, isFeatures);
    const data = Buffer.from(`\0${user}\0${password}`).toString("base64");
    const verdict = await this.ask(
      `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${data}</auth>`,
      ({ name }) => name === "success" || name === "failure",
    );
    if (verdict.name === "failure") throw new Error(`${user} was turned away`);
    this.#parser.reset();
    await this.ask(HEADER, isFeatures);
  }

  /** Without a goodbye. */
  cut(): void {
    this.#socket.destroy();
  }

  stopReading(): void {
    this.#socket.pause();
  }

  #note(line: string): void {
    this.trace.push(line.slice(0, TRACE_CHARS));
    if (this.trace.length > TRACE_LINES) this.trace.shift();
  }

  #take(element: XmlElement): void {
    this.#note(`< ${serialize(element, "jabber:client").replace(/x{20,}/, "x…")}`);
    this.#onElement(element);
    const at = this.#waiting.findIndex(({ fits }) => fits(element));
    if (at !== -1) this.#waiting.splice(at, 1)[0]?.resolve(element);
  }
}
