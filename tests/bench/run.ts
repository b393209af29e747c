import type { Contestant, Entrant, Seed } from "./contestants/contestant.ts";
import { FLOOR, isOurs, Results } from "./results.ts";
import type { Figure, Scenario } from "./scenario.ts";

export interface Plan {
  readonly entrants: readonly Entrant[];
  readonly scenarios: readonly Scenario[];
  /** Those that count. One before them does not: code is compiled, caches fill. */
  readonly rounds: number;
  /** Hears of each figure as it is measured. */
  readonly tell: (line: string) => void;
}

/** The round before those that count. */
const WARM_UP = 0;

/** A peer that took so many times what the other took is not asked again in later rounds: it is not the better peer. */
const HOPELESS = 3;

/** Servers of a run: each started once, when a scenario first needs it, seeded with all that any of them needs. */
class Field {
  readonly #running = new Map<Entrant, Promise<Contestant>>();
  readonly #seed: Seed;

  constructor(scenarios: readonly Scenario[]) {
    const most = (key: keyof Seed) => Math.max(0, ...scenarios.map(({ seed }) => seed?.[key] ?? 0));
    const [accounts, rooms] = [most("accounts"), most("rooms")];
    this.#seed = { accounts, rooms, people: most("people"), contacts: most("contacts") };
  }

  server(entrant: Entrant): Promise<Contestant> {
    const running = this.#running.get(entrant) ?? entrant.start(this.#seed);
    this.#running.set(entrant, running);
    return running;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(async (server) => (await server).stop()));
  }
}

/** Round by round, scenario by scenario, one server after the other: what slows the machine slows all of them. */
export async function run({ entrants, scenarios, rounds, tell }: Plan): Promise<Results> {
  const results = new Results();
  const warmUp = new Results();
  const field = new Field(scenarios);
  const lastCost = new Map<string, number>();
  try {
    for (let round = WARM_UP; round <= rounds; round++)
      for (const scenario of scenarios) {
        if (scenario.isOnce === true && round !== 1) continue;
        for (const entrant of entrants.filter((one) => !isHopeless(one, scenario, entrants, lastCost))) {
          const mark = `${round}${entrant.name[0]}`;
          const startedAt = performance.now();
          const figures = await scenario.run({ entrant, mark, server: () => field.server(entrant) });
          const seconds = (performance.now() - startedAt) / 1_000;
          for (const figure of figures) (round === WARM_UP ? warmUp : results).add(entrant.name, figure);
          lastCost.set(`${scenario.name} ${entrant.name}`, seconds);
          tell(`round ${round} ${scenario.name} ${entrant.name} (${seconds.toFixed(1)} s): ${told(figures)}`);
        }
      }
    for (const scenario of scenarios) for (const figure of (await scenario.floor?.()) ?? []) results.add(FLOOR, figure);
  } finally {
    await field.close();
  }
  // Whoever was too slow to be asked again has the figure of the warm-up.
  return results.completedBy(warmUp);
}

function isHopeless(
  entrant: Entrant,
  scenario: Scenario,
  entrants: readonly Entrant[],
  lastCost: ReadonlyMap<string, number>,
): boolean {
  if (scenario.without?.includes(entrant.name) === true) return true;
  if (isOurs(entrant.name)) return false;
  const cost = (one: Entrant) => lastCost.get(`${scenario.name} ${one.name}`) ?? Number.POSITIVE_INFINITY;
  const own = cost(entrant);
  return own !== Number.POSITIVE_INFINITY && entrants.some((one) => !isOurs(one.name) && cost(one) * HOPELESS < own);
}

function told(figures: readonly Figure[]): string {
  return figures.map(({ row, unit, value }) => `${row} ${value.toPrecision(3)} ${unit}`).join("; ");
}
