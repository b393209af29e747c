import { defaultXmlLimits } from "./limits.ts";
import { lookUp } from "./scope.ts";
import { parseStartTag, scopeOf } from "./tag.ts";
import { Tokenizer } from "./tokenizer.ts";

/**
 * The attributes of a document's root that are in the namespace `ns`, by their local names: elements keep none that have a
 * prefix. For text that `parseElement` has read; throws XmlError where that would.
 */
export function rootAttributes(text: string, ns: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let isRoot = true;
  const onTag = (raw: string): void => {
    if (!isRoot) return;
    isRoot = false;
    const { attrs } = parseStartTag(raw, defaultXmlLimits.attributesMax);
    const scope = scopeOf(attrs, undefined);
    for (let i = 0; i < attrs.length; i += 2) {
      const name = attrs[i] as string;
      const colon = name.indexOf(":");
      if (colon === -1 || name.startsWith("xmlns:") || lookUp(scope, name.slice(0, colon)) !== ns) continue;
      found.set(name.slice(colon + 1), attrs[i + 1] as string);
    }
  };
  const sink = { isBetweenStanzas: false, onText: () => undefined, onCdata: () => undefined, onTag };
  new Tokenizer(sink, text.length).feed(text);
  return found;
}
