import { el, type XmlElement } from "@tandem/xml";
import { decodeBase64, encodeBase64 } from "../encoding/index.ts";
import { parseJid, type Jid } from "../jid/index.ts";
import { buildSaslFailure, parseSaslFailure, type SaslFailure } from "../rfc-6120-sasl/index.ts";

export const NS_SASL2 = "urn:xmpp:sasl:2";

/** The stream feature (XEP-0388 v1.0.4 §2.1). */
export interface Sasl2Feature {
  readonly mechanisms: readonly string[];
  /** What may be asked for in the same breath: Bind 2, resumption, FAST. */
  readonly inline: readonly XmlElement[];
}

export function parseSasl2Feature(feature: XmlElement | undefined): Sasl2Feature | null {
  if (feature === undefined || !feature.is("authentication", NS_SASL2)) return null;
  return {
    mechanisms: feature.elements("mechanism").map((mechanism) => mechanism.text()),
    inline: feature.child("inline")?.elements() ?? [],
  };
}

export function buildSasl2Feature(feature: Sasl2Feature): XmlElement {
  return el(
    "authentication",
    NS_SASL2,
    {},
    ...feature.mechanisms.map((name) => el("mechanism", NS_SASL2, {}, name)),
    feature.inline.length === 0 ? undefined : el("inline", NS_SASL2, {}, ...feature.inline),
  );
}

/** The program that signs in. `id` is the same for every run of one installation, and a FAST token belongs to it. */
export interface UserAgent {
  readonly id?: string | undefined;
  readonly software?: string | undefined;
  readonly device?: string | undefined;
}

export interface Authenticate {
  readonly mechanism: string;
  readonly initialResponse?: Uint8Array | undefined;
  readonly userAgent?: UserAgent | undefined;
  /** Everything from other namespaces, in order. */
  readonly inline: readonly XmlElement[];
}

export type Sasl2Problem = "malformed-request" | "incorrect-encoding";

export function parseAuthenticate(authenticate: XmlElement): Authenticate | Sasl2Problem {
  const mechanism = authenticate.attr("mechanism");
  if (!authenticate.is("authenticate", NS_SASL2) || mechanism === undefined || mechanism === "")
    return "malformed-request";
  const initialResponse = childData(authenticate, "initial-response");
  if (initialResponse === null) return "incorrect-encoding";
  const agent = authenticate.child("user-agent");
  return {
    mechanism,
    initialResponse,
    userAgent: agent && {
      id: agent.attr("id"),
      software: agent.childText("software"),
      device: agent.childText("device"),
    },
    inline: foreign(authenticate),
  };
}

export function buildAuthenticate(request: Authenticate): XmlElement {
  const agent = request.userAgent;
  return el(
    "authenticate",
    NS_SASL2,
    { mechanism: request.mechanism },
    dataChild("initial-response", request.initialResponse),
    agent &&
      el("user-agent", NS_SASL2, { id: agent.id }, leaf("software", agent.software), leaf("device", agent.device)),
    ...request.inline,
  );
}

export type Sasl2Nonza =
  | { readonly kind: "challenge" | "response"; readonly data: Uint8Array }
  | {
      readonly kind: "success";
      readonly data?: Uint8Array | undefined;
      /** Full when a resource was bound at the same time (XEP-0386). */
      readonly jid: Jid;
      readonly inline: readonly XmlElement[];
    }
  | ({ readonly kind: "failure" } & SaslFailure)
  | { readonly kind: "abort" }
  | { readonly kind: "continue"; readonly tasks: readonly string[] };

/** Everything but `<authenticate/>` (§2.3-§2.6); otherwise the failure that it deserves. */
export function parseSasl2(element: XmlElement): Sasl2Nonza | Sasl2Problem {
  if (element.ns !== NS_SASL2) return "malformed-request";
  switch (element.name) {
    case "challenge":
    case "response": {
      const data = decodeBase64(element.text().trim());
      return data === null ? "incorrect-encoding" : { kind: element.name, data };
    }
    case "success":
      return parseSuccess(element);
    case "failure":
      return { kind: "failure", ...parseSaslFailure(element) };
    case "abort":
      return { kind: "abort" };
    case "continue":
      return {
        kind: "continue",
        tasks:
          element
            .child("tasks")
            ?.elements("task")
            .map((task) => task.text()) ?? [],
      };
    default:
      return "malformed-request";
  }
}

function parseSuccess(success: XmlElement): Sasl2Nonza | Sasl2Problem {
  const data = childData(success, "additional-data");
  const jid = parseJid(success.childText("authorization-identifier") ?? "");
  if (data === null) return "incorrect-encoding";
  return jid === null ? "malformed-request" : { kind: "success", data, jid, inline: foreign(success) };
}

export function buildSasl2(nonza: Sasl2Nonza): XmlElement {
  switch (nonza.kind) {
    case "challenge":
    case "response":
      return el(nonza.kind, NS_SASL2, {}, encodeBase64(nonza.data) || undefined);
    case "success":
      return el(
        "success",
        NS_SASL2,
        {},
        dataChild("additional-data", nonza.data),
        el("authorization-identifier", NS_SASL2, {}, nonza.jid),
        ...nonza.inline,
      );
    case "failure":
      return el("failure", NS_SASL2, {}, ...buildSaslFailure(nonza, NS_SASL2));
    case "abort":
      return el("abort", NS_SASL2);
    case "continue":
      return el(
        "continue",
        NS_SASL2,
        {},
        el("tasks", NS_SASL2, {}, ...nonza.tasks.map((task) => el("task", NS_SASL2, {}, task))),
      );
  }
}

function foreign(element: XmlElement): XmlElement[] {
  return element.elements().filter((child) => child.ns !== NS_SASL2);
}

function childData(element: XmlElement, name: string): Uint8Array | null | undefined {
  const text = element.childText(name);
  return text === undefined ? undefined : decodeBase64(text.trim());
}

function dataChild(name: string, data: Uint8Array | undefined): XmlElement | undefined {
  return data && el(name, NS_SASL2, {}, encodeBase64(data) || undefined);
}

function leaf(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : el(name, NS_SASL2, {}, text);
}
