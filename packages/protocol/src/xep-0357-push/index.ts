import { el, type XmlElement } from "@tandem/xml";
import { type Jid, parseJid } from "../jid/index.ts";
import { NS_WEB_PUSH, parsePlaceKind, type PlaceKind } from "../tandem-web-push/index.ts";
import {
  buildForm,
  type DataForm,
  formTypeOf,
  formValue,
  NS_DATA_FORMS,
  parseForm,
} from "../xep-0004-data-forms/index.ts";

/** XEP-0357 v0.4.1. */
export const NS_PUSH = "urn:xmpp:push:0";
const SUMMARY = "urn:xmpp:push:summary";
const PUBLISH_OPTIONS = "http://jabber.org/protocol/pubsub#publish-options";

export interface PushTarget {
  readonly jid: Jid;
  readonly node: string | undefined;
  /** What the service wants to be told with each notification (§5). */
  readonly options?: DataForm | undefined;
}

/** `<enable/>` or `<disable/>`; null when the address is none, or the form is another one. */
export function parsePushTarget(element: XmlElement): PushTarget | null {
  const jid = parseJid(element.attr("jid") ?? "");
  const x = element.child("x", NS_DATA_FORMS);
  const options = parseForm(x);
  if (element.ns !== NS_PUSH || jid === null) return null;
  if (x !== undefined && (options === null || formTypeOf(options) !== PUBLISH_OPTIONS)) return null;
  return { jid, node: element.attr("node"), options: options ?? undefined };
}

export function buildEnable({ jid, node, options }: PushTarget): XmlElement {
  return el("enable", NS_PUSH, { jid, node }, options && buildForm(options));
}

export function buildDisable(jid: Jid, node?: string): XmlElement {
  return el("disable", NS_PUSH, { jid, node });
}

/** What a notification tells; what is absent is not told. */
export interface PushSummary {
  readonly messages?: number | undefined;
  readonly sender?: string | undefined;
  readonly body?: string | undefined;
  /** Which of a person's two apps is meant: a conversation, or a room (docs/protocol/web-push.md §4). */
  readonly kind?: PlaceKind | undefined;
}

/** §7. */
export function buildNotification({ messages, sender, body, kind }: PushSummary): XmlElement {
  const fields = [
    { name: "FORM_TYPE", type: "hidden" as const, values: [SUMMARY] },
    ...(messages === undefined ? [] : [{ name: "message-count", values: [String(messages)] }]),
    ...(sender === undefined ? [] : [{ name: "last-message-sender", values: [sender] }]),
    ...(body === undefined ? [] : [{ name: "last-message-body", values: [body] }]),
  ];
  const about = kind && el("about", NS_WEB_PUSH, { kind });
  return el("notification", NS_PUSH, {}, buildForm({ type: "submit", fields }), about);
}

/** Null for what is no notification. */
export function parseNotification(payload: XmlElement | undefined): PushSummary | null {
  if (payload === undefined || !payload.is("notification", NS_PUSH)) return null;
  const form = parseForm(payload.child("x", NS_DATA_FORMS));
  if (form === null || formTypeOf(form) !== SUMMARY) return {};
  const kind = parsePlaceKind(payload.child("about", NS_WEB_PUSH)?.attr("kind"));
  const count = formValue(form, "message-count");
  return {
    messages: count !== undefined && /^\d{1,9}$/.test(count) ? Number(count) : undefined,
    sender: formValue(form, "last-message-sender"),
    body: formValue(form, "last-message-body"),
    ...(kind !== null && { kind }),
  };
}
