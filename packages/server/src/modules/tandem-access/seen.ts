import { type AccessLevel, type Sight, sightOf } from "@tandem/protocol/tandem-access";
import { NS_LAYERS } from "@tandem/protocol/tandem-layers";
import { baseStateOf, NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { NS_IDLE } from "@tandem/protocol/xep-0319-idle";
import { el, type XmlElement } from "@tandem/xml";

/** AL2, AL4: an account's presence as somebody of that level sees it; the element itself where nothing changes. */
export function seenPresence(presence: XmlElement, level: AccessLevel): XmlElement {
  const sight = sightOf(level);
  const tells = (child: XmlElement): boolean =>
    (child.is("status", presence.ns) && !sight.note) || (child.is("idle", NS_IDLE) && !sight.idle) || isUrgent(child);
  const state = presence.child("state", NS_TANDEM_PRESENCE);
  const bare = state === undefined ? undefined : seenState(state, sight);
  const isUrgentOnly = sight.mayInterrupt && presence.attr("type") === undefined && baseStateOf(presence) === "dnd";
  if (!isUrgentOnly && bare === state && !presence.elements().some(tells)) return presence;
  const copy = presence.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !tells(node));
  if (bare !== undefined) copy.children = copy.children.map((node) => (node === state ? bare : node));
  return isUrgentOnly ? copy.append(el("urgent", NS_TANDEM_PRESENCE)) : copy;
}

/** What goes with a base state goes the way of the note and of the time. */
function seenState(state: XmlElement, sight: Sight): XmlElement {
  const hidden = [...(sight.idle ? [] : ["since", "phase"]), ...(sight.note ? [] : ["custom", "device"])].filter(
    (name) => state.attr(name) !== undefined,
  );
  if (hidden.length === 0) return state;
  return hidden.reduce((copy, name) => copy.setAttr(name, undefined), state.shallowCopy());
}

/** A client that wrote it itself would promise in the account's name what only the level gives. */
function isUrgent(child: XmlElement): boolean {
  return child.is("urgent", NS_TANDEM_PRESENCE);
}

/** AL2: undefined when somebody of that level does not even learn that there is one. */
export function seenActivity(activity: XmlElement, level: AccessLevel): XmlElement | undefined {
  const sight = sightOf(level);
  if (!sight.reason) return undefined;
  const details = activity.child("details", NS_LAYERS);
  const place = sight.place ? undefined : details?.child("place", NS_LAYERS);
  if ((sight.words || activity.child("text", NS_ACTIVITY) === undefined) && place === undefined) return activity;
  const copy = activity.shallowCopy();
  copy.children = activity.children.flatMap((node) => {
    if (typeof node !== "string" && !sight.words && node.is("text", NS_ACTIVITY)) return [];
    return node === details && place !== undefined ? [withoutChild(details, place)] : [node];
  });
  return copy;
}

function withoutChild(element: XmlElement, child: XmlElement): XmlElement {
  const copy = element.shallowCopy();
  copy.children = copy.children.filter((node) => node !== child);
  return copy;
}

export function seenPlace(place: XmlElement, level: AccessLevel): XmlElement | undefined {
  return sightOf(level).place ? place : undefined;
}
