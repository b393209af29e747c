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
  const running = await runServer({ plaintextOnLoopback: true });
  return { port: running.addresses.c2s?.port ?? 0, stop: () => running.stop() };
}

/** Servers that this machine lacks; a test that says so keeps their absence from going unnoticed. */
export const MISSING: readonly string[] = [...(hasProsody ? [] : ["prosody"]), ...(hasEjabberd ? [] : ["ejabberd"])];

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
