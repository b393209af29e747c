import { type AccessLevel, sightOf } from "@tandem/protocol/tandem-access";
import { baseStateOf, NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { NS_IDLE } from "@tandem/protocol/xep-0319-idle";
import { el, type XmlElement } from "@tandem/xml";

/** XEP-0080 v1.9: PEP node and namespace. */
export const NS_GEOLOC = "http://jabber.org/protocol/geoloc";

/** AL2, AL4: an account's presence as somebody of that level sees it; the element itself where nothing changes. */
export function seenPresence(presence: XmlElement, level: AccessLevel): XmlElement {
  const sight = sightOf(level);
  const tells = (child: XmlElement): boolean =>
    (child.is("status", presence.ns) && !sight.note) || (child.is("idle", NS_IDLE) && !sight.idle) || isUrgent(child);
  const isUrgentOnly = sight.mayInterrupt && presence.attr("type") === undefined && baseStateOf(presence) === "dnd";
  if (!isUrgentOnly && !presence.elements().some(tells)) return presence;
  const copy = presence.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !tells(node));
  return isUrgentOnly ? copy.append(el("urgent", NS_TANDEM_PRESENCE)) : copy;
}

/** A client that wrote it itself would promise in the account's name what only the level gives. */
function isUrgent(child: XmlElement): boolean {
  return child.is("urgent", NS_TANDEM_PRESENCE);
}

/** AL2: undefined when somebody of that level does not even learn that there is one. */
export function seenActivity(activity: XmlElement, level: AccessLevel): XmlElement | undefined {
  const sight = sightOf(level);
  if (!sight.reason) return undefined;
  if (sight.words || activity.child("text", NS_ACTIVITY) === undefined) return activity;
  const copy = activity.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !node.is("text", NS_ACTIVITY));
  return copy;
}

export function seenPlace(place: XmlElement, level: AccessLevel): XmlElement | undefined {
  return sightOf(level).place ? place : undefined;
}
