import { NS_SERVER, NS_STREAM, prepareDomain } from "@tandem/protocol";
import { NS_DIALBACK } from "@tandem/protocol/xep-0220-dialback";
import { escapeAttr, type XmlElement } from "@tandem/xml";

/** RFC 6120 §4.7 between servers. */
export interface ServerHeader {
  /** Prepared; null when it is no domain, undefined when it is not there. */
  readonly from: string | null | undefined;
  readonly to: string | null | undefined;
  readonly id: string | undefined;
  readonly isXmpp1: boolean;
  /** The stream error that the header itself deserves. */
  readonly flaw: "invalid-namespace" | "bad-format" | undefined;
}

export function readHeader(root: XmlElement, contentNs: string, wantedNs: string): ServerHeader {
  const isStream = root.is("stream", NS_STREAM) && contentNs === wantedNs;
  const domain = (name: string): string | null | undefined => {
    const text = root.attr(name);
    return text === undefined ? undefined : prepareDomain(text);
  };
  return {
    from: domain("from"),
    to: domain("to"),
    id: root.attr("id"),
    isXmpp1: /^[1-9][0-9]?\./.test(root.attr("version") ?? ""),
    flaw: isStream ? undefined : root.name === "stream" ? "invalid-namespace" : "bad-format",
  };
}

export interface OwnHeader {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly id?: string | undefined;
}

export function writeHeader(attrs: OwnHeader, contentNs: string): string {
  const given = Object.entries(attrs).map(([name, value]) =>
    value === undefined ? "" : ` ${name}="${escapeAttr(value)}"`,
  );
  const isServer = contentNs === NS_SERVER;
  return (
    `<?xml version="1.0"?><stream:stream xmlns="${contentNs}" xmlns:stream="${NS_STREAM}"` +
    `${isServer ? ` xmlns:db="${NS_DIALBACK}"` : ""}${given.join("")}${isServer ? ' version="1.0"' : ""}>`
  );
}
