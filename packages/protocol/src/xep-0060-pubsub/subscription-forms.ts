import type { XmlElement } from "@tandem/xml";
import { parseJid, type Jid } from "../jid/index.ts";
import {
  buildForm,
  type DataForm,
  formBoolean,
  formTypeOf,
  formValue,
  NS_DATA_FORMS,
  parseForm,
  submission,
} from "../xep-0004-data-forms/index.ts";

export const SUBSCRIBE_OPTIONS_FORM = "http://jabber.org/protocol/pubsub#subscribe_options";
export const SUBSCRIBE_AUTHORIZATION_FORM = "http://jabber.org/protocol/pubsub#subscribe_authorization";

/** What a subscriber may choose (XEP-0060 v1.30 §6.3, §16.4.2). */
export interface SubscriptionOptions {
  /** False: nothing for now. */
  readonly delivers: boolean;
}

/** What a form says of it, `old` for what it does not say; null when it is another form or a value is none. */
export function optionsIn(form: DataForm, old: SubscriptionOptions): SubscriptionOptions | null {
  if (formTypeOf(form) !== SUBSCRIBE_OPTIONS_FORM) return null;
  if (formValue(form, "pubsub#deliver") === undefined) return old;
  const delivers = formBoolean(form, "pubsub#deliver");
  return delivers === null ? null : { delivers };
}

/** To be filled in, or (`result`) as they are now. */
export function optionsForm({ delivers }: SubscriptionOptions, type: "form" | "result"): DataForm {
  const { fields } = submission(SUBSCRIBE_OPTIONS_FORM, { "pubsub#deliver": delivers });
  return { type, fields: fields.map((field) => (field.type === "hidden" ? field : { ...field, type: "boolean" })) };
}

/** May that address subscribe to the node (§8.6)? `isAllowed` is undefined where nobody has decided. */
export interface SubscriptionApproval {
  readonly node: string;
  readonly jid: Jid;
  readonly isAllowed?: boolean | undefined;
}

/** The owner's answer in a message; null when it is none, or one that was put off. */
export function parseSubscriptionApproval(message: XmlElement): SubscriptionApproval | null {
  const form = parseForm(message.child("x", NS_DATA_FORMS));
  if (form?.type !== "submit" || formTypeOf(form) !== SUBSCRIBE_AUTHORIZATION_FORM) return null;
  const node = formValue(form, "pubsub#node");
  const jid = parseJid(formValue(form, "pubsub#subscriber_jid") ?? "");
  if (node === undefined || jid === null) return null;
  return { node, jid, isAllowed: formBoolean(form, "pubsub#allow") ?? undefined };
}

/** The question to the owner, as a form to be filled in. */
export function subscriptionApprovalQuestion({ node, jid }: SubscriptionApproval): XmlElement {
  return buildForm({
    type: "form",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [SUBSCRIBE_AUTHORIZATION_FORM] },
      { name: "pubsub#node", type: "text-single", values: [node] },
      { name: "pubsub#subscriber_jid", type: "jid-single", values: [jid] },
      { name: "pubsub#allow", type: "boolean", values: ["false"] },
    ],
  });
}
