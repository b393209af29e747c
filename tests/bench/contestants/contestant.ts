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

/** What a server holds when it starts: accounts `u0`, `u1`, … without contacts and `p0`, `p1`, … in a ring of contacts. */
export interface Seed {
  readonly accounts: number;
  readonly people: number;
  /** Contacts of each of the people, mutual subscriptions, half on either side in the ring; even. */
  readonly contacts: number;
}

/** A running server under test: a process of its own, pinned to the server's core. */
export interface Contestant extends Process {
  readonly name: string;
  readonly ports: Ports;
}

/** How to make one: `start` seeds a data directory of its own, and waits until the server takes connections. */
export interface Entrant {
  readonly name: string;
  /** Debian packages without which it does not run here. */
  readonly packages: readonly string[];
  start(seed: Seed): Promise<Contestant>;
}

export const NOTHING: Seed = { accounts: 0, people: 0, contacts: 0 };

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
