/** Which stream error (RFC 6120 §4.9.3) the input deserves. */
export type XmlErrorCondition =
  | "not-well-formed"
  | "restricted-xml"
  | "policy-violation"
  | "bad-namespace-prefix"
  | "unsupported-encoding";

export class XmlError extends Error {
  readonly condition: XmlErrorCondition;
  constructor(condition: XmlErrorCondition, message: string) {
    super(message);
    this.name = "XmlError";
    this.condition = condition;
  }
}

export function notWellFormed(message: string): XmlError {
  return new XmlError("not-well-formed", message);
}
