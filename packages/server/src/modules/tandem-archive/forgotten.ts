import type { BareJid } from "@tandem/protocol";
import type { ArchiveId } from "../../core/index.ts";
import type { ForgottenPlace } from "./contract.ts";

/** One place for each person: the furthest. Beyond `max` what was forgotten first is not told any more (FG6). */
export function withForgotten(
  old: readonly ForgottenPlace[],
  peer: BareJid,
  upTo: ArchiveId,
  max: number,
): readonly ForgottenPlace[] {
  const before = old.find(([one]) => one === peer)?.[1] ?? upTo;
  const others = old.filter(([one]) => one !== peer);
  return [...others, [peer, Math.max(before, upTo)] as const].slice(-max);
}
