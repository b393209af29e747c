import { el, type XmlElement } from "@tandem/xml";
import { parseAvailability, type Show } from "../rfc-6121-presence/index.ts";
import type { NodeConfig } from "../xep-0060-pubsub/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";
import type { Activity } from "../xep-0108-activity/index.ts";
import { NS_ACTIVITY } from "../xep-0108-activity/index.ts";

/** PEP node and namespace; docs/protocol/presence.md */
export const NS_TANDEM_PRESENCE = "urn:tandem:presence:0";
/** Id of the one item in the node. */
export const CHOSEN_ITEM_ID = "current";
export const CHOSEN_NODE_CONFIG: NodeConfig = { accessModel: "whitelist", persistItems: true, maxItems: 1 };
export const CHOSEN_NOTE_CHARS_MAX = 140;

/** What everybody may see of a person. */
export type BaseState = "available" | "busy" | "dnd" | "brb" | "away";
const BASE_STATES: readonly string[] = ["available", "busy", "dnd", "brb", "away"];

/** What a person can choose for all their programs; `auto` leaves it to the programs, `offline` hides. */
export type ChosenState = BaseState | "auto" | "offline";

export interface ChosenPresence {
  readonly state: ChosenState;
  /** When the choice ends, in milliseconds since 1970. */
  readonly until?: number | undefined;
  readonly note?: string | undefined;
  /** Which of the organisation's own states it is (PR11); `state` is then the base that it is tied to. */
  readonly custom?: string | undefined;
}

/** A note that is too long is cut, not refused: the choice matters more. */
export function parseChosen(chosen: XmlElement | undefined): ChosenPresence | null {
  if (chosen === undefined || !chosen.is("chosen", NS_TANDEM_PRESENCE)) return null;
  const state = chosen.attr("state") ?? "";
  if (state !== "auto" && state !== "offline" && !BASE_STATES.includes(state)) return null;
  return {
    state: state as ChosenState,
    until: parseDateTime(chosen.attr("until")) ?? undefined,
    note: chosen.childText("note")?.slice(0, CHOSEN_NOTE_CHARS_MAX) || undefined,
    custom: customIdOf(chosen),
  };
}

export function buildChosen(chosen: ChosenPresence): XmlElement {
  return el(
    "chosen",
    NS_TANDEM_PRESENCE,
    {
      state: chosen.state,
      custom: chosen.custom,
      until: chosen.until === undefined ? undefined : formatDateTime(chosen.until),
    },
    chosen.note === undefined ? undefined : el("note", NS_TANDEM_PRESENCE, {}, chosen.note),
  );
}

/** RFC 6121's word for a base state: what programs that do not know ours will show. */
export function showOf(base: BaseState): Show {
  switch (base) {
    case "available":
      return "available";
    case "busy":
    case "dnd":
      return "dnd";
    case "brb":
    case "away":
      return "away";
  }
}

/** What a person holds in their hands: said by the program, shown with the state. */
export type DeviceKind = "desktop" | "phone";

/** What goes with a base state. None of it tells an extended state (RT11). */
export interface StateDetails {
  /** By the server's clock, in milliseconds since 1970: since when the base state is what it is. */
  readonly since?: number | undefined;
  readonly custom?: string | undefined;
  readonly device?: DeviceKind | undefined;
  /** With away: nobody has touched the device for a while, but not for long (PR4). */
  readonly isInactive?: boolean | undefined;
}

export function buildState(base: BaseState, details: StateDetails = {}): XmlElement {
  const { since, custom, device, isInactive } = details;
  return el("state", NS_TANDEM_PRESENCE, {
    base,
    custom,
    device,
    phase: isInactive === true ? "inactive" : undefined,
    since: since === undefined ? undefined : formatDateTime(since),
  });
}

export function stateDetailsOf(presence: XmlElement): StateDetails {
  const state = presence.child("state", NS_TANDEM_PRESENCE);
  if (state === undefined) return {};
  return {
    since: parseDateTime(state.attr("since")) ?? undefined,
    custom: customIdOf(state),
    device: deviceKindOf(state.attr("device")),
    isInactive: state.attr("phase") === "inactive" || undefined,
  };
}

export function deviceKindOf(told: string | undefined): DeviceKind | undefined {
  return told === "desktop" || told === "phone" ? told : undefined;
}

const CUSTOM_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

export function isCustomId(text: string): boolean {
  return CUSTOM_ID.test(text);
}

function customIdOf(element: XmlElement): string | undefined {
  const custom = element.attr("custom");
  return custom !== undefined && isCustomId(custom) ? custom : undefined;
}

/** The base state that an available presence tells, by our element where it fits the `<show/>`, by `<show/>` otherwise. */
export function baseStateOf(presence: XmlElement): BaseState {
  const { show } = parseAvailability(presence);
  const told = presence.child("state", NS_TANDEM_PRESENCE)?.attr("base") ?? "";
  // An element that contradicts <show/> is old or forged; what other programs show must not differ from what ours show.
  if (BASE_STATES.includes(told) && fits(told as BaseState, show)) return told as BaseState;
  if (show === "dnd") return "dnd";
  return show === "away" || show === "xa" ? "away" : "available";
}

function fits(base: BaseState, show: Show): boolean {
  if (base === "available") return show === "available" || show === "chat";
  return showOf(base) === show || (base === "away" && show === "xa");
}

/** Why a person is busy or away, for those who may know. */
export type ExtendedState = "in-a-call" | "in-a-conference" | "in-a-meeting" | "presenting" | "out-of-office";

export function extendedStateOf(activity: Activity | null): ExtendedState | null {
  const specific = activity?.specific;
  const name = specific?.ns === NS_ACTIVITY ? specific.name : "";
  if (activity?.general === "talking" && name === "on_the_phone") return "in-a-call";
  if (activity?.general === "talking" && name === "on_video_phone") return "in-a-conference";
  if (activity?.general === "inactive" && name === "on_vacation") return "out-of-office";
  if (activity?.general !== "working") return null;
  if (specific?.ns === NS_TANDEM_PRESENCE && specific.name === "presenting") return "presenting";
  return name === "in_a_meeting" ? "in-a-meeting" : null;
}

export function activityOf(state: ExtendedState): Activity {
  switch (state) {
    case "in-a-call":
      return { general: "talking", specific: { name: "on_the_phone", ns: NS_ACTIVITY } };
    case "in-a-conference":
      return { general: "talking", specific: { name: "on_video_phone", ns: NS_ACTIVITY } };
    case "in-a-meeting":
      return { general: "working", specific: { name: "in_a_meeting", ns: NS_ACTIVITY } };
    case "presenting":
      return { general: "working", specific: { name: "presenting", ns: NS_TANDEM_PRESENCE } };
    case "out-of-office":
      return { general: "inactive", specific: { name: "on_vacation", ns: NS_ACTIVITY } };
  }
}

/** The presence that the server sends in the account's name meanwhile (docs/protocol/presence.md §4). */
export function derivedPresence(state: ExtendedState): { readonly show: Show; readonly base: BaseState } {
  return state === "out-of-office" ? { show: "xa", base: "away" } : { show: "dnd", base: "busy" };
}
