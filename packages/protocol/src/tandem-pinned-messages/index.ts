import { el, type XmlElement } from "@tandem/xml";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** docs/protocol/pinned-messages.md */
export const NS_PINS = "urn:tandem:pinned-messages:0";
/** Field of a room's configuration: boolean, whether everybody with voice pins, and not managers alone. */
export const PINS_FIELD = `${NS_PINS}#everybody`;

/** A message that a room shows to everybody. */
export interface Pin {
  /** The room's stanza-id of the message. */
  readonly id: string;
  /** Nickname of who pinned it, and when, in milliseconds since 1970. */
  readonly by: string;
  readonly at: number;
  /** Nickname of who wrote it, and when. */
  readonly author: string;
  readonly saidAt: number;
  /** The beginning of its text. */
  readonly text: string;
}

export interface Pins {
  /** The newest last. */
  readonly all: readonly Pin[];
  /** Whether who asks may pin and unpin. */
  readonly mayChange: boolean;
}

export function buildPinsRequest(): XmlElement {
  return el("pins", NS_PINS);
}

export function buildPins({ all, mayChange }: Pins): XmlElement {
  return el("pins", NS_PINS, { "may-change": mayChange ? "true" : "false" }, ...all.map(buildPin));
}

export function parsePins(pins: XmlElement | undefined): Pins | null {
  if (pins?.is("pins", NS_PINS) !== true) return null;
  const all = pins.elements("pin", NS_PINS).flatMap((pin) => parsePin(pin) ?? []);
  return { all, mayChange: pins.attr("may-change") === "true" };
}

/** As the room tells that it was pinned. */
export function buildPin({ id, by, at, author, saidAt, text }: Pin): XmlElement {
  const message = el("message", NS_PINS, { author, stamp: formatDateTime(saidAt) }, text);
  return el("pin", NS_PINS, { id, by, stamp: formatDateTime(at) }, message);
}

export function parsePin(pin: XmlElement | undefined): Pin | null {
  const message = pin?.child("message", NS_PINS);
  const [id, by, author] = [pin?.attr("id"), pin?.attr("by"), message?.attr("author")];
  const [at, saidAt] = [parseDateTime(pin?.attr("stamp")), parseDateTime(message?.attr("stamp"))];
  if (!id || by === undefined || author === undefined || at === null || saidAt === null) return null;
  return { id, by, at, author, saidAt, text: message?.text() ?? "" };
}

export function buildPinRequest(id: string): XmlElement {
  return el("pin", NS_PINS, { id });
}

/** Asked for, and told by the room: then with `by`. */
export function buildUnpin(id: string, by?: string): XmlElement {
  return el("unpin", NS_PINS, { id, by });
}

/** Id of a `<pin/>` or `<unpin/>` that is asked for, or of an `<unpin/>` that the room tells; null without one. */
export function pinIdOf(element: XmlElement | undefined): string | null {
  return element?.attr("id") || null;
}
