export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** RFC 2782: by priority, and among equals by lot, weighted. `random` gives 0…1. */
export function inOrder<T extends SrvRecord>(records: readonly T[], random: () => number): readonly T[] {
  const byPriority = Map.groupBy(records, (record) => record.priority);
  return [...byPriority.keys()].toSorted((a, b) => a - b).flatMap((key) => byLot(byPriority.get(key) ?? [], random));
}

function byLot<T extends SrvRecord>(records: readonly T[], random: () => number): readonly T[] {
  // Those without weight first, so that they have a small chance at all.
  const left = records.toSorted((a, b) => a.weight - b.weight);
  const drawn: T[] = [];
  while (left.length > 0) {
    const sum = left.reduce((total, { weight }) => total + weight, 0);
    const lot = random() * sum;
    let running = 0;
    const at = left.findIndex(({ weight }) => (running += weight) >= lot);
    drawn.push(...left.splice(Math.max(at, 0), 1));
  }
  return drawn;
}
