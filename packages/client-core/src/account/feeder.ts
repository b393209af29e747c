import type { XmlElement } from "@tandem/xml";
import { buildLayer, buildLayerEnd, type Layer, LEASE_SECONDS_MAX } from "@tandem/protocol/tandem-layers";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "./context.ts";

/** What this device itself tells of the person: a call, a conference, the screen that it shares. */
export type FedKind = Exclude<Layer["kind"], "calendar">;

export interface Feeder {
  /** What is fed from here now. */
  readonly feeding: ReadonlySignal<ReadonlySet<FedKind>>;
  /** Feeds until the result is called; told again after a cut. A device that dies takes it with it (PR5, CA3). */
  feed(kind: FedKind, details?: { readonly text?: string }): () => void;
  /** The person says that they present, and when that is over. */
  setPresenting(isPresenting: boolean): void;
  /** Ends all that is fed from here. */
  stop(): void;
}

/** A second attempt still comes before the lease is over. */
const RENEW_MS = (LEASE_SECONDS_MAX * 1000) / 3;

export function createFeeder({ connection, ports, isOnline }: Context): Feeder {
  const feeding = signal<ReadonlySet<FedKind>>(new Set());
  const layers = new Map<string, Layer>();
  let cancelTimer = (): void => {};

  const say = (payload: XmlElement): void => {
    if (!isOnline.peek()) return;
    connection.request("set", undefined, payload).catch((error: unknown) => {
      ports.log.warn(`presence: a layer was not taken: ${String(error)}`);
    });
  };
  const renew = (): void => {
    cancelTimer();
    for (const layer of layers.values()) say(buildLayer(layer));
    if (layers.size > 0) cancelTimer = ports.time.after(RENEW_MS, renew);
  };
  const show = (): void => {
    feeding.value = new Set([...layers.values()].map(({ kind }) => kind as FedKind));
  };
  const stopOnline = isOnline.subscribe((online) => {
    if (online) renew();
  });

  const feed: Feeder["feed"] = (kind, { text } = {}) => {
    const layer: Layer = { kind, id: ports.random.id(), lease: LEASE_SECONDS_MAX, text };
    layers.set(layer.id, layer);
    show();
    renew();
    return () => {
      if (!layers.delete(layer.id)) return;
      show();
      say(buildLayerEnd(layer));
    };
  };
  let stopPresenting: (() => void) | undefined;

  return {
    feeding,
    feed,
    setPresenting(isPresenting) {
      if (isPresenting) stopPresenting ??= feed("presenting");
      else {
        stopPresenting?.();
        stopPresenting = undefined;
      }
    },
    stop() {
      stopOnline();
      cancelTimer();
      for (const layer of layers.values()) say(buildLayerEnd(layer));
      layers.clear();
    },
  };
}
