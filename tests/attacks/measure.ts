import { setTimeout as delay } from "node:timers/promises";
import { DOMAIN } from "../kill/program.ts";
import type { Attack } from "./attacks.ts";
import { Attacker } from "./socket.ts";
import type { Target } from "./target.ts";

export interface Harm {
  readonly met: string;
  readonly cpuMs: number;
  /** Resident memory: how much more at the worst moment than before, and how much was left after it. */
  readonly peakMb: number;
  readonly leftMb: number;
  /** How long somebody else waited for the answer to a ping, at worst. */
  readonly bystanderMsMax: number;
  readonly isAlive: boolean;
}

const LOOK_EVERY_MS = 50;
const REST_MS = 3_000;

/** Plays one attack while somebody who has nothing to do with it asks for answers. */
export async function measure(target: Target, attack: Attack, scale: number): Promise<Harm> {
  const bystander = await Attacker.signIn(target.port, "u59");
  const [cpu, resident] = [target.cpuMs(), target.residentKb()];
  let peak = resident;
  let isOver = false;
  let worst = 0;
  const watch = (async () => {
    for (let i = 0; !isOver && target.isAlive(); i++) {
      peak = Math.max(peak, target.residentKb());
      const started = performance.now();
      await bystander.says(
        `<iq type="get" id="w${i}" to="${DOMAIN}"><ping xmlns="urn:xmpp:ping"/></iq>`,
        new RegExp(`id=.w${i}.`),
      );
      worst = Math.max(worst, performance.now() - started);
      await delay(LOOK_EVERY_MS);
    }
  })();
  const met = await attack.run(target, scale);
  isOver = true;
  await watch;
  const isAlive = target.isAlive();
  const cpuMs = isAlive ? target.cpuMs() - cpu : Number.NaN;
  await delay(REST_MS * Math.min(1, scale * 10));
  const left = isAlive ? target.residentKb() : 0;
  bystander.close();
  const mb = (kb: number): number => Math.round((kb - resident) / 102.4) / 10;
  return { met, cpuMs, peakMb: mb(peak), leftMb: mb(left), bystanderMsMax: Math.round(worst), isAlive };
}
