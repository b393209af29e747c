import type { AboutImSnapshot } from "@tandem/client-core/view-models";
import { texts } from "../texts/index.ts";

/** Another program that was chosen counts as Communicator (RT31); the reason then is the choice. */
export function reasonOf(because: AboutImSnapshot["because"], other: boolean): string {
  return other && because === "communicator-installed" ? texts.aboutIm.becauseOther : texts.aboutIm.because[because];
}
