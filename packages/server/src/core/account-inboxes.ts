import type { BareJid } from "@tandem/protocol";
import { Inbox } from "./inbox.ts";
import type { Log } from "./ports/index.ts";

/** One inbox per account, there while it has work: what must happen in order for an account happens in order. */
export class AccountInboxes {
  readonly #inboxes = new Map<BareJid, Inbox>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Runs the task when all earlier ones of that account are done; resolves or rejects as it does. Never call it from within a task of the same account. */
  async run<T>(account: BareJid, task: () => T | Promise<T>): Promise<T> {
    const inbox =
      this.#inboxes.get(account) ?? new Inbox((fault) => this.#log.error("inbox.fault", { error: String(fault) }));
    this.#inboxes.set(account, inbox);
    try {
      return await inbox.run(task);
    } finally {
      if (inbox.length === 0 && this.#inboxes.get(account) === inbox) this.#forgetWhenIdle(account, inbox);
    }
  }

  /** The inbox ends its turn behind the task's own promise. */
  #forgetWhenIdle(account: BareJid, inbox: Inbox): void {
    inbox.push(() => {
      if (inbox.length === 0) this.#inboxes.delete(account);
    });
  }
}
