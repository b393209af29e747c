import { strings } from "./current.ts";

// Formatters are costly to make; one of each kind per language is enough.
const cache = new Map<string, Intl.DateTimeFormat>();
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${strings.language}${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  // British order and 24 hours for English: "Thursday 12 November", "13:41".
  const made = new Intl.DateTimeFormat(strings.language === "en" ? "en-GB" : strings.language, options);
  cache.set(key, made);
  return made;
}

/** 13:41 */
export function clockTime(at: number): string {
  return formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** The time on a clock that is so many minutes ahead of UTC. */
export function clockTimeAt(at: number, offset: number): string {
  return formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" }).format(
    at + offset * 60_000,
  );
}

/** Thursday 12 November; with the year if it is not this one. */
export function longDate(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
  return formatter(sameYear ? options : { ...options, year: "numeric" })
    .format(at)
    .replace(",", "");
}

/** 12 November, with the year if it is not this one. */
export function plainDate(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" };
  return formatter(sameYear ? options : { ...options, year: "numeric" }).format(at);
}

/** Thursday 12 November 2026, for what is read in another year. */
export function wholeDate(at: number): string {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return formatter(options).format(at).replace(",", "");
}

/** For a day line: `date` is YYYY-MM-DD in local time. */
export function dayLine(date: string, now: number): string {
  const at = new Date(`${date}T12:00:00`).getTime();
  const text = longDate(at, now);
  return isSameDay(at, now) ? strings.message.today(text) : text;
}

/** For the end of a row: the time today, the weekday in the last six days, else the date. */
export function shortTime(at: number, now: number): string {
  if (isSameDay(at, now)) return clockTime(at);
  const days = (now - at) / 86_400_000;
  return days < 6
    ? formatter({ weekday: "short" }).format(at)
    : formatter({ day: "numeric", month: "short" }).format(at);
}

/** Today 13:52; else 3 Nov 09:41, with the year if it is not this one. */
export function dayAndTime(at: number, now: number): string {
  if (isSameDay(at, now)) return strings.message.today(clockTime(at)).replace(",", "");
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  return `${formatter(isThisYear ? options : { ...options, year: "numeric" }).format(at)} ${clockTime(at)}`;
}

/** Thursday 12 November, 13:41 */
export function fullTime(at: number, now: number): string {
  return `${longDate(at, now)}, ${clockTime(at)}`;
}

/** In local time. */
export function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
