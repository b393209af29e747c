import { el, type XmlElement, type XmlNode } from "@tandem/xml";
import { NS_CLIENT } from "../ns/index.ts";
import { buildError, type StanzaErrorShape } from "./error.ts";

interface Addressing {
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly id?: string | undefined;
}

export type IqType = "get" | "set" | "result" | "error";
export type MessageType = "chat" | "groupchat" | "headline" | "normal" | "error";

export function iq(type: IqType, address: Addressing, payload?: XmlElement): XmlElement {
  return el("iq", NS_CLIENT, { type, ...address }, payload);
}

export function message(type: MessageType, address: Addressing, ...nodes: (XmlNode | undefined)[]): XmlElement {
  return el("message", NS_CLIENT, { ...(type === "normal" ? {} : { type }), ...address }, ...nodes);
}

/** `type` undefined is available presence. */
export function presence(type: string | undefined, address: Addressing, ...nodes: (XmlNode | undefined)[]): XmlElement {
  return el("presence", NS_CLIENT, { type, ...address }, ...nodes);
}

/** The result to an iq: addresses swapped, id kept. */
export function iqResult(request: XmlElement, payload?: XmlElement): XmlElement {
  return iq("result", { to: request.attr("from"), from: request.attr("to"), id: request.attr("id") }, payload);
}

/**
 * The error reply to any stanza (RFC 6120 §8.3.1): addresses swapped, id kept, `echo` put in front of the error.
 * The original payload is not sent back unless asked for: it may be large, and some programs render it.
 */
export function errorReply(stanza: XmlElement, error: StanzaErrorShape, echo?: XmlElement): XmlElement {
  return el(
    stanza.name,
    stanza.ns,
    { type: "error", to: stanza.attr("from"), from: stanza.attr("to"), id: stanza.attr("id") },
    echo,
    buildError(error, stanza.ns),
  );
}
