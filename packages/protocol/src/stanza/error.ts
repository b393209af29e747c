import { el, type XmlElement } from "@tandem/xml";
import { NS_STANZA_ERROR } from "../ns/index.ts";

/** RFC 6120 §8.3.2: what the peer may do next. */
export type StanzaErrorType = "auth" | "cancel" | "continue" | "modify" | "wait";

/** RFC 6120 §8.3.3, all defined conditions. */
export const STANZA_ERROR_CONDITIONS = [
  "bad-request",
  "conflict",
  "feature-not-implemented",
  "forbidden",
  "gone",
  "internal-server-error",
  "item-not-found",
  "jid-malformed",
  "not-acceptable",
  "not-allowed",
  "not-authorized",
  "policy-violation",
  "recipient-unavailable",
  "redirect",
  "registration-required",
  "remote-server-not-found",
  "remote-server-timeout",
  "resource-constraint",
  "service-unavailable",
  "subscription-required",
  "undefined-condition",
  "unexpected-request",
] as const;
export type StanzaErrorCondition = (typeof STANZA_ERROR_CONDITIONS)[number];

export interface StanzaErrorShape {
  readonly type: StanzaErrorType;
  readonly condition: StanzaErrorCondition;
  readonly text?: string | undefined;
  /** Application-specific child, RFC 6120 §8.3.4. */
  readonly application?: XmlElement | undefined;
}

/** `<error/>` in the namespace of the stanza that will hold it (`jabber:client` unless said otherwise). */
export function buildError(error: StanzaErrorShape, ns: string): XmlElement {
  return el(
    "error",
    ns,
    { type: error.type },
    el(error.condition, NS_STANZA_ERROR),
    error.text === undefined ? undefined : el("text", NS_STANZA_ERROR, {}, error.text),
    error.application,
  );
}

/** Reads the `<error/>` of a stanza of type error; hostile or missing parts become `cancel` / `undefined-condition`. */
export function parseError(stanza: XmlElement): StanzaErrorShape {
  const error = stanza.child("error");
  const types: readonly string[] = ["auth", "cancel", "continue", "modify", "wait"];
  const type = error?.attr("type") ?? "cancel";
  const condition = error?.elements().find((node) => node.ns === NS_STANZA_ERROR && node.name !== "text")?.name;
  const known: readonly string[] = STANZA_ERROR_CONDITIONS;
  return {
    type: (types.includes(type) ? type : "cancel") as StanzaErrorType,
    condition: (condition !== undefined && known.includes(condition)
      ? condition
      : "undefined-condition") as StanzaErrorCondition,
    text: error?.childText("text", NS_STANZA_ERROR),
    application: error?.elements().find((node) => node.ns !== NS_STANZA_ERROR),
  };
}
