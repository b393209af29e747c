import { notWellFormed, XmlError } from "./error.ts";
import { NAMESPACE_DECLARATIONS_MAX } from "./limits.ts";

const NS_XML = "http://www.w3.org/XML/1998/namespace";
const NS_XMLNS = "http://www.w3.org/2000/xmlns/";

/**
 * One namespace declaration in force, and those around it. A list rather than a table per element: almost every element
 * declares nothing or one default namespace, and then shares all the rest with its parent.
 */
export interface Scope {
  /** The empty string is the default namespace. */
  readonly prefix: string;
  readonly uri: string;
  readonly outer: Scope | undefined;
  /** How many declarations the list holds. */
  readonly size: number;
}

export function declare(scope: Scope | undefined, prefix: string, uri: string): Scope | undefined {
  if (prefix === "xml" && uri === NS_XML) return scope;
  // Namespaces in XML §3: these two stay what they are, and no other prefix may stand for them.
  if (prefix === "xml" || prefix === "xmlns" || uri === NS_XML || uri === NS_XMLNS) {
    throw notWellFormed("a reserved prefix or namespace bound anew");
  }
  if (prefix !== "" && uri === "") throw notWellFormed("a prefix bound to no namespace");
  const size = (scope?.size ?? 0) + 1;
  if (size > NAMESPACE_DECLARATIONS_MAX) throw new XmlError("policy-violation", "too many namespace declarations");
  return { prefix, uri, outer: scope, size };
}

/** The namespace of a prefix; throws XmlError when nothing binds it. Of the empty prefix: the default namespace, maybe none. */
export function lookUp(scope: Scope | undefined, prefix: string): string {
  for (let at = scope; at !== undefined; at = at.outer) if (at.prefix === prefix) return at.uri;
  if (prefix === "") return "";
  if (prefix === "xml") return NS_XML;
  throw notWellFormed("a prefix that nothing binds");
}
