import { act } from "./acts.ts";
import { check } from "./checks.ts";
import { World } from "./world.ts";

export interface PresenceReport {
  readonly seed: number;
  readonly steps: number;
  readonly checks: number;
  readonly deaths: number;
  readonly resumes: number;
  readonly restarts: number;
  readonly failure: string | undefined;
}

export interface PresenceRun {
  readonly people: number;
  readonly contacts: number;
  readonly steps: number;
}

export const SMALL: PresenceRun = { people: 4, contacts: 3, steps: 25 };

/** One whole run: after every step each watcher's view is what they may see, and what they would be told if they asked. */
export async function runPresence(
  seed: number,
  { people, contacts, steps }: PresenceRun = SMALL,
): Promise<PresenceReport> {
  const world = new World(seed, people, contacts);
  let failure: string | undefined;
  try {
    await world.settleIn();
    await check(world);
    for (let i = 0; i < steps; i++) {
      await world.pass(world.prng.pick([1, 10, 1_000, 5_000, 31_000]));
      await check(world);
      await act(world);
      await check(world);
    }
    await world.pass(301_000);
    await check(world);
    const faults = world.stage.faults();
    if (faults.length > 0) throw new Error(`faults: ${JSON.stringify(faults)}`);
  } catch (error) {
    failure = `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${world.trace()}`;
  }
  return { seed, ...world.counts, failure };
}
