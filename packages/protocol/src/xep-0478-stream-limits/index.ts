import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";

export const NS_STREAM_LIMITS = "urn:xmpp:stream-limits:0";

/** The stream feature (XEP-0478 v0.2 §3): what the sender of the features accepts. Undefined: it does not say. */
export interface StreamLimits {
  /** One first-level element, in bytes. */
  readonly maxBytes?: number | undefined;
  /** Silence after which it may close the stream. */
  readonly idleSeconds?: number | undefined;
}

export function buildStreamLimits({ maxBytes, idleSeconds }: StreamLimits): XmlElement {
  return el("limits", NS_STREAM_LIMITS, {}, leaf("max-bytes", maxBytes), leaf("idle-seconds", idleSeconds));
}

export function parseStreamLimits(feature: XmlElement | undefined): StreamLimits | null {
  if (feature === undefined || !feature.is("limits", NS_STREAM_LIMITS)) return null;
  return {
    maxBytes: parseUnsigned(feature.childText("max-bytes")) ?? undefined,
    idleSeconds: parseUnsigned(feature.childText("idle-seconds")) ?? undefined,
  };
}

function leaf(name: string, value: number | undefined): XmlElement | undefined {
  return value === undefined ? undefined : el(name, NS_STREAM_LIMITS, {}, String(value));
}
