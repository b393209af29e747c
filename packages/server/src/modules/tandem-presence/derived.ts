import {
  baseStateOf,
  buildState,
  derivedPresence,
  extendedStateOf,
  NS_TANDEM_PRESENCE,
} from "@tandem/protocol/tandem-presence";
import { type Activity, NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { el, type XmlElement } from "@tandem/xml";

const BASE_STATES: readonly string[] = ["available", "busy", "dnd", "brb", "away"];

/** What everybody sees of an activity; null: nothing. */
export function shown(activity: Activity | null): ReturnType<typeof derivedPresence> | null {
  const state = extendedStateOf(activity);
  return state === null ? null : derivedPresence(state);
}

/** What goes out in place of that available presence while the activity lasts; the element itself when nothing changes. */
export function derived(presence: XmlElement, activity: Activity | null): XmlElement {
  // DP6: gone for others, while the session stays available and gets everything that is its own.
  if (presence.child("hidden", NS_TANDEM_PRESENCE) !== undefined)
    return el("presence", presence.ns, { type: "unavailable", from: presence.attr("from"), to: presence.attr("to") });
  const clean = withoutHints(presence);
  const instead = shown(activity);
  if (instead === null || baseStateOf(clean) === "dnd") return clean;
  const copy = clean.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node !== "string" && !isReplaced(node, presence, activity));
  return copy.append(el("show", presence.ns, {}, instead.show), buildState(instead.base));
}

function isReplaced(child: XmlElement, presence: XmlElement, activity: Activity | null): boolean {
  if (child.is("show", presence.ns) || child.is("state", NS_TANDEM_PRESENCE)) return true;
  return child.is("status", presence.ns) && repeats(child.text(), activity?.text);
}

/** A program that writes "On the phone" into both says with one what the other must not tell. */
function repeats(status: string, text: string | undefined): boolean {
  const plain = (words: string): string => words.trim().toLowerCase();
  return text !== undefined && plain(text) !== "" && plain(status).includes(plain(text));
}

/** DP3, DP4: extensions that would tell more than a base state. */
function withoutHints(presence: XmlElement): XmlElement {
  const tells = (child: XmlElement): boolean => {
    if (child.ns === NS_ACTIVITY) return true;
    return child.is("state", NS_TANDEM_PRESENCE) && !isBase(child);
  };
  if (!presence.elements().some(tells)) return presence;
  const copy = presence.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !tells(node));
  return copy;
}

function isBase(state: XmlElement): boolean {
  return BASE_STATES.includes(state.attr("base") ?? "") && state.children.length === 0 && state.attrs.length === 2;
}
