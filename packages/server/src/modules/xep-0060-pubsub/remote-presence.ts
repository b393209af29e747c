import { type BareJid, bareOf, type FullJid, isFull, localOf } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { ModuleHost, StanzaContext } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { clientCaps } from "../xep-0115-caps/contract.ts";
import type { Notifier } from "./notify.ts";
import type { RemoteContacts } from "./remote-contacts.ts";

/** PE22. Looks on while presence of contacts on other servers comes in, and asks what their programs want to hear of. */
export class RemotePresence {
  readonly #host: ModuleHost;
  readonly #contacts: RemoteContacts;
  readonly #notifier: Notifier;
  /** By account and contact: the last word of each resource that is not looked into yet. One contact has one question open. */
  readonly #waiting = new Map<string, Map<FullJid, XmlElement>>();

  constructor(host: ModuleHost, contacts: RemoteContacts, notifier: Notifier) {
    this.#host = host;
    this.#contacts = contacts;
    this.#notifier = notifier;
  }

  see({ stanza, from, to, isRemote }: StanzaContext): void {
    if (!isRemote || stanza.name === "iq" || !isFull(from) || localOf(to) === "") return;
    const type = stanza.attr("type");
    const isPresence = stanza.name === "presence" && (type === undefined || type === "unavailable");
    if (isPresence || type === "error") this.#put(bareOf(to), from, stanza);
  }

  #put(account: BareJid, jid: FullJid, stanza: XmlElement): void {
    const key = `${account}\n${bareOf(jid)}`;
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      this.#waiting.set(key, new Map([[jid, stanza]]));
      this.#work(key, account).catch((fault: unknown) => this.#host.log.error("pep.remote", { error: String(fault) }));
    } else if (waiting.has(jid) || waiting.size < this.#host.limits.sessionsPerAccountMax) {
      waiting.set(jid, stanza);
    }
  }

  async #work(key: string, account: BareJid): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Map<FullJid, XmlElement>();
    try {
      for (let [next] = waiting; next !== undefined; [next] = waiting) {
        const [jid, stanza] = next;
        waiting.delete(jid);
        if (stanza.attr("type") === undefined) await this.#came(account, jid, stanza);
        else this.#contacts.forget(account, jid);
      }
    } finally {
      this.#waiting.delete(key);
    }
  }

  /** Only those who see the account's presence are worth a question: strangers could make up any number. */
  async #came(account: BareJid, jid: FullJid, presence: XmlElement): Promise<void> {
    if (!(await this.#host.use(presenceService).maySee(jid, account))) return;
    const features = await this.#host.use(clientCaps).featuresOfRemote(jid, presence);
    const before = this.#contacts.note(account, jid, features);
    if (before !== undefined) await this.#notifier.remoteCame(account, jid, features, before);
  }
}
