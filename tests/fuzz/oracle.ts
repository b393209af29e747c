import { serialize, type XmlElement } from "@tandem/xml";
import type { LogLine } from "@tandem/testkit/server-scene";
import type { Party } from "./party.ts";

const CANARY = /canary-[a-z]+/;
const NS_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";

/** What must never happen, whatever is sent. Collects what did. */
export class Oracle {
  readonly findings: string[] = [];
  /** Answers by their type and namespace: whether the fuzzer gets past the door. */
  readonly answers = new Map<string, number>();
  /** Accounts that may see what is secret. */
  readonly #trusted: ReadonlySet<string>;
  readonly #asked = new Map<string, { readonly party: Party; readonly to: string }>();
  #loggedUpTo = 0;

  constructor(trusted: readonly string[]) {
    this.#trusted = new Set(trusted);
  }

  /** A request that must be answered once, to that party. */
  asked(party: Party, id: string, to: string): void {
    party.open.add(id);
    this.#asked.set(id, { party, to });
  }

  /**
   * Somebody's connection was lost or resumed. XEP-0198 §5: what is not acknowledged comes again, and a request that was answered
   * but not acknowledged is answered by the server as well; so who asked them may hear twice, or later.
   */
  interrupted(): void {
    for (const [id, { party, to }] of this.#asked) {
      if (!to.includes("/") && party.isOnline) continue;
      party.open.delete(id);
      this.#asked.delete(id);
    }
  }

  sees(party: Party, element: XmlElement): void {
    const text = serialize(element, "jabber:client");
    const secret = CANARY.exec(text)?.[0];
    if (secret !== undefined && !this.#trusted.has(party.account)) this.#finds(party, `leak of ${secret}`, text);
    if (element.name === "error" && element.child("internal-server-error", "urn:ietf:params:xml:ns:xmpp-streams")) {
      this.#finds(party, "the stream ended by a fault", text);
    }
    if (element.child("error")?.child("internal-server-error", NS_STANZAS) !== undefined) {
      this.#finds(party, "internal-server-error", text);
    }
    const to = element.attr("to");
    if (to !== undefined && to.split("/")[0] !== party.account) this.#finds(party, `sent to ${to}`, text);
    if (element.name === "iq") this.#answered(party, element, text);
  }

  #answered(party: Party, element: XmlElement, text: string): void {
    const [type, id = ""] = [element.attr("type"), element.attr("id")];
    if (type !== "result" && type !== "error") return;
    const asker = this.#asked.get(id);
    if (asker === undefined) return;
    if (asker.party !== party) return this.#finds(party, `an answer for ${asker.party.jid}`, text);
    const kind = `${type} ${element.firstElement()?.ns ?? ""}`;
    this.answers.set(kind, (this.answers.get(kind) ?? 0) + 1);
    if (!party.open.delete(id) && !isOfLost(element)) this.#finds(party, "a second answer", text);
  }

  /** On the same session, by another connection: what comes now may have come before. */
  forgets(account: string): void {
    for (const [id, { party }] of this.#asked) if (party.account === account) this.#asked.delete(id);
  }

  /** Everything has settled. */
  settled(parties: readonly Party[], log: readonly LogLine[]): void {
    const isSomebodyAway = parties.some((other) => !other.isOnline);
    for (const party of parties) {
      if (!party.isOnline) continue;
      for (const id of party.open) {
        // A session that waits to be resumed is asked when it is back.
        if (isSomebodyAway && this.#asked.get(id)?.to.includes("/") === true) this.#asked.delete(id);
        else this.#finds(party, "no answer", id);
      }
      party.open.clear();
    }
    for (const { level, event, fields } of log.slice(this.#loggedUpTo)) {
      if (level === "error") this.findings.push(`fault in the log: ${event} ${JSON.stringify(fields)}`);
    }
    this.#loggedUpTo = log.length;
  }

  #finds(party: Party, what: string, text: string): void {
    this.findings.push(`${party.jid}: ${what}: ${text.slice(0, 1_500)}`);
  }
}

/** XEP-0198 §5: a request that a lost session has answered, but not acknowledged, is answered by the server as well. */
function isOfLost(answer: XmlElement): boolean {
  return (
    answer.attr("from")?.includes("/") === true &&
    answer.child("error")?.child("service-unavailable", NS_STANZAS) !== undefined
  );
}
