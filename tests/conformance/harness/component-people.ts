import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { parseElement, serialize, StreamParser, type XmlElement } from "@tandem/xml";

const NS = "jabber:component:accept";
const RECEIVE_MS_MAX = 5_000;

/** A component (XEP-0114) that speaks for its people, each of whom asks and hears as somebody with a stream of their own. */
export class ComponentPeople {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #received = new Map<string, XmlElement[]>();
  #wake: () => void = () => undefined;
  #count = 0;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
  }

  static async connect(port: number, host: string, secret: string): Promise<ComponentPeople> {
    const socket = connect({ port, host: "127.0.0.1" });
    const people = new ComponentPeople(socket, host);
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    let opened: (id: string) => void = () => undefined;
    let accepted: () => void = () => undefined;
    const id = new Promise<string>((resolve) => (opened = resolve));
    const isIn = new Promise<void>((resolve) => (accepted = resolve));
    const parser = new StreamParser({
      onStreamStart: (start) => opened(start.attr("id") ?? ""),
      onElement: (element) => (element.name === "handshake" ? accepted() : people.#take(element)),
      onStreamEnd: () => undefined,
    });
    // Inside, its stanzas are like any others.
    socket.on("data", (chunk: Buffer) =>
      parser.write(Buffer.from(chunk.toString("utf8").replaceAll(NS, "jabber:client"))),
    );
    socket.write(`<stream:stream xmlns="${NS}" xmlns:stream="http://etherx.jabber.org/streams" to="${host}">`);
    const digest = createHash("sha1")
      .update(`${await id}${secret}`)
      .digest("hex");
    socket.write(`<handshake>${digest}</handshake>`);
    await isIn;
    return people;
  }

  #take(stanza: XmlElement): void {
    const to = stanza.attr("to")?.split("/")[0] ?? "";
    this.#received.set(to, [...(this.#received.get(to) ?? []), stanza]);
    this.#wake();
  }

  /** Somebody of that name, with what `StanzaClient` can. */
  person(local: string) {
    const account = `${local}@${this.#host}`;
    const jid = `${account}/there`;
    const sends = (xml: string): void => {
      const stanza = parseElement(xml.replace(/^<\w+/, `$& xmlns="jabber:client"`));
      this.#socket.write(serialize(stanza.setAttr("from", jid), "jabber:client"));
    };
    const receives = async (
      what: string,
      fits: (stanza: XmlElement) => boolean,
      keeps = false,
    ): Promise<XmlElement> => {
      const deadline = AbortSignal.timeout(RECEIVE_MS_MAX);
      deadline.addEventListener("abort", () => this.#wake());
      for (;;) {
        const all = this.#received.get(account) ?? [];
        const at = all.findIndex(fits);
        if (at !== -1) return all.splice(keeps ? at : 0, keeps ? 1 : at + 1).at(-1) as XmlElement;
        if (deadline.aborted) throw new Error(`${jid} has not received ${what}`);
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    };
    const asks = (type: "get" | "set", to: string, payload: string): Promise<XmlElement> => {
      const id = `c${++this.#count}`;
      sends(`<iq type="${type}" id="${id}" to="${to}">${payload}</iq>`);
      return receives(`answer to ${payload}`, (stanza) => stanza.name === "iq" && stanza.attr("id") === id, true);
    };
    const takesAll = async (domain: string): Promise<XmlElement[]> => {
      await asks("get", domain, `<query xmlns="http://jabber.org/protocol/disco#info"/>`);
      return this.#received.get(account)?.splice(0) ?? [];
    };
    return { jid, sends, receives, asks, takesAll };
  }

  closes(): void {
    this.#socket.destroy();
  }
}
