import { el, type XmlElement } from "@tandem/xml";
import {
  type BaseState,
  CHOSEN_NOTE_CHARS_MAX,
  type DeviceKind,
  type ExtendedState,
  isCustomId,
} from "../tandem-presence/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** docs/protocol/layers.md */
export const NS_LAYERS = "urn:tandem:layers:0";
/** A feeder that says nothing for so long is gone (PR5). */
export const LEASE_SECONDS_MAX = 30;
export const LAYER_TEXT_CHARS_MAX = 140;
const ID_CHARS_MAX = 64;

/** What a program can tell about a person, apart from what the person chose and from the devices themselves (PR1). */
export const LAYER_KINDS = ["calendar", "phone", "conference", "presenting"] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];
/** Of the calendar; the other kinds have one meaning each. */
export const CALENDAR_STATES = ["free", "tentative", "busy", "out-of-office"] as const;
export type CalendarState = (typeof CALENDAR_STATES)[number];

/** One layer as it is fed. `kind` and `id` name it: feeding it again renews or changes it. */
export interface Layer {
  readonly kind: LayerKind;
  readonly id: string;
  /** Only with the calendar. */
  readonly state?: CalendarState | undefined;
  /** Milliseconds since 1970: the end that the feeder knows of. */
  readonly until?: number | undefined;
  /** Seconds, 1 to LEASE_SECONDS_MAX. */
  readonly lease?: number | undefined;
  readonly text?: string | undefined;
  readonly place?: string | undefined;
}

export interface LayerName {
  readonly kind: LayerKind;
  readonly id: string;
}

/** A layer as the server has it, stamped by its clock. */
export interface StampedLayer extends Layer {
  readonly since: number;
  /** When it falls unless it is fed again. */
  readonly expires: number;
}

/** What all layers come to (PR2). */
export interface PresenceResult {
  readonly base: BaseState | "offline";
  readonly extended?: ExtendedState | undefined;
  readonly custom?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly note?: string | undefined;
  readonly text?: string | undefined;
  readonly place?: string | undefined;
  readonly device?: DeviceKind | undefined;
}

/** Null for anything that is not a layer in full; words that are too long are cut, not refused. */
export function parseLayer(element: XmlElement | undefined): Layer | null {
  const name = parseName(element, "layer");
  if (element === undefined || name === null) return null;
  const [state, lease, until] = [element.attr("state"), element.attr("lease"), element.attr("until")];
  const calendar = CALENDAR_STATES.find((known) => known === state);
  if ((name.kind === "calendar") !== (calendar !== undefined) || (state !== undefined && calendar === undefined))
    return null;
  const seconds = lease === undefined ? undefined : parseLease(lease);
  const end = until === undefined ? undefined : parseDateTime(until);
  if (seconds === null || end === null) return null;
  return { ...name, state: calendar, lease: seconds, until: end, ...wordsOf(element) };
}

/** `<end/>`: the layer is over. */
export function parseLayerEnd(element: XmlElement | undefined): LayerName | null {
  return parseName(element, "end");
}

export function buildLayer(layer: Layer): XmlElement {
  const { kind, id, state, lease, until } = layer;
  return el(
    "layer",
    NS_LAYERS,
    { kind, id, state, lease: lease === undefined ? undefined : String(lease), until: instant(until) },
    ...words(layer),
  );
}

export function buildLayerEnd({ kind, id }: LayerName): XmlElement {
  return el("end", NS_LAYERS, { kind, id });
}

export function buildLayers(layers: readonly StampedLayer[], result: PresenceResult): XmlElement {
  const stamped = layers.map((layer) =>
    buildLayer({ ...layer, lease: undefined })
      .setAttr("since", formatDateTime(layer.since))
      .setAttr("expires", formatDateTime(layer.expires)),
  );
  return el("layers", NS_LAYERS, {}, ...stamped, buildResult(result));
}

function buildResult(result: PresenceResult): XmlElement {
  const { base, extended, custom, since, until, note, device } = result;
  return el(
    "result",
    NS_LAYERS,
    { base, extended, custom, device, since: instant(since), until: instant(until) },
    note === undefined ? undefined : el("note", NS_LAYERS, {}, note),
    ...words(result),
  );
}

/** What goes with an extended state, inside the activity that tells it (XEP-0108): its time and its place. */
export interface Details {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly place?: string | undefined;
}

export function buildDetails(details: Details): XmlElement {
  return el(
    "details",
    NS_LAYERS,
    { since: instant(details.since), until: instant(details.until) },
    ...words({ place: details.place }),
  );
}

export function detailsOf(activity: XmlElement | undefined): Details {
  const details = activity?.child("details", NS_LAYERS);
  if (details === undefined) return {};
  return {
    since: parseDateTime(details.attr("since")) ?? undefined,
    until: parseDateTime(details.attr("until")) ?? undefined,
    place: details.childText("place")?.slice(0, LAYER_TEXT_CHARS_MAX) || undefined,
  };
}

/** One of the organisation's own states (PR11): its names by language tag, the first one for whoever reads none of them. */
export interface CustomState {
  readonly id: string;
  readonly base: BaseState;
  readonly names: Readonly<Record<string, string>>;
}

export function buildStates(states: readonly CustomState[]): XmlElement {
  return el(
    "states",
    NS_LAYERS,
    {},
    ...states.map(({ id, base, names }) =>
      el(
        "state",
        NS_LAYERS,
        { id, base },
        ...Object.entries(names).map(([lang, name]) => el("name", NS_LAYERS, { "xml:lang": lang }, name)),
      ),
    ),
  );
}

const BASES: readonly string[] = ["available", "busy", "dnd", "brb", "away"] satisfies BaseState[];

/** What is malformed is left out: a state more or less must not keep anybody from signing in. */
export function parseStates(element: XmlElement | undefined): readonly CustomState[] {
  if (element === undefined || !element.is("states", NS_LAYERS)) return [];
  return element.elements("state").flatMap((state) => {
    const [id, base] = [state.attr("id") ?? "", state.attr("base") ?? ""];
    const names = Object.fromEntries(
      state.elements("name").map((name) => [name.attr("xml:lang") ?? "", name.text().slice(0, CHOSEN_NOTE_CHARS_MAX)]),
    );
    if (!isCustomId(id) || !BASES.includes(base) || Object.keys(names).length === 0) return [];
    return [{ id, base: base as BaseState, names }];
  });
}

function parseName(element: XmlElement | undefined, name: string): LayerName | null {
  if (element === undefined || !element.is(name, NS_LAYERS)) return null;
  const kind = LAYER_KINDS.find((known) => known === element.attr("kind"));
  const id = element.attr("id") ?? "";
  return kind === undefined || id === "" || id.length > ID_CHARS_MAX ? null : { kind, id };
}

function parseLease(text: string): number | null {
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= LEASE_SECONDS_MAX ? seconds : null;
}

function wordsOf(element: XmlElement): Pick<Layer, "text" | "place"> {
  const cut = (name: string): string | undefined =>
    element.childText(name)?.trim().slice(0, LAYER_TEXT_CHARS_MAX) || undefined;
  return { text: cut("text"), place: cut("place") };
}

function words({ text, place }: Pick<Layer, "text" | "place">): readonly XmlElement[] {
  return [
    ...(text === undefined ? [] : [el("text", NS_LAYERS, {}, text)]),
    ...(place === undefined ? [] : [el("place", NS_LAYERS, {}, place)]),
  ];
}

function instant(time: number | undefined): string | undefined {
  return time === undefined ? undefined : formatDateTime(time);
}
