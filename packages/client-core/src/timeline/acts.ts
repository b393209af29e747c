import { NS_CLIENT } from "@tandem/protocol";
import { buildCorrection } from "@tandem/protocol/xep-0308-correction";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import { buildRetraction, NS_RETRACTION, RETRACTION_FALLBACK } from "@tandem/protocol/xep-0424-retraction";
import { buildFallback } from "@tandem/protocol/xep-0428-fallback";
import { buildReactions } from "@tandem/protocol/xep-0444-reactions";
import { el, type XmlElement } from "@tandem/xml";
import { buildContent, type Payload } from "./payload.ts";

/** What I do with an earlier message. `target` names it as the standard of each wants it. */
export type Act =
  | { readonly kind: "correct"; readonly target: string }
  | { readonly kind: "retract"; readonly target: string }
  | { readonly kind: "react"; readonly target: string; readonly emoji: readonly string[] };

interface Words {
  readonly text: string;
  readonly payload?: Payload;
  readonly act?: Act;
}

/** What a message says, or does with an earlier one. */
export function buildWords({ text, payload, act }: Words): readonly XmlElement[] {
  switch (act?.kind) {
    case undefined:
      return buildContent(text, payload);
    case "correct":
      // XEP-0308 §4: the whole of the message once more.
      return [...buildContent(text, payload), buildCorrection(act.target)];
    case "retract":
      return [
        el("body", NS_CLIENT, {}, RETRACTION_FALLBACK),
        buildFallback(NS_RETRACTION),
        buildRetraction(act.target),
        buildHint("store"),
      ];
    case "react":
      return [buildReactions({ id: act.target, emoji: act.emoji }), buildHint("store")];
  }
}
