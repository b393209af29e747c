import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

/**
 * The smallest client that loads a server fairly: SCRAM-SHA-1 over plain TCP on loopback, then text in and out. It looks
 * for marks in the text instead of parsing it, so that the generator is never what is measured.
 */
export class BenchClient {
  readonly jid: string;
  #socket: Socket;
  #text = "";
  #wanted: { mark: string; resolve: (text: string) => void } | undefined;
  /** Counts how often this mark came in, from `count(mark)` on. */
  #counted = "";
  #count = 0;
  #enough: { number: number; resolve: () => void } | undefined;
  #rest = "";
  #onChunk: ((chunk: string) => void) | undefined;

  private constructor(socket: Socket, jid: string) {
    this.#socket = socket;
    this.jid = jid;
    socket.setNoDelay(true);
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => this.#receive(chunk));
  }

  static async signIn(
    port: number,
    domain: string,
    local: string,
    password: string,
    resource = "bench",
  ): Promise<BenchClient> {
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    const client = new BenchClient(socket, `${local}@${domain}/${resource}`);
    const header = `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
    await client.ask(header, "</stream:features>");
    await client.#authenticate(local, password);
    await client.ask(header, "</stream:features>");
    const bind = `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>${resource}</resource></bind></iq>`;
    await client.ask(bind, "</iq>");
    return client;
  }

  async #authenticate(local: string, password: string): Promise<void> {
    const bare = `n=${local},r=${randomBytes(12).toString("base64url")}`;
    const first = Buffer.from(`n,,${bare}`).toString("base64");
    const challenge = await this.ask(
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>${first}</auth>`,
      "</challenge>",
    );
    const serverFirst = Buffer.from(/>([^<]+)<\/challenge>/.exec(challenge)?.[1] ?? "", "base64").toString();
    const fields = new Map(serverFirst.split(",").map((field) => [field[0], field.slice(2)]));
    const salted = saltedPassword(password, fields.get("s") ?? "", Number(fields.get("i")));
    const clientKey = createHmac("sha1", salted).update("Client Key").digest();
    const storedKey = createHash("sha1").update(clientKey).digest();
    const withoutProof = `c=biws,r=${fields.get("r")}`;
    const signature = createHmac("sha1", storedKey).update(`${bare},${serverFirst},${withoutProof}`).digest();
    const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] as number))).toString("base64");
    const response = Buffer.from(`${withoutProof},p=${proof}`).toString("base64");
    await this.ask(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${response}</response>`, "<success");
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** Sends, and resolves to what came in up to and including `mark`. */
  ask(text: string, mark: string): Promise<string> {
    this.#text = "";
    const answer = new Promise<string>((resolve) => void (this.#wanted = { mark, resolve }));
    this.send(text);
    return answer;
  }

  /** From now on, counts occurrences of `mark` in what comes in. */
  count(mark: string): void {
    this.#counted = mark;
    this.#count = 0;
    this.#rest = "";
  }

  /** Resolves when `mark` has come in `number` times since `count`. */
  enough(number: number): Promise<void> {
    if (this.#count >= number) return Promise.resolve();
    return new Promise((resolve) => void (this.#enough = { number, resolve }));
  }

  /** Sees every chunk, for latency. */
  onChunk(listener: ((chunk: string) => void) | undefined): void {
    this.#onChunk = listener;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    this.#onChunk?.(chunk);
    if (this.#counted !== "") this.#tally(chunk);
    if (this.#wanted === undefined) return;
    this.#text += chunk;
    if (!this.#text.includes(this.#wanted.mark)) return;
    const { resolve } = this.#wanted;
    this.#wanted = undefined;
    resolve(this.#text);
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

const salted = new Map<string, Buffer>();
/** Kept between rounds: the generator's own work must not be what limits a sign-in storm. */
function saltedPassword(password: string, salt: string, iterations: number): Buffer {
  const key = `${password} ${salt} ${iterations}`;
  let value = salted.get(key);
  if (value === undefined)
    salted.set(key, (value = pbkdf2Sync(password, Buffer.from(salt, "base64"), iterations, 20, "sha1")));
  return value;
}
