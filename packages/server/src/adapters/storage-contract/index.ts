import { describe, test } from "vitest";
import { archiveCases } from "./archive.ts";
import { searchCases } from "./search.ts";
import { documentCases } from "./documents.ts";
import { durabilityCases } from "./durability.ts";
import { type Opener, type Place, steppedClock } from "./fixture.ts";

export type { Opener, Place } from "./fixture.ts";

/** Everything that core and modules rely on, run on one kind of store. Each case begins with an empty place. */
export function storageContract(name: string, opener: Opener): void {
  async function inPlace(run: (place: Place) => Promise<void>): Promise<void> {
    const place = await opener.make();
    try {
      await run(place);
    } finally {
      await place.dispose();
    }
  }

  describe(`${name} keeps the storage contract`, () => {
    for (const [title, run] of [...documentCases, ...archiveCases, ...searchCases]) {
      test(title, () =>
        inPlace(async (place) => {
          const clock = steppedClock();
          const storage = await place.open(clock);
          await run(storage, clock);
          await storage.close();
        }),
      );
    }
    if (opener.isDurable) for (const [title, run] of durabilityCases) test(title, () => inPlace(run));
  });
}
