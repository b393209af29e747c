import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { DOMAIN, PASSWORD } from "../kill/program.ts";

export const HEADER = `<?xml version="1.0"?><stream:stream xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" to="${DOMAIN}" version="1.0">`;
const TEXT_KEPT = 4_000;

/** A raw connection that does not mind what becomes of it. Remembers the end of what it has read. */
export class Attacker {
  readonly socket: Socket;
  text = "";
  received = 0;
  isClosed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      this.received += chunk.length;
      this.text = (this.text + chunk.toString("latin1")).slice(-TEXT_KEPT);
      this.#wake();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  /** Null when it is turned away at the door. `from`: an address of this machine. */
  static async open(port: number, from = "127.0.0.1"): Promise<Attacker> {
    const attacker = new Attacker(connect({ port, host: "127.0.0.1", localAddress: from }));
    await new Promise<void>((resolve) => {
      attacker.socket.once("connect", () => resolve());
      attacker.socket.once("close", () => resolve());
    });
    return attacker;
  }

  static async signIn(port: number, user: string): Promise<Attacker> {
    const attacker = await Attacker.open(port);
    await attacker.says(HEADER, /<\/stream:features>/);
    await attacker.says(plain(user, PASSWORD), /<success/);
    await attacker.says(HEADER, /<\/stream:features>/);
    const bind = `<iq type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>x</resource></bind></iq>`;
    await attacker.says(bind, /<jid>/);
    return attacker;
  }

  /** Resolves when the answer has come or the connection is gone; false for the latter, or after the time. */
  async says(text: string, answer: RegExp, ms = 60_000): Promise<boolean> {
    this.text = "";
    this.socket.write(text);
    return this.hears(answer, ms);
  }

  async hears(answer: RegExp, ms = 60_000): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (!answer.test(this.text)) {
      const left = deadline - performance.now();
      if (this.isClosed || left <= 0) return false;
      const timer = new AbortController();
      const timeout = delay(left, undefined, { signal: timer.signal }).catch((stopped: unknown) => stopped);
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), timeout]);
      timer.abort();
    }
    return true;
  }

  /** Writes as fast as it is taken; ends when the connection does. */
  async pours(text: string, times: number): Promise<void> {
    for (let i = 0; i < times && !this.isClosed; i++) {
      if (this.socket.write(text)) continue;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.socket.off("drain", done);
          this.socket.off("close", done);
          resolve();
        };
        this.socket.once("drain", done);
        this.socket.once("close", done);
      });
    }
  }

  /** What ended the stream, e.g. "policy-violation"; "open" when it stands. */
  get end(): string {
    const condition = /<stream:error[^>]*><([a-z-]+)/.exec(this.text)?.[1];
    return condition ?? (this.isClosed ? "closed" : "open");
  }

  close(): void {
    this.socket.destroy();
  }
}

export function plain(user: string, password: string): string {
  const data = Buffer.from(`\0${user}\0${password}`).toString("base64");
  return `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${data}</auth>`;
}
