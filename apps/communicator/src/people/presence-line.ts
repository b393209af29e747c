import { AWAY_AFTER_MS, type ExtendedPresence, type PersonPresence } from "@tandem/client-core";
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
  const name = nameOf(person, kind, now);
  const extended = person.extended?.kind === kind ? extendedDetail(person.extended, now) : undefined;
  const detail = extended ?? person.note;
  return detail === undefined || detail === "" ? name : `${name} · ${detail}`;
}

/** PR4, PR8: what tells more than the base state does. */
function nameOf(person: PersonPresence, kind: PresenceKind, now: number): string {
  if (kind === "dnd" && person.urgent) return texts.presence.urgent;
  if (kind !== "away" || person.idleSince === undefined) return presenceName(kind);
  const { inactiveSince, awaySince } = texts.presence;
  const time = isSameDay(person.idleSince, now) ? clockTime(person.idleSince) : day(person.idleSince);
  return now - person.idleSince < AWAY_AFTER_MS ? inactiveSince(time) : awaySince(time);
}

function extendedDetail({ kind, text, until }: ExtendedPresence, now: number): string | undefined {
  if (until !== undefined && until > now) {
    const end = isSameDay(until, now) ? clockTime(until) : day(until);
    return kind === "out-of-office" ? texts.presence.back(end) : texts.presence.until(end);
  }
  return text;
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "16 Nov": British order for English, as everywhere in the apps. */
function day(at: number): string {
  const language = strings.language === "en" ? "en-GB" : strings.language;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(at);
}
