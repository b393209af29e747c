/** Sizes are in UTF-16 code units of the decoded text, close enough to bytes to bound memory. */
export interface XmlLimits {
  /** One stanza, with everything in it. The stream's own start tag counts as one. */
  readonly stanzaCharsMax: number;
  /** Nesting of elements inside a stanza, the stanza itself being 1. */
  readonly depthMax: number;
  /** Attributes of one element, namespace declarations included. */
  readonly attributesMax: number;
  /** Child nodes and elements in one stanza, all levels together. */
  readonly nodesMax: number;
}

export const defaultXmlLimits: XmlLimits = {
  stanzaCharsMax: 262_144,
  depthMax: 64,
  attributesMax: 64,
  nodesMax: 16_384,
};

/** Namespace declarations in force at one place. Looking a prefix up walks them, so they bound the work per attribute. */
export const NAMESPACE_DECLARATIONS_MAX = 256;

/** `<?xml …?>`, without the delimiters. The longest that anybody writes has about 50. */
export const XML_DECLARATION_CHARS_MAX = 128;
