import { connect, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";

/** A TCP connection that says exactly what it is told and shows exactly what comes. */
export class RawClient {
  #socket: Socket;
  #text = "";
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#attach();
  }

  static async tcp(port: number): Promise<RawClient> {
    const socket = connect({ port, host: "127.0.0.1" });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return client;
  }

  static async tls(port: number, options: ConnectionOptions = {}): Promise<RawClient> {
    const socket = await secured(connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ...options }));
    return new RawClient(socket);
  }

  #attach(): void {
    this.#socket.on("data", (chunk) => {
      this.#text += chunk.toString("utf8");
      this.#wake();
    });
    this.#socket.on("error", () => this.#socket.destroy());
    this.#socket.on("close", () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  get socket(): Socket {
    return this.#socket;
  }

  async startTls(options: ConnectionOptions = {}): Promise<void> {
    this.#socket.removeAllListeners();
    this.#socket = await secured(connectTls({ socket: this.#socket, rejectUnauthorized: false, ...options }));
    this.#text = "";
    this.#attach();
  }

  sends(text: string | Uint8Array): void {
    this.#socket.write(text);
  }

  /** Everything up to and including the first match; what follows stays. Rejects when the connection ends before. */
  async receives(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match !== null) {
        const end = match.index + match[0].length;
        const head = this.#text.slice(0, end);
        this.#text = this.#text.slice(end);
        return head;
      }
      if (this.#isClosed) throw new Error(`closed before ${pattern}: ${this.#text}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Resolves to the rest when the server has closed the connection. */
  async ends(): Promise<string> {
    while (!this.#isClosed) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#text;
  }

  async opens(): Promise<string> {
    this.sends(HEADER);
    return this.receives(/<\/stream:features>|<stream:features\/>/);
  }

  async signsIn(user: string, password: string, resource = ""): Promise<void> {
    await this.opens();
    this.sends(plain(user, password));
    await this.receives(/<success [^>]*>/);
    await this.opens();
    const wanted = resource === "" ? "" : `<resource>${resource}</resource>`;
    this.sends(`<iq type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">${wanted}</bind></iq>`);
    await this.receives(/<iq [^>]*type="result".*<\/iq>/);
  }

  closes(): void {
    this.#socket.destroy();
  }
}

export const HEADER = `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="localhost" version="1.0">`;

export function plain(user: string, password: string): string {
  const data = Buffer.from(`\0${user}\0${password}`).toString("base64");
  return `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${data}</auth>`;
}

async function secured(socket: TLSSocket): Promise<TLSSocket> {
  await new Promise<void>((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
  return socket;
}
