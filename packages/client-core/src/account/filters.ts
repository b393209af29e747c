import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import {
  buildFilterChange,
  buildFilterRemoval,
  type FilterChange,
  NS_FILTERS,
  parseFilterHit,
  parseSavedFilter,
  type SavedFilter,
} from "@tandem/protocol/tandem-filters";
import { NS_MAM, parseArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { el, type XmlElement } from "@tandem/xml";
import { readContent } from "../timeline/payload.ts";
import type { Context } from "./context.ts";

/** A message that a filter with an alert has just found. */
export interface NewHit {
  readonly filter: string;
  readonly room: BareJid;
  readonly roomName: string;
  readonly archiveId: string;
  readonly nick: string;
  readonly text: string;
  readonly isImportant: boolean;
}

/** Saved searches that the server counts (RM27, docs/protocol/filters.md). */
export interface Filters {
  /** Mentions first, then by name; undefined: this server has none. */
  readonly all: ReadonlySignal<readonly SavedFilter[] | undefined>;
  load(): Promise<void>;
  /** Makes or changes one. Rejects with RequestError, as the others do. */
  change(change: FilterChange): Promise<void>;
  remove(id: string): Promise<void>;
  /** Reads it up to there; the place only moves forward. */
  read(id: string, archiveId: string): Promise<void>;
}

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

export function createFilters(
  { connection, account, features }: Pick<Context, "connection" | "account"> & { features: () => Context["features"] },
  onHit: (hit: NewHit) => void,
): Filters {
  const all = signal<readonly SavedFilter[] | undefined>(undefined);

  const merge = (told: readonly SavedFilter[], gone: readonly string[] = []): void => {
    const next = new Map((all.peek() ?? []).map((filter) => [filter.id, filter]));
    for (const filter of told) next.set(filter.id, filter);
    for (const id of gone) next.delete(id);
    all.value = [...next.values()].sort((a, b) => byName.compare(a.name, b.name));
  };

  connection.onStanza((stanza) => {
    if (stanza.name !== "message" || !isOwn(stanza, account) || all.peek() === undefined) return;
    const changed = stanza.child("filters", NS_FILTERS);
    if (changed !== undefined) merge(filtersIn(changed), goneIn(changed));
    const hit = hitOf(stanza);
    if (hit !== null) onHit(hit);
  });

  const set = async (payload: XmlElement): Promise<void> => {
    const answer = await connection.request("set", account, payload);
    const changed = answer.child("filter", NS_FILTERS);
    const filter = changed === undefined ? null : parseSavedFilter(changed);
    if (filter !== null) merge([filter]);
  };

  return {
    all,
    async load() {
      if (!features().account.has(NS_FILTERS)) {
        all.value = undefined;
        return;
      }
      const answer = await connection.request("get", account, el("filters", NS_FILTERS));
      all.value = [];
      merge(filtersIn(answer.child("filters", NS_FILTERS)));
    },
    change: (change) => set(buildFilterChange(change)),
    async remove(id) {
      await connection.request("set", account, buildFilterRemoval(id));
      merge([], [id]);
    },
    read: (id, to) => set(el("read", NS_FILTERS, { id, to })),
  };
}

function filtersIn(filters: XmlElement | undefined): readonly SavedFilter[] {
  return (filters?.elements("filter") ?? []).flatMap((one) => parseSavedFilter(one) ?? []);
}

function goneIn(filters: XmlElement): readonly string[] {
  return filters.elements("remove").flatMap((one) => one.attr("id") ?? []);
}

function hitOf(stanza: XmlElement): NewHit | null {
  const hit = parseFilterHit(stanza.child("hit", NS_FILTERS));
  const result = parseArchiveResult(stanza.child("result", NS_MAM));
  const from = parseJid(result?.forwarded.stanza.attr("from") ?? "");
  if (hit === null || result === null || from === null || bareOf(from) !== hit.room) return null;
  const { text, payload } = readContent(result.forwarded.stanza);
  const isImportant = payload?.isImportant === true;
  return { ...hit, archiveId: result.id, nick: resourceOf(from), text, isImportant };
}

/** Nobody else tells of my filters. */
function isOwn(stanza: XmlElement, account: BareJid): boolean {
  const from = parseJid(stanza.attr("from") ?? account);
  return from === account;
}
