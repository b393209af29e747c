/** A node with fewer is read as quickly as its revision. */
export const ITEMS_MIN = 32;
/** Of all nodes together, those that were asked for last. */
export const RECENT_ITEMS_MAX = 10_000;
/** Of what they say, as it is stored: an item can be as long as a stanza. */
export const RECENT_CHARS_MAX = 8_000_000;

/** `chars`: of all items together. */
export interface ReadItems<T> {
  readonly items: readonly T[];
  readonly chars: number;
}

interface Read<T> extends ReadItems<T> {
  readonly rev: number;
}

/**
 * Long lists that were read a moment ago, such as the bookmarks of somebody who signs in: the program asks for them, and so do
 * the inbox and the filters. What is kept is right as long as nothing of its node has changed, whoever changed it.
 */
export class RecentItems<T> {
  readonly #byOwner = new Map<string, Read<T>>();
  #count = 0;
  #chars = 0;

  /** `lastRev` is asked for first: what is written meanwhile makes the list newer than it says, and so it is read again. */
  async read(owner: string, lastRev: () => Promise<number>, read: () => Promise<ReadItems<T>>): Promise<readonly T[]> {
    const rev = await lastRev();
    const known = this.#byOwner.get(owner);
    if (known !== undefined) this.#drop(owner, known);
    const { items, chars } = known?.rev === rev ? known : await read();
    this.#keep(owner, { rev, items, chars });
    return items;
  }

  #keep(owner: string, read: Read<T>): void {
    if (read.items.length < ITEMS_MIN) return;
    const meanwhile = this.#byOwner.get(owner);
    if (meanwhile !== undefined) this.#drop(owner, meanwhile);
    this.#byOwner.set(owner, read);
    this.#count += read.items.length;
    this.#chars += read.chars;
    for (const [eldest, one] of this.#byOwner) {
      if (this.#count <= RECENT_ITEMS_MAX && this.#chars <= RECENT_CHARS_MAX) break;
      this.#drop(eldest, one);
    }
  }

  #drop(owner: string, read: Read<T>): void {
    this.#byOwner.delete(owner);
    this.#count -= read.items.length;
    this.#chars -= read.chars;
  }
}
