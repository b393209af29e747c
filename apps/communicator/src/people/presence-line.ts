import { type ExtendedPresence, type PersonPresence } from "@tandem/client-core";
import { type PresenceKind, presenceName } from "@tandem/ui-kit/presence";
import { clockTime, strings } from "@tandem/ui-kit/strings";
import { texts } from "../texts/index.ts";

/** The icon: what goes beyond the base state wins here, and only here (RT12). */
export function presenceKind(person: PersonPresence, isBlocked = false): PresenceKind {
  if (isBlocked) return "blocked";
  return person.base === "offline" || person.base === "unknown" ? person.base : (person.extended?.kind ?? person.base);
}

/** Second line of a row: "In a call · until 14:30", "Available · On the bridge". */
export function presenceLine(
  person: PersonPresence & { readonly blocked?: boolean; readonly pending?: boolean },
  now: number,
): string {
  if (person.blocked) return texts.presence.blocked;
  if (person.pending) return texts.presence.pending;
  if (person.base === "unknown") return texts.presence.unknown;
  const kind = presenceKind(person);
  const name = kind === "away" && person.idleSince !== undefined ? idleName(person, now) : nameOf(person, kind);
  const extended = person.extended?.kind === kind ? extendedDetail(person.extended, now) : chosenDetail(person, now);
  // Where the meeting is says more than where the person usually is.
  const place = (person.extended?.kind === kind ? person.extended.place : undefined) ?? person.place;
  const details = [extended ?? person.note, place].filter((detail) => detail !== undefined && detail !== "");
  return [name, ...details].join(" · ");
}

/** "until 16:00", and of who will be back at an unknown time since when they are gone: "3 min" (design 13). */
function chosenDetail({ base, until, since, note }: PersonPresence, now: number): string | undefined {
  const end = until !== undefined && until > now ? texts.presence.until(endTime(until, now)) : undefined;
  const gone = base === "brb" && since !== undefined && end === undefined ? duration(now - since) : undefined;
  const parts = [end ?? gone, note].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : parts.join(" · ");
}

function duration(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  return minutes < 60 ? texts.presence.minutes(minutes) : texts.presence.hours(Math.floor(minutes / 60));
}

/** The organisation's own name of it goes before that of the state; PR8: what it means for those who may interrupt. */
export function nameOf(person: PersonPresence, kind: PresenceKind): string {
  if (person.custom !== undefined && kind === person.base) return person.custom;
  return kind === "dnd" && person.urgent ? texts.presence.urgent : presenceName(kind);
}

/** PR4. */
function idleName({ idleSince = 0, inactive }: PersonPresence, now: number): string {
  const time = endTime(idleSince, now);
  return inactive ? texts.presence.inactiveSince(time) : texts.presence.awaySince(time);
}

function extendedDetail({ kind, text, until }: ExtendedPresence, now: number): string | undefined {
  if (until !== undefined && until > now) {
    const end = endTime(until, now);
    return kind === "out-of-office" ? texts.presence.back(end) : texts.presence.until(end);
  }
  return text;
}

/** The time today, and otherwise the day. */
export function endTime(at: number, now: number): string {
  return isSameDay(at, now) ? clockTime(at) : day(at);
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "16 Nov": British order for English, as everywhere in the apps. */
function day(at: number): string {
  const language = strings.language === "en" ? "en-GB" : strings.language;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(at);
}
