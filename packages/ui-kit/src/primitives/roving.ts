/** Where the focus goes in a list, without a DOM. Heads are stepped over. */
export type Step = "up" | "down" | "first" | "last" | "pageUp" | "pageDown";

interface Reachable {
  readonly key: string;
  readonly text: string;
  readonly head?: boolean;
}

const PAGE = 10;

/** Undefined when there is nowhere to go. */
export function nextKey(rows: readonly Reachable[], from: string, step: Step): string | undefined {
  const reachable = rows.filter((row) => !row.head);
  const here = reachable.findIndex((row) => row.key === from);
  const target = {
    up: here - 1,
    down: here + 1,
    first: 0,
    last: reachable.length - 1,
    pageUp: here - PAGE,
    pageDown: here + PAGE,
  }[step];
  return reachable[Math.min(Math.max(target, 0), reachable.length - 1)]?.key;
}

/** The next row whose text starts with what was typed; the same letter again and again walks through its rows. */
export function typeAhead(rows: readonly Reachable[], from: string, typed: string): string | undefined {
  const reachable = rows.filter((row) => !row.head);
  const here = reachable.findIndex((row) => row.key === from);
  const repeated = typed.length > 1 && new Set(typed).size === 1;
  const wanted = (repeated ? typed.slice(0, 1) : typed).toLocaleLowerCase();
  // One letter moves on; more letters may keep the row that they already describe.
  const start = wanted.length === 1 ? here + 1 : here;
  const ring = [...reachable.slice(start), ...reachable.slice(0, start)];
  return ring.find((row) => row.text.toLocaleLowerCase().startsWith(wanted))?.key;
}
