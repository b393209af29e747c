import { parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import {
  baseStateOf,
  type BaseState,
  buildState,
  NS_TANDEM_PRESENCE,
  showOf,
  type StateDetails,
  stateDetailsOf,
} from "@tandem/protocol/tandem-presence";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { el, type XmlElement } from "@tandem/xml";
import { isHidden, type Verdict } from "./verdict.ts";

const BASE_STATES: readonly string[] = ["available", "busy", "dnd", "brb", "away"];

export interface Rewriting {
  readonly verdict: Verdict;
  /** Since when that session's base state is what it is, by the server's clock; it is told with every state but Available. */
  readonly sinceOf: (base: BaseState) => number;
  /** The name of one of the organisation's states, for programs that do not know them; undefined: there is no such state. */
  readonly nameOf: (custom: string) => string | undefined;
}

/** What goes out in place of that available presence; the element itself when nothing changes. */
export function rewritten(presence: XmlElement, rewriting: Rewriting): XmlElement {
  const { verdict } = rewriting;
  if (presence.child("hidden", NS_TANDEM_PRESENCE) !== undefined) return unavailable(presence);
  const hides = isHidden(verdict);
  // DP6: gone for contacts. A room is told who is in it: nobody reads there unseen (PR9).
  if (hides && presence.attr("to") === undefined) return unavailable(presence);
  const clean = withoutHints(presence);
  if (verdict.kind === "automatic" || hides) return automatic(clean, hides ? undefined : verdict.note, rewriting);
  // DP2.
  if (verdict.kind === "extended" && baseStateOf(clean) === "dnd") return automatic(clean, verdict.note, rewriting);
  return decided(clean, verdict, rewriting);
}

type Decided = Exclude<Verdict, { kind: "automatic" }>;

function decided(presence: XmlElement, verdict: Decided, rewriting: Rewriting): XmlElement {
  const base = verdict.base as BaseState;
  const show = verdict.kind === "extended" ? verdict.show : showOf(base);
  const custom = verdict.kind === "chosen" ? verdict.custom : undefined;
  const name = custom === undefined ? undefined : rewriting.nameOf(custom);
  const said = verdict.note ?? name;
  const note = said !== undefined && repeats(said, textOf(verdict)) ? undefined : said;
  // A program of another kind that says it already, and nothing more, says it in its own words.
  if ((note === undefined || presence.childText("status") === note) && saysNoMore(presence, base, show))
    return presence;
  const isReplaced = (child: XmlElement): boolean =>
    child.is("show", presence.ns) ||
    child.is("state", NS_TANDEM_PRESENCE) ||
    (child.is("status", presence.ns) && (note !== undefined || repeats(child.text(), textOf(verdict))));
  const { device, since } = detailsFor(presence, base, rewriting);
  const details = { device, since, custom: name === undefined ? undefined : custom };
  const copy = without(presence, isReplaced);
  if (show !== "available") copy.append(el("show", presence.ns, {}, show));
  if (note !== undefined) copy.append(el("status", presence.ns, {}, note));
  return copy.append(buildState(base, details));
}

/** DP7: each device speaks for itself; the note is the person's. */
function automatic(presence: XmlElement, note: string | undefined, rewriting: Rewriting): XmlElement {
  const isOurs = presence.child("state", NS_TANDEM_PRESENCE) !== undefined;
  const base = baseStateOf(presence);
  const hasNote = note === undefined || presence.childText("status") === note;
  if (hasNote && (!isOurs || base === "available")) return presence;
  const isReplaced = (child: XmlElement): boolean =>
    child.is("state", NS_TANDEM_PRESENCE) || (!hasNote && child.is("status", presence.ns));
  const copy = without(presence, isReplaced);
  if (!hasNote) copy.append(el("status", presence.ns, {}, note));
  return isOurs ? copy.append(buildState(base, detailsFor(presence, base, rewriting))) : copy;
}

function detailsFor(presence: XmlElement, base: BaseState, { sinceOf }: Rewriting): StateDetails {
  const { device, isInactive } = stateDetailsOf(presence);
  return { device, isInactive: base === "away" && isInactive, since: base === "available" ? undefined : sinceOf(base) };
}

function saysNoMore(presence: XmlElement, base: BaseState, show: string): boolean {
  if (presence.child("state", NS_TANDEM_PRESENCE) !== undefined) return false;
  return baseStateOf(presence) === base && parseAvailability(presence).show === show;
}

function textOf(verdict: Decided): string | undefined {
  return verdict.kind === "extended" ? verdict.text : verdict.told?.text;
}

/** A program that writes "On the phone" into both says with one what the other must not tell. */
function repeats(status: string, text: string | undefined): boolean {
  const plain = (words: string): string => words.trim().toLowerCase();
  return text !== undefined && plain(text) !== "" && plain(status).includes(plain(text));
}

function unavailable(presence: XmlElement): XmlElement {
  return el("presence", presence.ns, {
    type: "unavailable",
    from: presence.attr("from"),
    to: presence.attr("to"),
  });
}

/** DP3, DP4: extensions that would tell more than a base state. */
function withoutHints(presence: XmlElement): XmlElement {
  const tells = (child: XmlElement): boolean => {
    if (child.ns === NS_ACTIVITY) return true;
    return child.is("state", NS_TANDEM_PRESENCE) && !isBase(child);
  };
  return presence.elements().some(tells) ? without(presence, tells) : presence;
}

function without(presence: XmlElement, isLeftOut: (child: XmlElement) => boolean): XmlElement {
  const copy = presence.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !isLeftOut(node));
  return copy;
}

/** As a program may write it: the rest of its attributes is the server's to say. */
function isBase(state: XmlElement): boolean {
  const told = ["base", "device", "phase"].filter((name) => state.attr(name) !== undefined);
  const hasNoMore = state.children.length === 0 && state.attrs.length === 2 * told.length;
  return BASE_STATES.includes(state.attr("base") ?? "") && hasNoMore;
}
