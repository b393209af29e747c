/** Where a document comes from when it is not known. Resolves to what stands for "none", too. */
type Read<K, V> = (key: K) => Promise<V>;

/** A read or a write that has not ended. `reading`: others who want the same wait for it. */
interface Turn<V> {
  readonly reading?: Promise<V>;
  /** Dropped meanwhile: a write keeps its turn, so that nobody keeps what it replaces, but not what it wrote. */
  isDropped?: boolean;
}

/**
 * Documents of one kind beside the database, for what every stanza asks. They weigh at most `max` together, each 1 unless
 * `weightOf` says otherwise; the one that has been known longest goes.
 *
 * The danger of such a cache is a read that overtakes a write: what was read before the write and arrives behind it would
 * stay for ever, e.g. the block list of an account that is gone. So the newest read or write of a key has the turn, and what
 * ends without having it is not kept. Every write goes through `write`: then no order of reads, writes and faults keeps an
 * older document than the stored one.
 */
export class DocumentCache<K, V> {
  readonly #known = new Map<K, V>();
  readonly #turns = new Map<K, Turn<V>>();
  readonly #read: Read<K, V>;
  readonly #max: number;
  readonly #weightOf: (value: V) => number;
  #weight = 0;

  constructor(read: Read<K, V>, max: number, weightOf: (value: V) => number = () => 1) {
    this.#read = read;
    this.#max = max;
    this.#weightOf = weightOf;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Without a promise; undefined when it must be read first. */
  known(key: K): V | undefined {
    return this.#known.get(key);
  }

  /** As stored when this was called, or later. Many at once cost one read. */
  get(key: K): Promise<V> {
    const known = this.#known.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const turn = this.#turns.get(key);
    if (turn === undefined) return this.#readInTurn(key);
    // A write has the turn: what it replaces may be read meanwhile, but not kept.
    return turn.reading ?? this.#read(key);
  }

  /**
   * Calls `store` at once. What it resolves to is stored now and is known from then on; undefined: it is gone, the next
   * reader reads. When it rejects nothing is known of the key.
   */
  async write(key: K, store: () => Promise<V | undefined>): Promise<V | undefined> {
    const turn: Turn<V> = {};
    this.#turns.set(key, turn);
    try {
      const stored = await store();
      if (this.#end(key, turn)) this.#keep(key, turn.isDropped === true ? undefined : stored);
      return stored;
    } catch (fault) {
      if (this.#end(key, turn)) this.#forget(key);
      throw fault;
    }
  }

  /** Nobody asks for it any more. What is being read or written is not kept. */
  drop(key: K): void {
    const turn = this.#turns.get(key);
    if (turn?.reading !== undefined) this.#turns.delete(key);
    else if (turn !== undefined) turn.isDropped = true;
    this.#forget(key);
  }

  #readInTurn(key: K): Promise<V> {
    const read = async (): Promise<V> => {
      try {
        const value = await this.#read(key);
        if (this.#end(key, turn)) this.#keep(key, value);
        return value;
      } catch (fault) {
        this.#end(key, turn);
        throw fault;
      }
    };
    // One turn later: `turn` must stand before the read can end.
    const reading = Promise.resolve().then(read);
    const turn: Turn<V> = { reading };
    this.#turns.set(key, turn);
    return reading;
  }

  /** Whether it still had the turn. */
  #end(key: K, turn: Turn<V>): boolean {
    return this.#turns.get(key) === turn && this.#turns.delete(key);
  }

  #keep(key: K, value: V | undefined): void {
    this.#forget(key);
    if (value === undefined) return;
    this.#known.set(key, value);
    this.#weight += this.#weightOf(value);
    for (const oldest of this.#known.keys()) {
      if (this.#weight <= this.#max) return;
      this.#forget(oldest);
    }
  }

  #forget(key: K): void {
    const value = this.#known.get(key);
    if (value === undefined) return;
    this.#known.delete(key);
    this.#weight -= this.#weightOf(value);
  }
}
