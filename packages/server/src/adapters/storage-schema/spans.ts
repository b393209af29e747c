import type { ArchiveQuery } from "../../core/ports/index.ts";

/** A day (UTC): at most 365 rows a year and archive, and the entries of one day to walk over. */
export const SPAN_MS = 86_400_000;

const ID_MAX = "9223372036854775807";

export function spanOf(at: number): number {
  return Math.floor(at / SPAN_MS);
}

/**
 * Conditions on the id that every entry of the archive with such a time meets, so that a walk begins near the time instead of
 * passing all that is older or newer. `archive_spans` has, of each span of an archive, the id of its first entry, and of the
 * last that came when a later span had already begun: clocks are set back, and old messages brought in.
 */
export function spanConditions(
  { start, end }: Pick<ArchiveQuery, "start" | "end">,
  archive: number,
  place: (value: number) => string,
): readonly string[] {
  const conditions: string[] = [];
  if (start !== undefined) conditions.push(`archive.id >= ${firstIdFrom(archive, spanOf(start), place)}`);
  if (end !== undefined) {
    const behind = `SELECT coalesce(${firstIdFrom(archive, spanOf(end) + 1, place)}, ${ID_MAX}) AS id`;
    const late = `SELECT max(late_id) FROM archive_spans WHERE archive = ${place(archive)} AND span <= ${place(spanOf(end))}`;
    conditions.push(`archive.id <= (SELECT max(id) FROM (${behind} UNION ALL ${late}) AS bounds)`);
  }
  return conditions;
}

/** Null, which no id reaches, when there is no such entry. */
function firstIdFrom(archive: number, span: number, place: (value: number) => string): string {
  return `(SELECT min(first_id) FROM archive_spans WHERE archive = ${place(archive)} AND span >= ${place(span)})`;
}

/**
 * Scalar queries for the first and the last id among which everything lies that several archives hold of a time, null when
 * nothing can; left out where the time is open. `asked` gives the numbers of the archives: a row source `asked` with a column
 * `no`, read once for each of its occurrences.
 */
export function spanBoundsSql(
  { start, end }: Pick<ArchiveQuery, "start" | "end">,
  asked: () => string,
): { readonly first?: string; readonly last?: string } {
  return {
    ...(start === undefined ? {} : { first: firstOfAll(asked, spanOf(start)) }),
    ...(end === undefined ? {} : { last: lastOfAll(asked, spanOf(end), start === undefined ? null : spanOf(start)) }),
  };
}

/** The first entry of an archive's span comes before all of later spans, unless it came late itself. */
function firstOfAll(asked: () => string, start: number): string {
  const behind = (span: string): string => `${span}.archive = asked.no AND ${span}.span >= ${start}`;
  return `SELECT min(CASE WHEN next.late_id IS NULL THEN next.first_id
      ELSE (SELECT min(s.first_id) FROM archive_spans AS s WHERE ${behind("s")}) END)
    FROM ${asked()} JOIN archive_spans AS next ON next.archive = asked.no
      AND next.span = (SELECT min(s.span) FROM archive_spans AS s WHERE ${behind("s")})`;
}

/** The last entry before the first of any later span, and what came late. */
function lastOfAll(asked: () => string, end: number, start: number | null): string {
  const next = `SELECT next.first_id FROM archive_spans AS next WHERE next.archive = asked.no AND next.span > ${end} ORDER BY next.span LIMIT 1`;
  const before = `SELECT max(a.id) FROM archive AS a WHERE a.archive = asked.no AND a.id < coalesce((${next}), ${ID_MAX})`;
  const since = start === null ? "" : ` AND s.span >= ${start}`;
  return `SELECT max(id) FROM (SELECT (${before}) AS id FROM ${asked()} UNION ALL
    SELECT max(s.late_id) FROM ${asked()} JOIN archive_spans AS s ON s.archive = asked.no AND s.span <= ${end}${since}) AS bounds`;
}
