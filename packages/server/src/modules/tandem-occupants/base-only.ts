import { presence } from "@tandem/protocol";
import { buildAvailability, parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import { baseStateOf, buildState, showOf } from "@tandem/protocol/tandem-presence";
import type { XmlElement } from "@tandem/xml";

/**
 * TO2: the base state of one program and how it stands among the person's others, made anew: what is not written here cannot
 * get through.
 */
export function baseOnly(told: XmlElement): XmlElement {
  const [from, type] = [told.attr("from"), told.attr("type")];
  if (type === "unavailable") return presence(type, { from });
  const base = baseStateOf(told);
  const { priority } = parseAvailability(told);
  return presence(undefined, { from }, ...buildAvailability({ show: showOf(base), priority }), buildState(base));
}
