/**
 * A stage of a stanza's way. Handlers are named after their module and run in the order in which they were added, unless
 * one says `after`. Names rather than numbers: a number is a private argument between authors.
 */
export interface PhaseOptions {
  /** Names of handlers in the same phase that must have run before. An unknown name stops the boot. */
  readonly after?: readonly string[];
}

type Handler<C, R> = (context: C) => R;

interface Named<C, R> {
  readonly name: string;
  readonly run: Handler<C, R>;
}

export class Phase<C, R> {
  readonly name: string;
  #added: { name: string; after: readonly string[]; run: Handler<C, R> }[] = [];
  #ordered: Named<C, R>[] | null = null;
  #handlers: Handler<C, R>[] | null = null;

  constructor(name: string) {
    this.name = name;
  }

  add(name: string, run: Handler<C, R>, options: PhaseOptions = {}): void {
    this.#added.push({ name, after: options.after ?? [], run });
    this.#ordered = null;
    this.#handlers = null;
  }

  /** Handlers in order. Throws at boot when an `after` is unknown or goes round in a circle. */
  get handlers(): readonly Handler<C, R>[] {
    this.#handlers ??= this.named.map(({ run }) => run);
    return this.#handlers;
  }

  /** The same with their names. */
  get named(): readonly Named<C, R>[] {
    this.#ordered ??= this.#sort();
    return this.#ordered;
  }

  #sort(): Named<C, R>[] {
    const ordered: Named<C, R>[] = [];
    const state = new Map<string, "open" | "done">();
    const visit = (name: string, wantedBy: string): void => {
      if (state.get(name) === "done") return;
      if (state.get(name) === "open") throw new Error(`phase ${this.name}: ${name} runs after itself`);
      const own = this.#added.filter((handler) => handler.name === name);
      if (own.length === 0) throw new Error(`phase ${this.name}: ${wantedBy} runs after ${name}, which is not there`);
      state.set(name, "open");
      for (const handler of own) for (const earlier of handler.after) visit(earlier, name);
      state.set(name, "done");
      ordered.push(...own);
    };
    for (const handler of this.#added) visit(handler.name, handler.name);
    return ordered;
  }
}
