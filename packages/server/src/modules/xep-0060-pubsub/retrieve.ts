import { pepErrors } from "./errors.ts";
import type { PageRequest, PageResult } from "@tandem/protocol/xep-0059-rsm";
import type { PepItem } from "./contract.ts";

export interface Selection {
  readonly ids: readonly string[];
  readonly max?: number | undefined;
  readonly page?: PageRequest | undefined;
}

/** XEP-0060 §6.5: by id, the newest so many, or a page. `items` are oldest first, and so is the answer. */
export function select(items: readonly PepItem[], { ids, max, page }: Selection) {
  if (ids.length > 0) return { items: items.filter((item) => ids.includes(item.id)) };
  if (page !== undefined) return pageOf(items, page);
  return { items: max === undefined ? items : items.slice(Math.max(0, items.length - max)) };
}

function pageOf(items: readonly PepItem[], page: PageRequest): { items: readonly PepItem[]; page: PageResult } {
  const at = (id: string): number => {
    const index = items.findIndex((item) => item.id === id);
    if (index === -1) throw pepErrors.raise["pep/no-item"]({ id });
    return index;
  };
  const from = page.after === undefined ? 0 : at(page.after) + 1;
  const to = page.before === undefined || page.before === "" ? items.length : at(page.before);
  const count = page.max ?? items.length;
  const range = items.slice(from, to);
  const shown = page.before === undefined ? range.slice(0, count) : range.slice(Math.max(0, range.length - count));
  const first = shown[0];
  return {
    items: shown,
    page: {
      first: first?.id,
      firstIndex: first === undefined ? undefined : items.indexOf(first),
      last: shown.at(-1)?.id,
      count: items.length,
    },
  };
}
