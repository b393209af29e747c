import { el, type XmlElement } from "@tandem/xml";
import { isWebAddress } from "../xep-0363-http-upload/index.ts";

export const NS_OOB = "jabber:x:oob";

/** Address of a file beside a message (XEP-0066 v1.5 §3), as most programs send an upload; null when there is none. */
export function parseOob(message: XmlElement): string | null {
  const url = message.child("x", NS_OOB)?.childText("url")?.trim();
  return url !== undefined && isWebAddress(url) ? url : null;
}

export function buildOob(url: string): XmlElement {
  return el("x", NS_OOB, {}, el("url", NS_OOB, {}, url));
}
