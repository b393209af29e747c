import type { Outcome } from "@tandem/client-core";
import { strings } from "@tandem/ui-kit/strings";
import { useState } from "react";

/** Runs a verb, closes on success and otherwise keeps what went wrong for the dialog to show. */
export function useOutcome(onDone: () => void): {
  readonly error: string | undefined;
  readonly isBusy: boolean;
  readonly run: (verb: () => Promise<Outcome>) => void;
} {
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const run = async (verb: () => Promise<Outcome>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    const outcome = await verb();
    setBusy(false);
    if (outcome.ok) onDone();
    else setError(strings.error[outcome.code]);
  };
  return { error, isBusy, run: (verb) => void run(verb) };
}
