import { el, parseElement, rootAttributes, XmlElement, type XmlLimits } from "@tandem/xml";

/** XEP-0124 v1.11.2. */
export const NS_BOSH = "http://jabber.org/protocol/httpbind";
/** XEP-0206 v1.4: the attributes that bind XMPP to it have this namespace, by custom with the prefix `xmpp`. */
export const NS_XBOSH = "urn:xmpp:xbosh";

/** Request ids must stay below 2^53 (XEP-0124 §14.1). */
const RID = /^\d{1,16}$/;
const COUNT = /^\d{1,9}$/;

/** One request of a client. Numbers are whole and not negative; undefined stands for what is absent or no number. */
export interface BoshRequest {
  readonly rid: number;
  /** Undefined asks for a new session (§7.1). */
  readonly sid: string | undefined;
  readonly to: string | undefined;
  readonly lang: string | undefined;
  /** Seconds that an answer may be held back, and how many of them at once. */
  readonly wait: number | undefined;
  readonly hold: number | undefined;
  /** `xmpp:version` (XEP-0206 §3). */
  readonly version: string | undefined;
  readonly isTerminate: boolean;
  /** A new stream on the same session, after the sign-in (XEP-0206 §5). */
  readonly isRestart: boolean;
  readonly payload: readonly XmlElement[];
}

/** Terminal conditions that are used here (§17.2). */
export type BoshCondition =
  | "bad-request"
  | "host-unknown"
  | "improper-addressing"
  | "internal-server-error"
  | "item-not-found"
  | "policy-violation"
  | "remote-stream-error"
  | "system-shutdown";

export interface BoshSessionTerms {
  readonly sid: string;
  /** Seconds. */
  readonly wait: number;
  readonly inactivity: number;
  readonly hold: number;
  /** Requests at once. */
  readonly requests: number;
  readonly from: string;
}

/** What an HTTP request holds. Null when it is no `<body/>` with a request id; throws XmlError when it is no XML. */
export function readBosh(text: string, limits?: XmlLimits): BoshRequest | null {
  const body = parseElement(text, limits);
  const rid = body.attr("rid");
  if (!body.is("body", NS_BOSH) || rid === undefined || !RID.test(rid)) return null;
  if (!Number.isSafeInteger(Number(rid))) return null;
  const xbosh = rootAttributes(text, NS_XBOSH);
  const restart = xbosh.get("restart");
  return {
    rid: Number(rid),
    sid: body.attr("sid"),
    to: body.attr("to"),
    lang: body.attr("xml:lang"),
    wait: countOf(body, "wait"),
    hold: countOf(body, "hold"),
    version: xbosh.get("version"),
    isTerminate: body.attr("type") === "terminate",
    isRestart: restart === "true" || restart === "1",
    payload: body.elements(),
  };
}

function countOf(body: XmlElement, name: string): number | undefined {
  const text = body.attr(name);
  return text !== undefined && COUNT.test(text) ? Number(text) : undefined;
}

/** The attributes of the answer that makes a session (§7.2, XEP-0206 §3); its payload is the stream's features. */
export function buildBoshTerms(terms: BoshSessionTerms): XmlElement {
  const { sid, wait, inactivity, hold, requests, from } = terms;
  return el("body", NS_BOSH, {
    sid,
    wait: String(wait),
    inactivity: String(inactivity),
    hold: String(hold),
    requests: String(requests),
    ver: "1.11",
    from,
    "xmlns:xmpp": NS_XBOSH,
    "xmpp:version": "1.0",
    "xmpp:restartlogic": "true",
  });
}

/** The end of a session (§13); without a condition nothing has gone wrong. */
export function buildBoshEnd(condition?: BoshCondition): XmlElement {
  return el("body", NS_BOSH, { type: "terminate", condition });
}

export function buildBoshBody(): XmlElement {
  return new XmlElement("body", NS_BOSH);
}
