import { goalOf, isThroughput } from "./goals.ts";
import type { Figure } from "./scenario.ts";

export const TANDEM = "tandem";
/** Ours too, so no peer. */
export const WITHOUT_LEVELS = "tandem without levels";
export const FLOOR = "floor";

export function isOurs(who: string): boolean {
  return who === TANDEM || who === WITHOUT_LEVELS;
}

/** All figures of a run, by row and then by who; order of first appearance. */
export class Results {
  readonly #rows = new Map<string, { readonly unit: string; readonly figures: Map<string, number[]> }>();

  add(who: string, { row, unit, value }: Figure): void {
    const entry = this.#rows.get(row) ?? { unit, figures: new Map<string, number[]>() };
    entry.figures.set(who, [...(entry.figures.get(who) ?? []), value]);
    this.#rows.set(row, entry);
  }

  /** These, and those of `others` where somebody has none. */
  completedBy(others: Results): this {
    for (const [row, { unit, figures }] of others.#rows)
      for (const [who, values] of figures)
        if (this.#rows.get(row)?.figures.has(who) !== true)
          for (const value of values) this.add(who, { row, unit, value });
    return this;
  }

  get rows(): readonly Row[] {
    return [...this.#rows].map(([name, { unit, figures }]) => new Row(name, unit, figures));
  }
}

export class Row {
  readonly name: string;
  readonly unit: string;
  readonly #figures: ReadonlyMap<string, readonly number[]>;

  constructor(name: string, unit: string, figures: ReadonlyMap<string, readonly number[]>) {
    this.name = name;
    this.unit = unit;
    this.#figures = figures;
  }

  /** Undefined for who did not take part. */
  medianOf(who: string): number | undefined {
    const figures = this.#figures.get(who);
    return figures === undefined ? undefined : median(figures);
  }

  get isThroughput(): boolean {
    return isThroughput(this.name);
  }

  /** Tandem to the better of the others; undefined when one of the two is missing. */
  get ratio(): number | undefined {
    return this.ratioOf(TANDEM);
  }

  ratioOf(who: string): number | undefined {
    const own = this.medianOf(who);
    const peers = [...this.#figures.keys()]
      .filter((name) => !isOurs(name) && name !== FLOOR)
      .map((name) => this.medianOf(name) as number);
    if (own === undefined || peers.length === 0) return undefined;
    return own / (this.isThroughput ? Math.max(...peers) : Math.min(...peers));
  }

  get floorRatio(): number | undefined {
    const own = this.medianOf(TANDEM);
    const floor = this.medianOf(FLOOR);
    return own === undefined || floor === undefined ? undefined : own / floor;
  }

  get goal(): number | undefined {
    return goalOf(this.name);
  }

  /** Undefined without a goal or a ratio. */
  get isMet(): boolean | undefined {
    const { goal, ratio } = this;
    if (goal === undefined || ratio === undefined) return undefined;
    return this.isThroughput ? ratio >= goal : ratio <= goal;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
