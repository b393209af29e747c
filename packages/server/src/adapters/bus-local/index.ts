import type { Bus } from "../../core/ports/index.ts";

type Handler = (payload: string) => void;

/** The bus of a server that is one process: subscribers are called in the same turn, in the order in which they subscribed. */
export class LocalBus implements Bus {
  readonly #handlers = new Map<string, Set<Handler>>();

  publish(subject: string, payload: string): void {
    // A copy, because a handler may subscribe or close while it runs.
    const handlers = Array.from(this.#handlers.get(subject) ?? []);
    for (const handler of handlers) handler(payload);
  }

  subscribe(subject: string, handler: Handler): { close(): void } {
    // Wrapped, so that the same function may subscribe twice and close once.
    const own: Handler = (payload) => handler(payload);
    const handlers = this.#handlers.get(subject) ?? new Set();
    this.#handlers.set(subject, handlers.add(own));
    return { close: () => this.#remove(subject, own) };
  }

  close(): Promise<void> {
    this.#handlers.clear();
    return Promise.resolve();
  }

  #remove(subject: string, handler: Handler): void {
    const handlers = this.#handlers.get(subject);
    handlers?.delete(handler);
    if (handlers?.size === 0) this.#handlers.delete(subject);
  }
}
