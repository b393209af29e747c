import { resourceOf, parseFullJid, bareOf, parseBareJid, type BareJid } from "@tandem/protocol";
import { parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import { detailsOf, NS_LAYERS } from "@tandem/protocol/tandem-layers";
import { baseStateOf, NS_TANDEM_PRESENCE, stateDetailsOf } from "@tandem/protocol/tandem-presence";
import { NS_ACTIVITY, parseActivity } from "@tandem/protocol/xep-0108-activity";
import { parsePubsubEvent } from "@tandem/protocol/xep-0060-pubsub";
import type { XmlElement } from "@tandem/xml";

/** What one session of a watcher knows of one person, folded of what it was sent. */
export interface Sight {
  /** By resource, as text that can be compared. */
  readonly resources: Map<string, string>;
  activity: string;
}

export class View {
  readonly #people = new Map<BareJid, Sight>();

  of(person: BareJid): Sight {
    const known = this.#people.get(person);
    if (known !== undefined) return known;
    const sight: Sight = { resources: new Map(), activity: "" };
    this.#people.set(person, sight);
    return sight;
  }

  clear(person?: BareJid): void {
    if (person === undefined) this.#people.clear();
    else this.#people.delete(person);
  }

  takes(stanza: XmlElement): void {
    if (stanza.name === "presence") this.#takesPresence(stanza);
    if (stanza.name === "message") this.#takesEvent(stanza);
  }

  #takesPresence(stanza: XmlElement): void {
    const from = parseFullJid(stanza.attr("from") ?? "");
    if (from === null) return;
    const { resources } = this.of(bareOf(from));
    if (stanza.attr("type") === "unavailable") resources.delete(resourceOf(from));
    if (stanza.attr("type") === undefined) resources.set(resourceOf(from), presenceText(stanza));
  }

  #takesEvent(stanza: XmlElement): void {
    const from = parseBareJid(stanza.attr("from") ?? "");
    const event = parsePubsubEvent(stanza);
    if (from === null || event?.node !== NS_ACTIVITY) return;
    this.of(from).activity = event.kind === "items" ? activityText(event.items.at(-1)?.payload) : "";
  }
}

/** Everything that a watcher can read out of it. */
export function presenceText(stanza: XmlElement): string {
  const { show, status } = parseAvailability(stanza);
  const { since, custom } = stateDetailsOf(stanza);
  const isUrgent = stanza.child("urgent", NS_TANDEM_PRESENCE) !== undefined;
  return JSON.stringify({ show, base: baseStateOf(stanza), status, custom, since, isUrgent });
}

export function activityText(payload: XmlElement | undefined): string {
  const activity = parseActivity(payload);
  const details = payload?.child("details", NS_LAYERS) === undefined ? undefined : detailsOf(payload);
  if (activity === null && details === undefined) return "";
  return JSON.stringify({
    name: activity?.specific?.name ?? activity?.general,
    text: activity?.text,
    until: details?.until,
    place: details?.place,
  });
}
