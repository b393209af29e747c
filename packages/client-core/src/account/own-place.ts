import { buildPlace, NS_GEOLOC, PLACE_CHARS_MAX } from "@tandem/protocol/xep-0080-location";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "./context.ts";

/** Places that are offered again on this device. */
export const RECENT_PLACES_MAX = 8;
const KEY = "places";

/** Where the person says that they are (XEP-0080), and where they said so before. */
export interface OwnPlace {
  /** Newest first. */
  readonly recent: ReadonlySignal<readonly string[]>;
  restore(): Promise<void>;
  /** The empty text: nowhere in particular. Rejects with RequestError. */
  set(place: string): Promise<void>;
  /** It is not offered any more. */
  forget(place: string): void;
}

export function createOwnPlace({ pep, store }: Pick<Context, "pep" | "store">): OwnPlace {
  const recent = signal<readonly string[]>([]);

  const keep = (places: readonly string[]): void => {
    recent.value = places.slice(0, RECENT_PLACES_MAX);
    void store.set(KEY, recent.peek());
  };

  return {
    recent,
    async restore() {
      const kept = await store.get(KEY);
      if (Array.isArray(kept)) recent.value = kept.filter((place) => typeof place === "string");
    },
    async set(text) {
      const place = text.trim().slice(0, PLACE_CHARS_MAX);
      await pep.publish(NS_GEOLOC, { id: "current", payload: buildPlace(place === "" ? null : place) });
      if (place !== "") keep([place, ...recent.peek().filter((other) => other !== place)]);
    },
    forget: (place) => keep(recent.peek().filter((other) => other !== place)),
  };
}
