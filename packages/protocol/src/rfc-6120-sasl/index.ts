import { el, type XmlElement } from "@tandem/xml";
import { decodeBase64, encodeBase64 } from "../encoding/index.ts";

export const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

/** RFC 6120 §6.5. */
export const SASL_CONDITIONS = [
  "aborted",
  "account-disabled",
  "credentials-expired",
  "encryption-required",
  "incorrect-encoding",
  "invalid-authzid",
  "invalid-mechanism",
  "malformed-request",
  "mechanism-too-weak",
  "not-authorized",
  "temporary-auth-failure",
] as const;
export type SaslCondition = (typeof SASL_CONDITIONS)[number];

/** SASL data are bytes; `undefined` is none at all, which is not the same as none of any length (§6.4.2). */
export type SaslNonza =
  | { readonly kind: "auth"; readonly mechanism: string; readonly data?: Uint8Array | undefined }
  | { readonly kind: "challenge"; readonly data: Uint8Array }
  | { readonly kind: "response"; readonly data: Uint8Array }
  | { readonly kind: "success"; readonly data?: Uint8Array | undefined }
  | { readonly kind: "failure"; readonly condition: SaslCondition; readonly text?: string | undefined }
  | { readonly kind: "abort" };

export type SaslProblem = "malformed-request" | "incorrect-encoding";

/** Any element of a SASL exchange; otherwise the failure that it deserves. */
export function parseSasl(element: XmlElement): SaslNonza | SaslProblem {
  if (element.ns !== NS_SASL) return "malformed-request";
  switch (element.name) {
    case "abort":
      return { kind: "abort" };
    case "failure":
      return { kind: "failure", ...parseSaslFailure(element) };
    case "auth":
    case "challenge":
    case "response":
    case "success":
      return parseWithData(element, element.name);
    default:
      return "malformed-request";
  }
}

function parseWithData(
  element: XmlElement,
  kind: "auth" | "challenge" | "response" | "success",
): SaslNonza | SaslProblem {
  const data = parseData(element);
  if (data === null) return "incorrect-encoding";
  if (kind === "challenge" || kind === "response") return { kind, data: data ?? new Uint8Array() };
  if (kind === "success") return { kind, data };
  const mechanism = element.attr("mechanism");
  return mechanism === undefined || mechanism === "" ? "malformed-request" : { kind, mechanism, data };
}

function parseData(element: XmlElement): Uint8Array | null | undefined {
  const text = element.text().trim();
  if (text === "") return undefined;
  return text === "=" ? new Uint8Array() : decodeBase64(text);
}

export function buildSasl(nonza: SaslNonza): XmlElement {
  switch (nonza.kind) {
    case "abort":
      return el("abort", NS_SASL);
    case "failure":
      return el("failure", NS_SASL, {}, ...buildSaslFailure(nonza, NS_SASL));
    case "auth":
      return el("auth", NS_SASL, { mechanism: nonza.mechanism }, dataText(nonza.data, "="));
    case "success":
      return el("success", NS_SASL, {}, dataText(nonza.data, "="));
    default:
      return el(nonza.kind, NS_SASL, {}, dataText(nonza.data, undefined));
  }
}

function dataText(data: Uint8Array | undefined, empty: string | undefined): string | undefined {
  if (data === undefined) return undefined;
  return data.length === 0 ? empty : encodeBase64(data);
}

export interface SaslFailure {
  readonly condition: SaslCondition;
  readonly text?: string | undefined;
}

/** Also of `<failure/>` in SASL2, whose conditions are the same. An unknown condition counts as `not-authorized`. */
export function parseSaslFailure(failure: XmlElement): SaslFailure {
  const name = failure.elements().find((child) => child.ns === NS_SASL && child.name !== "text")?.name;
  return {
    condition: SASL_CONDITIONS.find((condition) => condition === name) ?? "not-authorized",
    text: failure.childText("text"),
  };
}

/** The children of a failure; its text is in the namespace of the exchange, the condition always in RFC 6120's. */
export function buildSaslFailure(failure: SaslFailure, ns: string): XmlElement[] {
  const condition = el(failure.condition, NS_SASL);
  return failure.text === undefined ? [condition] : [condition, el("text", ns, {}, failure.text)];
}

/** The stream feature that lists mechanisms, best first. */
export function buildMechanisms(mechanisms: readonly string[]): XmlElement {
  return el("mechanisms", NS_SASL, {}, ...mechanisms.map((name) => el("mechanism", NS_SASL, {}, name)));
}

export function parseMechanisms(feature: XmlElement | undefined): readonly string[] | null {
  if (feature === undefined || !feature.is("mechanisms", NS_SASL)) return null;
  return feature.elements("mechanism").map((mechanism) => mechanism.text());
}

/** Types of channel binding that the server has on this connection (XEP-0440). */
export const NS_CHANNEL_BINDING = "urn:xmpp:sasl-cb:0";

export function buildChannelBindings(types: readonly string[]): XmlElement {
  return el(
    "sasl-channel-binding",
    NS_CHANNEL_BINDING,
    {},
    ...types.map((type) => el("channel-binding", NS_CHANNEL_BINDING, { type })),
  );
}

export function parseChannelBindings(feature: XmlElement | undefined): readonly string[] | null {
  if (feature === undefined || !feature.is("sasl-channel-binding", NS_CHANNEL_BINDING)) return null;
  return feature.elements("channel-binding").flatMap((binding) => binding.attr("type") ?? []);
}
