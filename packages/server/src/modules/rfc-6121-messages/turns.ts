import type { BareJid } from "@tandem/protocol";

/** One message's place among those of its accounts. */
export interface Turn {
  /** The message gets its place: everything that took its place before goes first. Again: nothing. */
  take(): void;
  /** Undefined when all of those have been handed out; otherwise resolves when they have. */
  ready(): Promise<void> | undefined;
  /** It is handed out, or will not be. Must follow in the end, once, or everything behind it waits for ever. */
  end(): void;
}

/**
 * MS8. Messages of an account go out to its sessions in the order of its archive, though many are on their way to disk at a
 * time. A client that catches up behind the newest message it has seen would never ask for an older one that was overtaken.
 * No two messages can wait for each other: a turn is taken for all accounts in one go.
 */
export class Turns {
  readonly #last = new Map<BareJid, Place>();

  open(sender: BareJid, recipient: BareJid): Turn {
    return new Place(this.#last, sender, recipient);
  }

  /** Nothing is under way for either: what needs no place of its own may go out at once. */
  isClear(sender: BareJid, recipient: BareJid): boolean {
    return !this.#last.has(sender) && !this.#last.has(recipient);
  }

  /** Accounts with a message under way. */
  get size(): number {
    return this.#last.size;
  }
}

/** Counts instead of promises: almost every message finds all before it handed out when it is on disk itself. */
class Place implements Turn {
  readonly #last: Map<BareJid, Place>;
  readonly #sender: BareJid;
  readonly #recipient: BareJid;
  #isTaken = false;
  #isEnded = false;
  #before = 0;
  #behind: Place[] | undefined;
  #onReady: (() => void) | undefined;

  constructor(last: Map<BareJid, Place>, sender: BareJid, recipient: BareJid) {
    this.#last = last;
    this.#sender = sender;
    this.#recipient = recipient;
  }

  take(): void {
    if (this.#isTaken) return;
    this.#isTaken = true;
    this.#standBehind(this.#sender);
    if (this.#recipient !== this.#sender) this.#standBehind(this.#recipient);
  }

  #standBehind(account: BareJid): void {
    const before = this.#last.get(account);
    this.#last.set(account, this);
    if (before === undefined) return;
    this.#before++;
    (before.#behind ??= []).push(this);
  }

  ready(): Promise<void> | undefined {
    if (this.#before === 0) return undefined;
    return new Promise((resolve) => void (this.#onReady = resolve));
  }

  end(): void {
    this.#isEnded = true;
    if (this.#before === 0) this.#leave();
  }

  /**
   * It and all before it have ended. One that is handed out to nobody (a resend, a refusal) ends at once, but those behind it
   * wait for those before it all the same.
   */
  #leave(): void {
    // A list and no recursion: many resends may stand behind one another.
    const leaving: Place[] = [this];
    for (let place = leaving.pop(); place !== undefined; place = leaving.pop()) {
      place.#forget();
      for (const next of place.#behind ?? []) {
        if (--next.#before > 0) continue;
        if (next.#isEnded) leaving.push(next);
        else next.#onReady?.();
      }
    }
  }

  #forget(): void {
    for (const account of [this.#sender, this.#recipient]) {
      if (this.#last.get(account) === this) this.#last.delete(account);
    }
  }
}
