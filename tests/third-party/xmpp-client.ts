import { type Client, client, type Element, xml } from "@xmpp/client";

const RECEIVE_MS_MAX = 10_000;

/** A person at a program made of @xmpp/client, over WebSocket. */
export class XmppClient {
  readonly #client: Client;
  readonly #received: Element[] = [];
  #wake: () => void = () => undefined;

  private constructor(service: string, username: string, password: string) {
    this.#client = client({ service, domain: "localhost", username, password });
    this.#client.on("stanza", (stanza) => {
      this.#received.push(stanza);
      this.#wake();
    });
    this.#client.on("error", () => undefined); // start() rejects with the same
  }

  /** Signed in, not yet available: presence is for the program to send. */
  static async signIn(service: string, username: string, password: string): Promise<XmppClient> {
    const program = new XmppClient(service, username, password);
    await program.#client.start();
    return program;
  }

  get jid(): string {
    return this.#client.jid.toString();
  }

  async sends(...stanzas: readonly Element[]): Promise<void> {
    for (const stanza of stanzas) await this.#client.send(stanza);
  }

  async asks(type: "get" | "set", payload: Element, to?: string): Promise<Element> {
    return this.#client.iqCaller.request(xml("iq", { type, ...(to === undefined ? {} : { to }) }, payload));
  }

  /** The first stanza that has come or comes and fits; it and those before it are taken. */
  async receives(what: string, fits: (stanza: Element) => boolean): Promise<Element> {
    const deadline = AbortSignal.timeout(RECEIVE_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    for (;;) {
      const at = this.#received.findIndex(fits);
      if (at !== -1) return this.#received.splice(0, at + 1).at(-1) as Element;
      if (deadline.aborted) throw new Error(`${what} has not come, but:\n${this.#received.join("\n")}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** All that has come and was not taken. */
  takesAll(): Element[] {
    return this.#received.splice(0);
  }

  async stops(): Promise<void> {
    await this.#client.stop();
  }
}
