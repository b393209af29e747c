import type { Limits } from "../limits.ts";

export interface Patience {
  readonly askAfterMs: number;
  readonly giveUpAfterMs: number;
}

/**
 * How long one client may be silent. A phone that has said that nobody looks at it (XEP-0352) is asked seldom over TCP: each
 * question wakes its radio. A browser gains nothing by that: its WebSocket dies with the page.
 */
export function patienceWith(
  client: { readonly isInactive: boolean; readonly isTcp: boolean },
  limits: Limits,
): Patience {
  const isPatient = client.isInactive && client.isTcp;
  const ask = isPatient ? limits.inactiveIdleSecondsBeforePing : limits.idleSecondsBeforePing;
  const giveUp = isPatient ? limits.inactivePingAnswerSecondsMax : limits.pingAnswerSecondsMax;
  return { askAfterMs: ask * 1_000, giveUpAfterMs: giveUp * 1_000 };
}

/** When a peer was last heard, and since when an answer is waited for (RFC 6120 §4.6.3, ADR 0029). */
export class Silence {
  #heardAt: number;
  #askedAt: number | undefined;

  constructor(now: number) {
    this.#heardAt = now;
  }

  heard(now: number): void {
    this.#heardAt = now;
    this.#askedAt = undefined;
  }

  asked(now: number): void {
    this.#askedAt ??= now;
  }

  lastsMs(now: number): number {
    return now - this.#heardAt;
  }

  /** What is to be done now. A question that was asked for other reasons counts, but nobody is given up before `askAfterMs`. */
  due(now: number, { askAfterMs, giveUpAfterMs }: Patience): "ask" | "give-up" | undefined {
    if (this.lastsMs(now) < askAfterMs) return undefined;
    if (this.#askedAt === undefined) return "ask";
    return now - this.#askedAt >= giveUpAfterMs ? "give-up" : undefined;
  }
}
