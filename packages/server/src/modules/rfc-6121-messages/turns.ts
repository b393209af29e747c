import type { BareJid } from "@tandem/protocol";

/** One message's place among those of its accounts. */
export interface Turn {
  /** The message is about to get its place in the archives: everything that took its place before goes first. */
  take(): void;
  /** Resolves when all of those have been handed out; at once for a message that has no place. */
  ready(): Promise<void>;
  /** It is handed out, or will not be. Must follow in the end, or everything behind it waits for ever. */
  end(): void;
}

/**
 * MS8. Messages of an account go out to its sessions in the order of its archive, though many are on their way to disk at a
 * time. A client that catches up behind the newest message it has seen would never ask for an older one that was overtaken.
 * No two messages can wait for each other: a turn is taken for all accounts in one go.
 */
export class Turns {
  readonly #last = new Map<BareJid, Promise<void>>();

  open(accounts: readonly BareJid[]): Turn {
    let before: Promise<unknown> = Promise.resolve();
    let end = (): void => undefined;
    let isTaken = false;
    return {
      take: () => {
        if (isTaken) return;
        isTaken = true;
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        before = Promise.all(accounts.flatMap((account) => this.#last.get(account) ?? []));
        // One that is handed out to nobody (a resend, a refusal) ends at once; those behind it wait for those before it all the same.
        const mine = before.then(() => ended);
        for (const account of accounts) this.#last.set(account, mine);
        void mine.then(() => this.#forget(accounts, mine));
      },
      ready: async () => void (await before),
      end: () => end(),
    };
  }

  #forget(accounts: readonly BareJid[], turn: Promise<void>): void {
    for (const account of accounts) if (this.#last.get(account) === turn) this.#last.delete(account);
  }
}
