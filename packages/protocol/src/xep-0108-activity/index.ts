import { el, type XmlElement } from "@tandem/xml";

/** PEP node and namespace. */
export const NS_ACTIVITY = "http://jabber.org/protocol/activity";

/** XEP-0108 v1.3 §3.2. */
export const GENERAL_ACTIVITIES = [
  "doing_chores",
  "drinking",
  "eating",
  "exercising",
  "grooming",
  "having_appointment",
  "inactive",
  "relaxing",
  "talking",
  "traveling",
  "undefined",
  "working",
] as const;
export type GeneralActivity = (typeof GENERAL_ACTIVITIES)[number];

export interface Activity {
  readonly general: GeneralActivity;
  /** The name inside, of this namespace or another. */
  readonly specific?: { readonly name: string; readonly ns: string } | undefined;
  readonly text?: string | undefined;
}

/** Null for anything else, and for the empty `<activity/>` that says: no activity any more (§2.2). */
export function parseActivity(activity: XmlElement | undefined): Activity | null {
  if (activity === undefined || !activity.is("activity", NS_ACTIVITY)) return null;
  const element = activity.elements().find((child) => child.ns === NS_ACTIVITY && child.name !== "text");
  const general = GENERAL_ACTIVITIES.find((name) => name === element?.name);
  if (general === undefined) return null;
  const inner = element?.firstElement();
  return { general, specific: inner && { name: inner.name, ns: inner.ns }, text: activity.childText("text") };
}

/** `null` builds the empty element that ends the activity. */
export function buildActivity(activity: Activity | null): XmlElement {
  if (activity === null) return el("activity", NS_ACTIVITY);
  const { specific, text } = activity;
  return el(
    "activity",
    NS_ACTIVITY,
    {},
    el(activity.general, NS_ACTIVITY, {}, specific && el(specific.name, specific.ns)),
    text === undefined ? undefined : el("text", NS_ACTIVITY, {}, text),
  );
}
