import type { BareJid } from "@tandem/protocol";
import type { CustomState, Layer, LayerName, PresenceResult, StampedLayer } from "@tandem/protocol/tandem-layers";
import { contract } from "../../core/index.ts";

/** The layers of people, for whoever may speak for the organisation: a calendar, a telephone system. */
export interface PresenceLayers {
  /** Throws StanzaError "layers/…". Without a lease the layer stands until its end, which it then must have. */
  feed(account: BareJid, layer: Layer): Promise<StampedLayer>;
  /** False: there was no such layer. */
  end(account: BareJid, name: LayerName): Promise<boolean>;
  layers(account: BareJid): Promise<readonly StampedLayer[]>;
  result(account: BareJid): Promise<PresenceResult>;
  /** The organisation's own states, told before the server takes connections (PR11). */
  defineStates(states: readonly CustomState[]): void;
}

export const presenceLayers = contract<PresenceLayers>("tandem-presence");
