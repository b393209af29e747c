import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PYTHON = "/usr/bin/python3";
const RECEIVE_MS_MAX = 10_000;

/** What slixmpp-client.py takes, by verb. */
export interface Verbs {
  connect: {
    jid: string;
    password: string;
    host: string;
    port: number;
    /** PEM file; undefined: any certificate. */
    ca?: string;
    /** TLS from the first byte instead of STARTTLS. */
    direct?: boolean;
    /** No TLS, for servers on this machine that allow it. */
    plain?: boolean;
    priority?: number;
    carbons?: boolean;
  };
  presence: { pshow?: string; pstatus?: string; ppriority?: number; ptype?: string; pto?: string };
  message: { to: string; body: string; type?: "chat" | "groupchat" | "normal"; stanza_id?: string };
  join: { room: string; nick: string; password?: string; maxstanzas?: number };
  accept: { room: string };
  leave: { room: string; nick: string };
  people: { room: string };
  archive: { jid?: string; peer?: string; max?: number; pages?: number; backwards?: boolean };
  activity: { general?: string; specific?: string; text?: string };
  /** A request of slixmpp's own (XEP-0060); `act` is the name of its method. */
  pubsub: {
    act:
      | "create_node"
      | "subscribe"
      | "unsubscribe"
      | "publish"
      | "get_items"
      | "get_subscriptions"
      | "modify_subscriptions"
      | "delete_node";
    service: string;
    node?: string;
    /** Its id. */
    item?: string;
    /** As text. */
    payload?: string;
    subscriptions?: readonly (readonly [jid: string, state: string])[];
  };
  roster: Record<string, never>;
  contact: { jid: string; name?: string; groups?: readonly string[] };
  upload: { name: string; text: string; content_type?: string };
  fetch: { url: string };
  iq: { xml: string };
  raw: { xml: string };
  disconnect: Record<string, never>;
}

/** Each page oldest first. */
export type ArchivePages = readonly (readonly { readonly id: string; readonly body: string }[])[];

interface Answer {
  readonly id?: number;
  readonly ok?: unknown;
  readonly error?: string;
  readonly stanza?: string;
}

/** A person at a program made of python3-slixmpp, in a process of its own. */
export class Slixmpp {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  readonly #stanzas: string[] = [];
  readonly #waiting = new Set<() => void>();
  #count = 0;
  #noise = "";

  constructor() {
    this.#child = spawn(PYTHON, ["-u", join(import.meta.dirname, "slixmpp-client.py")]);
    this.#child.stderr.on("data", (chunk: Buffer) => (this.#noise = (this.#noise + chunk.toString()).slice(-4_000)));
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#take(JSON.parse(line) as Answer));
    this.#child.once("exit", () => this.#fail());
  }

  /** Rejects with what slixmpp said. */
  async does<V extends keyof Verbs>(verb: V, options: Verbs[V]): Promise<unknown> {
    const id = ++this.#count;
    const answer = await new Promise<Answer>((resolve) => {
      this.#answers.set(id, resolve);
      this.#child.stdin.write(`${JSON.stringify({ id, do: verb, ...options })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`${verb}: ${answer.error}\n${this.#noise}`);
    return answer.ok;
  }

  /** The first stanza that has come or comes and matches; it and those before it are taken. */
  async receives(pattern: RegExp): Promise<string> {
    const deadline = AbortSignal.timeout(RECEIVE_MS_MAX);
    deadline.addEventListener("abort", () => this.#wake());
    for (;;) {
      const at = this.#stanzas.findIndex((stanza) => pattern.test(stanza));
      if (at !== -1) return this.#stanzas.splice(0, at + 1).at(-1) as string;
      if (deadline.aborted) throw new Error(`nothing like ${pattern} has come, but: ${this.#stanzas.join("\n")}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** All that has come and was not taken. */
  takesAll(): string[] {
    return this.#stanzas.splice(0);
  }

  stops(): void {
    this.#child.kill();
  }

  #take(answer: Answer): void {
    if (answer.stanza !== undefined) this.#stanzas.push(answer.stanza);
    if (answer.id !== undefined) {
      this.#answers.get(answer.id)?.(answer);
      this.#answers.delete(answer.id);
    }
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #fail(): void {
    for (const resolve of this.#answers.values()) resolve({ error: `the program ended: ${this.#noise}` });
    this.#answers.clear();
  }
}
