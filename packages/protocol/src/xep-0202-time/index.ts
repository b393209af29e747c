import { el, type XmlElement } from "@tandem/xml";

export const NS_TIME = "urn:xmpp:time";

export function buildTimeRequest(): XmlElement {
  return el("time", NS_TIME);
}

/** Minutes that somebody's clock is ahead of UTC (XEP-0202 v2.0 §2, XEP-0082 §2.4: "Z", "+hh:mm", "-hh:mm"); null for anything else. */
export function parseTimeOffset(time: XmlElement | undefined): number | null {
  return time === undefined || !time.is("time", NS_TIME) ? null : parseOffset(time.childText("tzo") ?? "");
}

/** The same of a vCard's `<TZ/>`. */
export function parseOffset(text: string): number | null {
  if (text.trim() === "Z") return 0;
  const found = /^([+-])(\d\d):(\d\d)$/.exec(text.trim());
  const [, sign, hours, minutes] = found ?? [];
  if (found === null || Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

export function formatOffset(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function buildTime(offset: number, utc: string): XmlElement {
  return el("time", NS_TIME, {}, el("tzo", NS_TIME, {}, formatOffset(offset)), el("utc", NS_TIME, {}, utc));
}
