const SHAPE = /^-?\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of a date with time (XEP-0082 v1.1.1 §3.2), or null. The time zone must be given. */
export function parseDateTime(text: string | undefined): number | null {
  if (text === undefined || text.length > 64 || !SHAPE.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, n) => String(n).padStart(3, "0"));
/** The day that was written last, with the `T` behind it: pages of an archive are mostly of one. */
let lastDay = Number.NaN;
let lastDayText = "";

/** In UTC with milliseconds, so that text order is time order. Throws RangeError for what is no time. */
export function formatDateTime(time: number): string {
  const day = Math.floor(Math.trunc(time) / DAY_MS);
  if (day !== lastDay) {
    const text = new Date(day * DAY_MS).toISOString();
    lastDayText = text.slice(0, text.indexOf("T") + 1);
    lastDay = day;
  }
  const ms = Math.trunc(time) - day * DAY_MS;
  const seconds = Math.trunc(ms / 1_000);
  const minutes = Math.trunc(seconds / 60);
  const clock = `${TWO_DIGITS[Math.trunc(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}`;
  return `${lastDayText}${clock}.${THREE_DIGITS[ms % 1_000]}Z`;
}
