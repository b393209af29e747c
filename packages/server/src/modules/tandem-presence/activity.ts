import { buildDetails } from "@tandem/protocol/tandem-layers";
import { activityOf, extendedStateOf } from "@tandem/protocol/tandem-presence";
import { buildActivity, NS_ACTIVITY, parseActivity } from "@tandem/protocol/xep-0108-activity";
import { parseElement, type XmlElement } from "@tandem/xml";
import type { Stored } from "./stored.ts";
import { isHidden, type ToldActivity, type Verdict } from "./verdict.ts";

/** PR10: what an activity that somebody publishes says beyond itself; undefined for "having dinner" and for none. */
export function toldBy(activity: XmlElement, at: number): ToldActivity | undefined {
  const parsed = parseActivity(activity);
  const extended = extendedStateOf(parsed);
  return extended === null ? undefined : { extended, at, text: parsed?.text };
}

/**
 * DP8: the one activity that goes out in the account's name: what its programs published while that is what the person is
 * doing, and otherwise what the layers come to. With it goes when a state that was chosen ends.
 */
export function activityFor(verdict: Verdict, { published }: Stored): XmlElement {
  if (isHidden(verdict)) return buildActivity(null);
  if (verdict.kind === "extended" && !verdict.isTold) {
    const { extended, text, since, until, place } = verdict;
    return buildActivity({ ...activityOf(extended), text }).append(buildDetails({ since, until, place }));
  }
  const isSeen = published !== undefined && (published.told === undefined || isTold(verdict));
  const activity = isSeen ? parseElement(published.xml) : buildActivity(null);
  if (verdict.kind !== "chosen" || verdict.until === undefined) return activity;
  return activity.append(buildDetails({ since: verdict.since, until: verdict.until }));
}

function isTold(verdict: Verdict): boolean {
  return verdict.kind === "extended" ? verdict.isTold : verdict.kind === "chosen" && verdict.told !== undefined;
}

/** Whether there is nothing in it to tell. */
export function isEmptyActivity(activity: XmlElement): boolean {
  return activity.is("activity", NS_ACTIVITY) && activity.children.length === 0;
}
