import { contract } from "../../core/index.ts";

/** The archives that people have of what they write to one another. */
export interface PersonalArchives {
  /** False where the operator wants none: what is left of earlier times is shown to nobody (AR12). */
  readonly areKept: boolean;
}
export const personalArchives = contract<PersonalArchives>("personal-archives");
