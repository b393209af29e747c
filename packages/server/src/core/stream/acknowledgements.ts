import { newlyConfirmed } from "@tandem/protocol/xep-0198-stream-management";

// Below this, shifting the array costs less than remembering where it begins.
const COMPACT_FROM = 1_024;

/**
 * Stanzas sent in one direction and not yet acknowledged, oldest first (XEP-0198 §4). Where stream management is off, the
 * queue holds only what arrives while nobody can take it.
 */
export class Unacknowledged {
  #texts: string[] = [];
  #head = 0;
  #chars = 0;
  #confirmed = 0;

  get length(): number {
    return this.#texts.length - this.#head;
  }

  get chars(): number {
    return this.#chars;
  }

  /** How many were sent in all, modulo 2^32. */
  get sent(): number {
    return (this.#confirmed + this.length) % 2 ** 32;
  }

  push(text: string): void {
    this.#texts.push(text);
    this.#chars += text.length;
  }

  /** The peer has handled `h`. False, and nothing changed, when that is more than was sent. */
  acknowledge(h: number): boolean {
    const count = newlyConfirmed(h, this.#confirmed, this.length);
    if (count === null) return false;
    for (let i = 0; i < count; i++) {
      this.#chars -= (this.#texts[this.#head] as string).length;
      this.#texts[this.#head++] = "";
    }
    this.#confirmed = (this.#confirmed + count) % 2 ** 32;
    this.#compact();
    return true;
  }

  list(): readonly string[] {
    return this.#texts.slice(this.#head);
  }

  #compact(): void {
    if (this.#head === this.#texts.length) this.#texts = [];
    else if (this.#head > COMPACT_FROM && this.#head * 2 > this.#texts.length) this.#texts = this.list().slice();
    else return;
    this.#head = 0;
  }
}
