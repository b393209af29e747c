import { contract, type Session } from "../../core/index.ts";

export interface Carbons {
  isEnabled(session: Session): boolean;
  /** Bind 2 (XEP-0386) and resumption set it without an iq. */
  enable(session: Session): void;
}
export const carbons = contract<Carbons>("xep-0280-carbons");
