import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import type { Contestant } from "./contestant.ts";
import { asProcess } from "./process.ts";

/**
 * A server that keeps what it stores in `directory`, which goes with it when it stops. `start` makes the process of one of its
 * lives, the first of them 0, and resolves when it takes connections.
 */
export async function liveIn(
  directory: string,
  about: Pick<Contestant, "name" | "ports">,
  start: (life: number) => Promise<ChildProcess>,
  life = 0,
): Promise<Contestant> {
  const running = asProcess(await start(life), () => rmSync(directory, { recursive: true, force: true }));
  return {
    ...about,
    ...running,
    async again(between) {
      await running.end();
      between?.(directory);
      return liveIn(directory, about, start, life + 1);
    },
  };
}
