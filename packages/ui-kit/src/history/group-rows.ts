import type { SearchGroup, SearchHit, ShownCount } from "@tandem/client-core/view-models";
import type { ListRowItem } from "../primitives/index.ts";

export type HitListRow = ListRowItem &
  (
    | { readonly kind: "hit"; readonly hit: SearchHit }
    /** What follows was said there; undefined count: nobody has told it yet. */
    | { readonly kind: "place"; readonly place: SearchHit["place"]; readonly count: ShownCount | undefined }
    /** There are more of that place; undefined: it is not known how many. */
    | {
        readonly kind: "more";
        readonly place: SearchHit["place"];
        readonly left: number | undefined;
        readonly isLoading: boolean;
      }
  );

export const HIT_HEIGHT = 76;
const PLACE_HEIGHT = 32;
const MORE_HEIGHT = 32;
/** Hits of one place that stand there before more of it are asked for. */
export const GROUP_HITS = 3;

export function hitRows(hits: readonly SearchHit[]): readonly HitListRow[] {
  return hits.map((hit) => ({ kind: "hit", key: hit.id, text: hit.author.nick, height: HIT_HEIGHT, hit }));
}

interface Grouping {
  /** By the address of the place. */
  readonly counts: ReadonlyMap<string, ShownCount>;
  /** Of which more was asked for, with what came. */
  readonly groups: ReadonlyMap<string, SearchGroup>;
  /** There are hits behind these, of any place. */
  readonly hasMore: boolean;
}

/** The hits under the places where they were said, in the order in which the places come first (design 07b). */
export function groupRows(hits: readonly SearchHit[], { counts, groups, hasMore }: Grouping): readonly HitListRow[] {
  const byPlace = Map.groupBy(hits, ({ place }) => place.jid);
  return [...byPlace].flatMap(([jid, found]): readonly HitListRow[] => {
    const [{ place }] = found as [SearchHit];
    const group = groups.get(jid);
    const own = group?.hits ?? [];
    // What came with the pages of all may be more than what was read of this place.
    const known = own.length >= found.length ? own : found;
    const shown = group === undefined ? known.slice(0, GROUP_HITS) : known;
    const told = counts.get(jid);
    // Where nobody counts and all pages are there, what is there is all.
    const count = told ?? (hasMore ? undefined : { count: known.length, isExact: true });
    const left = leftOf(count, shown.length, known.length, group);
    const rows = [
      { kind: "place", key: `place ${jid}`, text: place.name, height: PLACE_HEIGHT, place, count } as const,
    ];
    const more = { kind: "more", key: `more ${jid}`, text: "", height: MORE_HEIGHT, place } as const;
    const isLoading = group?.isLoading === true;
    return [...rows, ...hitRows(shown), ...(left === 0 ? [] : [{ ...more, left, isLoading } as const])];
  });
}

/** 0: that is all. Undefined: some, but nobody knows how many. */
function leftOf(
  count: ShownCount | undefined,
  shown: number,
  known: number,
  group: SearchGroup | undefined,
): number | undefined {
  if (group !== undefined && !group.hasMore && !group.isLoading) return 0;
  if (count?.isExact === true) return Math.max(count.count, known) - shown;
  return undefined;
}
