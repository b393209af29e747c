import type { BareJid } from "@tandem/protocol";
import { message } from "@tandem/protocol";
import { el, type XmlElement } from "@tandem/xml";
import { z } from "zod";
import type { CollectionSpec, ModuleHost, Session } from "../../core/index.ts";
import { AdminRefusal, method, reading } from "./method.ts";

interface MessageOfTheDay {
  readonly id: string;
  readonly text: string;
}
/** Owner: none; key: empty. */
const motdSpec: CollectionSpec<MessageOfTheDay> = { name: "motd", version: 1 };
/** Owner: the account; key: empty; the value: id of the last one that it was told. */
const toldSpec: CollectionSpec<string> = { name: "motd-told", version: 1 };

/** AN1–AN4. What the server itself says to its people. */
export class Announcements {
  readonly #host: ModuleHost;
  #current: MessageOfTheDay | undefined;

  constructor(host: ModuleHost) {
    this.#host = host;
    host.onStarted(async () => {
      this.#current = await this.#motd.get("", "");
    });
    host.on("sessionAvailable", (session) => this.#tell(session));
    host.on("accountRemoved", async (account) => void (await this.#told.deleteOwner(account)));
  }

  get text(): string | undefined {
    return this.#current?.text;
  }

  /** AN1. To every session that is available now; resolves to how many people that are. */
  async announce(text: string): Promise<number> {
    this.#check(text);
    const people = [...this.#host.sessions.accounts()].filter((account) => this.#sayTo(account, text));
    return people.length;
  }

  /** AN2: a new one, which everybody is told once. */
  async set(text: string): Promise<number> {
    this.#check(text);
    this.#current = { id: this.#host.random.id(), text };
    await this.#motd.put("", "", this.#current);
    const people = [...this.#host.sessions.accounts()].filter((account) => this.#sayTo(account, text));
    for (const account of people) await this.#told.put(account, "", this.#current.id);
    return people.length;
  }

  /** AN3: the same one in other words; who was told the old ones is not told again. */
  async edit(text: string): Promise<void> {
    this.#check(text);
    if (this.#current === undefined)
      throw new AdminRefusal("motd/none", "There is no message of the day to edit. Set one.");
    this.#current = { ...this.#current, text };
    await this.#motd.put("", "", this.#current);
  }

  async clear(): Promise<void> {
    this.#current = undefined;
    await this.#motd.delete("", "");
  }

  #check(text: string): void {
    const max = this.#host.limits.messageCharsMax;
    if (text.trim() === "") throw new AdminRefusal("announce/empty", "There is no text to tell.");
    if (text.length > max) throw new AdminRefusal("announce/long", `The text has more than ${max} characters.`);
  }

  async #tell(session: Session): Promise<void> {
    const current = this.#current;
    if (current === undefined || (await this.#told.get(session.account, "")) === current.id) return;
    await this.#told.put(session.account, "", current.id);
    session.send(this.#messageTo(session, current.text));
  }

  /** Whether anybody was there to hear it. */
  #sayTo(account: BareJid, text: string): boolean {
    const sessions = [...this.#host.sessions.of(account)].filter((session) => session.available !== undefined);
    for (const session of sessions) session.send(this.#messageTo(session, text));
    return sessions.length > 0;
  }

  /** RFC 6121 §5.2.2: an alert that expects no answer; nobody keeps it. */
  #messageTo(session: Session, text: string): XmlElement {
    return message("headline", { from: this.#host.domainJid, to: session.jid }, el("body", "jabber:client", {}, text));
  }

  get #motd() {
    return this.#host.storage.collection(motdSpec);
  }

  get #told() {
    return this.#host.storage.collection(toldSpec);
  }
}

const text = z.object({ text: z.string() });

export function announcementMethods(announcements: Announcements) {
  return {
    "server.announce": method(text, async (_host, params) => ({ people: await announcements.announce(params.text) })),
    "motd.set": method(text, async (_host, params) => ({ people: await announcements.set(params.text) })),
    "motd.edit": method(text, async (_host, params) => {
      await announcements.edit(params.text);
      return {};
    }),
    "motd.clear": method(z.object({}), async () => {
      await announcements.clear();
      return {};
    }),
    "motd.show": reading(z.object({}), async () => ({ text: announcements.text ?? null })),
  };
}
