import type { BareJid } from "@tandem/protocol";
import type { SaslCondition } from "@tandem/protocol/rfc-6120-sasl";

export type SaslStep =
  | { readonly kind: "challenge"; readonly data: Uint8Array }
  | { readonly kind: "success"; readonly account: BareJid; readonly data?: Uint8Array | undefined }
  /** The same condition for an unknown account as for a wrong password (SV6). */
  | { readonly kind: "failure"; readonly condition: SaslCondition };

/** One attempt with one mechanism. `undefined` input: the client sent no initial response. */
export interface SaslExchange {
  step(input: Uint8Array | undefined): Promise<SaslStep>;
}

/** Runs `judge` when it is this attempt's turn: the throttle slows down those who guess. */
export type SignInGuard = (account: BareJid, judge: () => Promise<SaslStep>) => Promise<SaslStep>;

export function refuse(condition: SaslCondition): SaslStep {
  return { kind: "failure", condition };
}
