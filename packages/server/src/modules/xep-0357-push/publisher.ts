import { type BareJid, bareOf, iq, type Jid, parseJid } from "@tandem/protocol";
import { parseForm } from "@tandem/protocol/xep-0004-data-forms";
import { buildPubsubRequest } from "@tandem/protocol/xep-0060-pubsub";
import { buildNotification, type PushSummary } from "@tandem/protocol/xep-0357-push";
import { parseElement } from "@tandem/xml";
import type { ModuleHost, StanzaContext } from "../../core/index.ts";
import type { StoredTarget } from "./store.ts";

const ID_PREFIX = "push-";
const ANSWER_MS_MAX = 60_000;
/** A service that fails so often in a row is not asked any more. */
const FAILURES_MAX = 10;
/** Errors that will not go away by waiting (RFC 6120 §8.3.2). */
const LASTING = new Set(["auth", "cancel", "modify"]);

/** One service of one account. At most one notification is under way; what comes meanwhile is told by the next ones. */
interface Line {
  isBusy: boolean;
  /** The newest of each conversation, the one that came first to be told first. */
  readonly next: Map<string, PushSummary>;
  failures: number;
}

type Outcome = "done" | "failed" | "gone";

/** PN3–PN6. Publishes in the server's name and learns from the answers which services are gone. */
export class Publisher {
  readonly #host: ModuleHost;
  readonly #onGone: (account: BareJid, key: string) => Promise<void>;
  readonly #lines = new Map<string, Line>();
  readonly #waiting = new Map<string, { readonly jid: Jid; readonly settle: (outcome: Outcome) => void }>();

  constructor(host: ModuleHost, onGone: (account: BareJid, key: string) => Promise<void>) {
    this.#host = host;
    this.#onGone = onGone;
    host.authorize((context) => this.#take(context));
  }

  notify(account: BareJid, key: string, target: StoredTarget, summary: PushSummary): void {
    const id = `${account} ${key}`;
    const line = this.#lines.get(id) ?? { isBusy: false, next: new Map<string, PushSummary>(), failures: 0 };
    this.#lines.set(id, line);
    line.next.set(conversationOf(summary), summary);
    const [oldest] = line.next.keys();
    if (line.next.size > this.#host.limits.pushWaitingMax && oldest !== undefined) line.next.delete(oldest);
    if (line.isBusy) return;
    void this.#run(account, key, target, line).catch((fault: unknown) => {
      this.forget(account, key);
      this.#host.log.error("push.fault", { account, service: target.jid, error: String(fault) });
    });
  }

  forget(account: BareJid, key: string): void {
    this.#lines.delete(`${account} ${key}`);
  }

  async #run(account: BareJid, key: string, target: StoredTarget, line: Line): Promise<void> {
    line.isBusy = true;
    // What is added meanwhile is told, too.
    for (const [conversation, summary] of line.next) {
      line.next.delete(conversation);
      const outcome = await this.#publish(target, summary);
      this.#host.metrics.count("push-notifications", 1, { outcome });
      line.failures = outcome === "done" ? 0 : line.failures + 1;
      if (outcome === "gone" || line.failures >= FAILURES_MAX) {
        this.#host.log.info("push.gone", { account, service: target.jid });
        this.forget(account, key);
        await this.#onGone(account, key);
        return;
      }
    }
    line.isBusy = false;
    if (line.failures === 0) this.forget(account, key);
  }

  async #publish(target: StoredTarget, summary: PushSummary): Promise<Outcome> {
    // Past this, nobody could wait for the answers any more.
    if (this.#waiting.size >= this.#host.limits.pushOpenMax) return "failed";
    const id = `${ID_PREFIX}${this.#host.random.id()}`;
    const options = target.options === undefined ? undefined : parseForm(parseElement(target.options));
    const request = buildPubsubRequest({
      kind: "publish",
      node: target.node ?? "",
      items: [{ payload: buildNotification(summary) }],
      options: options ?? undefined,
    });
    const answered = new Promise<Outcome>((resolve) => {
      const timer = this.#host.timers.after(ANSWER_MS_MAX, () => settle("failed"));
      const settle = (outcome: Outcome): void => {
        timer.cancel();
        this.#waiting.delete(id);
        resolve(outcome);
      };
      this.#waiting.set(id, { jid: target.jid as Jid, settle });
    });
    await this.#host.router.route(iq("set", { from: this.#host.domainJid, to: target.jid, id }, request));
    return answered;
  }

  /** PN5: only the service that was asked can answer, and nobody else waits for it. */
  #take({ stanza, from, to }: StanzaContext): "drop" | undefined {
    const type = stanza.attr("type");
    if (stanza.name !== "iq" || to !== this.#host.domainJid || (type !== "result" && type !== "error"))
      return undefined;
    const waiting = this.#waiting.get(stanza.attr("id") ?? "");
    if (waiting === undefined || waiting.jid !== from) return undefined;
    const isLasting = LASTING.has(stanza.child("error")?.attr("type") ?? "wait");
    waiting.settle(type === "result" ? "done" : isLasting ? "gone" : "failed");
    return "drop";
  }
}

/** PN6: everybody in a room speaks in one conversation. Where nobody is told of whom there is one of each kind. */
function conversationOf({ kind = "conversation", sender = "" }: PushSummary): string {
  const jid = parseJid(sender);
  return `${kind} ${jid === null ? "" : bareOf(jid)}`;
}
