import { NS_CLIENT, NS_FRAMING, NS_STREAM, NS_STREAM_ERROR } from "@tandem/protocol";
import {
  el,
  escapeAttr,
  parseElement,
  serialize,
  StreamParser,
  XmlError,
  type XmlElement,
  type XmlLimits,
} from "@tandem/xml";

/** What the peer said, once it is XML. */
export interface FramingEvents {
  onOpen(attrs: StreamHeader): void;
  onElement(element: XmlElement): void;
  onEnd(): void;
}

export interface StreamHeader {
  /** RFC 6120 §4.7; over WebSocket, the attributes of `<open/>`. */
  readonly to: string | undefined;
  readonly version: string | undefined;
  readonly lang: string | undefined;
  /** The stream error that the header itself deserves. */
  readonly flaw: "invalid-namespace" | "bad-format" | undefined;
}

/** How streams are written on one kind of transport: RFC 6120 §4 over TCP, RFC 7395 over WebSocket. */
export interface Framing {
  /** True when each element stands alone and declares its namespace. */
  readonly isFramed: boolean;
  /** Throws XmlError. */
  read(chunk: Uint8Array | string): void;
  /** A new stream begins on the same connection: forgets what is unread. */
  restart(): void;
  opening(header: { readonly from: string; readonly id: string; readonly lang: string }): string;
  closing(): string;
  element(element: XmlElement): string;
  /** `<stream:features/>` or `<stream:error/>`: many programs know them by that prefix only. */
  streamElement(name: "features" | "error", children: readonly XmlElement[]): string;
}

export function streamError(condition: string, text: string | undefined, extra?: XmlElement): XmlElement[] {
  const children = [el(condition, NS_STREAM_ERROR)];
  if (text !== undefined) children.push(el("text", NS_STREAM_ERROR, { "xml:lang": "en" }, text));
  if (extra !== undefined) children.push(extra);
  return children;
}

function headerOf(root: XmlElement, flaw: StreamHeader["flaw"]): StreamHeader {
  return { to: root.attr("to"), version: root.attr("version"), lang: root.attr("xml:lang"), flaw };
}

export function tcpFraming(events: FramingEvents, limits: XmlLimits): Framing {
  const parser = new StreamParser(
    {
      onStreamStart(root, contentNs) {
        // RFC 6120 §4.8.1, §4.8.2.
        const isStream = root.name === "stream" && root.ns === NS_STREAM && contentNs === NS_CLIENT;
        const flaw = isStream ? undefined : root.name === "stream" ? "invalid-namespace" : "bad-format";
        events.onOpen(headerOf(root, flaw));
      },
      onElement: (element) => events.onElement(element),
      onStreamEnd: () => events.onEnd(),
    },
    limits,
  );
  return {
    isFramed: false,
    read: (chunk) => parser.write(chunk),
    restart: () => parser.reset(),
    opening: ({ from, id, lang }) =>
      `<?xml version="1.0"?><stream:stream xmlns="${NS_CLIENT}" xmlns:stream="${NS_STREAM}" id="${escapeAttr(id)}" ` +
      `from="${escapeAttr(from)}" version="1.0" xml:lang="${escapeAttr(lang)}">`,
    closing: () => "</stream:stream>",
    element: (element) => serialize(element, NS_CLIENT),
    streamElement: (name, children) =>
      `<stream:${name}>${children.map((child) => serialize(child, NS_CLIENT)).join("")}</stream:${name}>`,
  };
}

const BLANK = /^[ \t\r\n]*$/;

export function webSocketFraming(events: FramingEvents, limits: XmlLimits): Framing {
  return {
    isFramed: true,
    read(chunk) {
      if (typeof chunk !== "string") throw new XmlError("not-well-formed", "a binary frame");
      // RFC 7395 §3.8 forbids them, yet old clients send blanks to keep the connection open.
      if (BLANK.test(chunk)) return;
      const element = parseElement(chunk, limits);
      if (element.is("open", NS_FRAMING)) events.onOpen(headerOf(element, undefined));
      else if (element.is("close", NS_FRAMING)) events.onEnd();
      else events.onElement(element);
    },
    restart() {
      // Frames stand alone: nothing is kept between them.
    },
    opening: ({ from, id, lang }) =>
      `<open xmlns="${NS_FRAMING}" from="${escapeAttr(from)}" id="${escapeAttr(id)}" version="1.0" xml:lang="${escapeAttr(lang)}"/>`,
    closing: () => `<close xmlns="${NS_FRAMING}"/>`,
    element: (element) => serialize(element),
    streamElement: (name, children) =>
      `<stream:${name} xmlns:stream="${NS_STREAM}">${children.map((child) => serialize(child)).join("")}</stream:${name}>`,
  };
}
