import type { LayerName, StampedLayer } from "@tandem/protocol/tandem-layers";
import type { CollectionSpec } from "../../core/index.ts";
import type { Choice, ToldActivity } from "./verdict.ts";

/** Owner: the account; key: empty. What must be known again after a restart; none when there is nothing to know. */
export interface Stored {
  readonly chosen?: Choice | undefined;
  /** What a program of the account has published last (XEP-0108), as XML; what others see of it is in the node. */
  readonly published?:
    | { readonly xml: string; readonly at: number; readonly told?: ToldActivity | undefined }
    | undefined;
  readonly fed: readonly StampedLayer[];
}

export const nothing: Stored = { fed: [] };
export const layersSpec: CollectionSpec<Stored> = { name: "presence-layers", version: 1 };

export function isNothing({ chosen, published, fed }: Stored): boolean {
  return fed.length === 0 && chosen === undefined && published === undefined;
}

/** One that is there keeps its place: of two that began in the same moment the first one counts, and a renewal must not change that. */
export function withLayer(stored: Stored, layer: StampedLayer): Stored {
  const isIt = ({ kind, id }: StampedLayer): boolean => kind === layer.kind && id === layer.id;
  if (!stored.fed.some(isIt)) return { ...stored, fed: [...stored.fed, layer] };
  return { ...stored, fed: stored.fed.map((one) => (isIt(one) ? layer : one)) };
}

/** The same object when there is no such layer. */
export function withoutLayer(stored: Stored, { kind, id }: LayerName): Stored {
  const fed = stored.fed.filter((layer) => layer.kind !== kind || layer.id !== id);
  return fed.length === stored.fed.length ? stored : { ...stored, fed };
}

/** What has ended by then is gone; a choice that has ended is automatic from its end on. The same object when nothing has. */
export function at(now: number, stored: Stored): Stored {
  const { chosen } = stored;
  const fed = stored.fed.filter(({ expires }) => expires > now);
  const hasEnded = chosen?.until !== undefined && chosen.until <= now;
  if (fed.length === stored.fed.length && !hasEnded) return stored;
  return { ...stored, fed, chosen: hasEnded ? { state: "auto", at: chosen.until ?? now, note: chosen.note } : chosen };
}

/** When something ends next. */
export function nextEnd({ chosen, fed }: Stored): number {
  return Math.min(chosen?.until ?? Infinity, ...fed.map(({ expires }) => expires));
}

/** A feeder that was there when the server went gets the time to find it again; nobody knows when it last spoke. */
export function afterRestart(stored: Stored, now: number): Stored {
  const fed = stored.fed.map((layer) =>
    layer.lease === undefined
      ? layer
      : { ...layer, expires: Math.min(now + layer.lease * 1000, layer.until ?? Infinity) },
  );
  return at(now, { ...stored, fed });
}
