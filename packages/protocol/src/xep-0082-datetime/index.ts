const SHAPE = /^-?\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of a date with time (XEP-0082 v1.1.1 §3.2), or null. The time zone must be given. */
export function parseDateTime(text: string | undefined): number | null {
  if (text === undefined || text.length > 64 || !SHAPE.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** In UTC with milliseconds, so that text order is time order. */
export function formatDateTime(time: number): string {
  return new Date(time).toISOString();
}
