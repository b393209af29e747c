import type { XmlElement } from "./element.ts";

/** Sizes are in UTF-16 code units of the decoded text, close enough to bytes to bound memory. */
export interface XmlLimits {
  /** One stanza, with everything in it. */
  readonly stanzaCharsMax: number;
  /** Nesting of elements inside a stanza, the stanza itself being 1. */
  readonly depthMax: number;
  /** Attributes of one element. */
  readonly attributesMax: number;
  /** Child nodes and elements in one stanza, all levels together. */
  readonly nodesMax: number;
}

export const defaultXmlLimits: XmlLimits = { stanzaCharsMax: 262_144, depthMax: 64, attributesMax: 64, nodesMax: 16_384 };

/** Which stream error (RFC 6120 §4.9.3) the input deserves. */
export type XmlErrorCondition = "not-well-formed" | "restricted-xml" | "policy-violation" | "bad-namespace-prefix" | "unsupported-encoding";

export class XmlError extends Error {
  readonly condition: XmlErrorCondition;
  constructor(condition: XmlErrorCondition, message: string) {
    super(message);
    this.name = "XmlError";
    this.condition = condition;
  }
}

export interface XmlStreamHandler {
  /** The root's start tag; the element has no children yet. */
  onStreamStart(root: XmlElement): void;
  /** A complete child of the root. */
  onElement(element: XmlElement): void;
  onStreamEnd(): void;
}
export {};
