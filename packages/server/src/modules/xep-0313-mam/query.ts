import { type BareJid, bareOf } from "@tandem/protocol";
import { SEARCH_FIELDS } from "@tandem/protocol/tandem-search";
import { buildForm, type FieldType } from "@tandem/protocol/xep-0004-data-forms";
import { FULL_TEXT_FIELD, NS_MAM, type ArchiveQuery as WireQuery } from "@tandem/protocol/xep-0313-mam";
import { el, type XmlElement } from "@tandem/xml";
import type { Archive, ArchiveId, ArchiveQuery, Limits } from "../../core/index.ts";
import { archiveErrors } from "./errors.ts";

export const IDS_PER_QUERY_MAX = 250;

const FIELDS: readonly (readonly [string, FieldType])[] = [
  ["with", "jid-single"],
  ["start", "text-single"],
  ["end", "text-single"],
  ["before-id", "text-single"],
  ["after-id", "text-single"],
  ["ids", "list-multi"],
  [FULL_TEXT_FIELD, "text-single"],
  ...SEARCH_FIELDS.map((name) => [name, "list-multi"] as const),
];

/** The fields that a query may use (XEP-0313 §4.1.4). */
export function archiveForm(): XmlElement {
  const type = { name: "FORM_TYPE", type: "hidden", values: [NS_MAM] } as const;
  const fields = [type, ...FIELDS.map(([name, kind]) => ({ name, type: kind, values: [] }))];
  return el("query", NS_MAM, {}, buildForm({ type: "form", fields }));
}

/**
 * What a client asks for, in the words of the storage port. Ids that the archive does not have are refused (XEP-0313
 * §4.3.2): an answer from the wrong place would look like one.
 */
export async function storageQuery(
  query: WireQuery,
  archive: BareJid,
  store: Archive,
  limits: Limits,
): Promise<ArchiveQuery> {
  const { filter, page = {} } = query;
  if ((filter.ids?.length ?? 0) > IDS_PER_QUERY_MAX) throw archiveErrors.raise["archive/too-many-ids"]();
  const known = async (id: string): Promise<ArchiveId> => {
    const number = /^\d{1,16}$/.test(id) ? Number(id) : 0;
    if (!Number.isSafeInteger(number) || (await store.get(archive, number)) === undefined)
      throw archiveErrors.raise["archive/unknown-id"]({ id });
    return number;
  };
  // The places of an ordered search are its own, not ids of the archive.
  const isOrdered = filter.search?.order !== undefined;
  const [pageAfter, pageBefore] = isOrdered ? [] : [page.after, page.before || undefined];
  const after = await Promise.all([pageAfter, filter.afterId].filter((id) => id !== undefined).map(known));
  const before = await Promise.all([pageBefore, filter.beforeId].filter((id) => id !== undefined).map(known));
  return {
    archive,
    peer: filter.with === undefined ? undefined : bareOf(filter.with),
    start: filter.start,
    end: filter.end,
    afterId: after.length === 0 ? undefined : Math.max(...after),
    beforeId: before.length === 0 ? undefined : Math.min(...before),
    ids: filter.ids === undefined ? undefined : await Promise.all(filter.ids.map(known)),
    text: filter.text,
    from: page.before === undefined ? "start" : "end",
    limit: Math.max(1, Math.min(page.max ?? limits.archivePageDefault, limits.archivePageMax)),
  };
}
