import type { Contestant, Entrant, Seed } from "./contestants/contestant.ts";
import { settled } from "./contestants/process.ts";

/** One number of one server in one round. */
export interface Figure {
  /** Names the row of the table: what was done. */
  readonly row: string;
  readonly unit: string;
  readonly value: number;
}

export interface Turn {
  readonly entrant: Entrant;
  /** The entrant's instance that lives as long as the run; started when it is first asked for. */
  readonly server: () => Promise<Contestant>;
  /** Differs in every turn of a run: for names of rooms and the like. */
  readonly mark: string;
}

export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** Takes too long for a run of every day. */
  readonly isFull?: boolean;
  /** Makes instances of its own, and its figure hardly varies: run in the first round only. */
  readonly isOnce?: boolean;
  /** Names of servers that would take an hour over it, and are not the better peer. */
  readonly without?: readonly string[];
  /** What it needs to find in the servers. */
  readonly seed?: Partial<Seed>;
  run(turn: Turn): Promise<readonly Figure[]>;
  /** The same rows of a bare program that does no more than it must, where there is one; asked once, at the end. */
  floor?(): Promise<readonly Figure[]>;
}

export interface Cost {
  /** CPU of the server, put-off work included. */
  readonly cpuMs: number;
  /** Until the last answer was there. */
  readonly wallMs: number;
}

export async function costOf(server: Pick<Contestant, "cpuMs">, work: () => Promise<unknown>): Promise<Cost> {
  await settled(server);
  const cpuBefore = server.cpuMs();
  const wallBefore = performance.now();
  await work();
  const wallMs = performance.now() - wallBefore;
  await settled(server);
  return { cpuMs: server.cpuMs() - cpuBefore, wallMs };
}

/** The two figures of a piece of work: what it costs, and how fast one core and this generator get through it. */
export function figuresOf(
  row: string,
  { cpuMs, wallMs }: Cost,
  units: number,
  what: string,
  per = 1,
): readonly Figure[] {
  const number = per === 1 ? "" : `${per.toLocaleString("en")} `;
  return [
    { row, unit: `CPU ms per ${number}${what}`, value: (cpuMs / units) * per },
    { row: `${row}, throughput`, unit: `${what} per s`, value: (units / wallMs) * 1_000 },
  ];
}
