import { test } from "vitest";
import { hasEjabberd, runEjabberd } from "./ejabberd.ts";
import { hasProsody, runProsody } from "./prosody.ts";
import { PASSWORD, runServer } from "./running-server.ts";
import type { Deviations } from "./strict.ts";
import { NONE } from "./strict.ts";

export interface Played {
  readonly port: number;
  stop(): Promise<void>;
}

export type Server = "Tandem" | "Prosody" | "ejabberd";

export interface Stage {
  readonly name: Server;
  readonly open: () => Promise<Played>;
  readonly deviations: Deviations;
}

const USERS = ["juliet", "romeo", "nurse"];

async function tandem(): Promise<Played> {
  const running = await runServer({ plaintextOnLoopback: true, pubsub: "accounts" });
  return { port: running.addresses.c2s?.port ?? 0, stop: () => running.stop() };
}

const MISSING: readonly string[] = [...(hasProsody ? [] : ["prosody"]), ...(hasEjabberd ? [] : ["ejabberd"])];

/** The same screenplay against servers that nobody here wrote tests the screenplay itself; how they differ is named. */
export function stagesOf(known: Partial<Record<Server, Deviations>>): readonly Stage[] {
  const stages: Stage[] = [{ name: "Tandem", open: tandem, deviations: NONE }];
  if (hasProsody && known.Prosody) {
    stages.push({ name: "Prosody", open: () => runProsody(USERS, PASSWORD), deviations: known.Prosody });
  }
  if (hasEjabberd && known.ejabberd) {
    stages.push({ name: "ejabberd", open: () => runEjabberd(USERS, PASSWORD), deviations: known.ejabberd });
  }
  return stages;
}

/** A test that says which servers this machine lacks keeps their absence from going unnoticed. */
export function tellMissing(): void {
  if (MISSING.length > 0)
    test("others play the screenplay too", (context) => context.skip(`not installed: ${MISSING.join(", ")}`));
}

/** A scene in which those servers go another way than the standard; a comment beside it says how. */
export function unlessIn(name: Server) {
  return (...strays: readonly Server[]) =>
    (title: string, scene: () => Promise<void>): void => {
      if (!strays.includes(name)) test(title, scene);
      else
        test(title, (context) => context.skip(`${name} goes another way here; the comment beside the scene says how`));
    };
}
