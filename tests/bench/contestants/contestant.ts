import type { Process } from "./process.ts";

export const DOMAIN = "localhost";
export const ROOMS = `rooms.${DOMAIN}`;
export const PASSWORD = "bench";

/** Where a contestant can be reached; all on loopback. */
export interface Ports {
  readonly plain: number;
  /** TLS from the first byte. */
  readonly tls: number;
  readonly webSocket: string;
}

/**
 * What a server holds when it starts: accounts `u0`, `u1`, … without contacts and `p0`, `p1`, … in a ring of contacts; rooms
 * `r0`, `r1`, … that last, each owned by `u0`.
 */
export interface Seed {
  readonly accounts: number;
  readonly rooms: number;
  readonly people: number;
  /** Contacts of each of the people, mutual subscriptions, half on either side in the ring; even. */
  readonly contacts: number;
}

/** A running server under test: a process of its own, pinned to the server's core. */
export interface Contestant extends Process {
  readonly name: string;
  readonly ports: Ports;
  /** Ends it and starts it again on what it has stored; `between` finds nothing that runs. */
  again(between?: (stored: string) => void): Promise<Contestant>;
}

/** How to make one: `start` seeds a data directory of its own, and waits until the server takes connections. */
export interface Entrant {
  readonly name: string;
  /** Debian packages without which it does not run here. */
  readonly packages: readonly string[];
  start(seed: Seed): Promise<Contestant>;
  /** Writes so many messages between `u1` and `u0` into the archive of `u0`, the oldest first, while the server does not run. */
  archive(stored: string, messages: number): void;
}

export const NOTHING: Seed = { accounts: 0, rooms: 0, people: 0, contacts: 0 };

/** A room of a million messages is about a year old. */
export const ARCHIVED_EVERY_SECONDS = 30;

/** What {@link Entrant.archive} writes as the `n`th. */
export function archived(n: number): { readonly from: string; readonly to: string; readonly body: string } {
  const body = `Word of the morning, ${n}: it goes on, and whoever reads it later knows what was said.`;
  return { from: `u1@${DOMAIN}/desk`, to: `u0@${DOMAIN}`, body };
}

/** Local parts of the people that `p<index>` knows. */
export function contactsOf(index: number, { people, contacts }: Seed): readonly string[] {
  const half = contacts / 2;
  return Array.from({ length: contacts }, (_, i) => {
    const step = i < half ? i + 1 : half - i - 1;
    return `p${(index + step + people) % people}`;
  });
}

/** Local parts of all accounts of a seed. */
export function localsOf({ accounts, people }: Seed): readonly string[] {
  return [...Array.from({ length: accounts }, (_, i) => `u${i}`), ...Array.from({ length: people }, (_, i) => `p${i}`)];
}
