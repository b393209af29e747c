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
