import { bareOf, parseJid, type BareJid } from "@tandem/protocol";
import {
  type ArchiveFilter,
  buildArchiveQuery,
  NS_MAM,
  parseArchiveResult,
  parseFin,
  type ArchiveResult,
} from "@tandem/protocol/xep-0313-mam";
import type { Found } from "@tandem/protocol/tandem-search";
import type { PageRequest } from "@tandem/protocol/xep-0059-rsm";
import type { XmlElement } from "@tandem/xml";
import type { Connection } from "../connection/index.ts";
import type { RandomPort } from "../ports/index.ts";

/** In place of an archive id: before the first one. */
export const ARCHIVE_BEGINNING = "";
export const ARCHIVE_PAGE_MESSAGES = 100;

export interface ArchivePageResult {
  /** Oldest first. */
  readonly results: readonly ArchiveResult[];
  readonly first?: string | undefined;
  readonly last?: string | undefined;
  /** Nothing lies beyond, in the direction of paging. */
  readonly isComplete: boolean;
  /** Of a search. */
  readonly count?: number | undefined;
  readonly found?: Found | undefined;
}

export interface ArchiveReader {
  /** `archive` undefined: the account's own. Rejects with RequestError. */
  page(archive: BareJid | undefined, filter: ArchiveFilter, page: PageRequest): Promise<ArchivePageResult>;
  /** The query that such a page is asked for by, for what asks about it. */
  queryOf(filter: ArchiveFilter): XmlElement;
}

/** Reads archives (XEP-0313): collects the results of each query until its end. */
export function createArchiveReader(connection: Connection, account: BareJid, random: RandomPort): ArchiveReader {
  const queries = new Map<string, { readonly archive: BareJid; readonly results: ArchiveResult[] }>();

  connection.onStanza((stanza) => {
    if (stanza.name !== "message") return;
    const result = parseArchiveResult(stanza.child("result", NS_MAM));
    const query = result === null ? undefined : queries.get(result.queryId ?? "");
    // XEP-0313 §5: a result is believed only from the archive that was asked.
    if (result === null || query === undefined || senderOf(stanza, account) !== query.archive) return;
    query.results.push(result);
  });

  return {
    queryOf: (filter) => buildArchiveQuery({ filter }),
    async page(archive, filter, page) {
      const queryId = random.id();
      const results: ArchiveResult[] = [];
      queries.set(queryId, { archive: archive ?? account, results });
      try {
        const answer = await connection.request("set", archive, buildArchiveQuery({ queryId, filter, page }));
        const fin = parseFin(answer.child("fin", NS_MAM));
        return {
          results,
          first: fin?.page.first ?? results[0]?.id,
          last: fin?.page.last ?? results.at(-1)?.id,
          isComplete: fin?.isComplete ?? true,
          count: fin?.page.count,
          found: fin?.found,
        };
      } finally {
        queries.delete(queryId);
      }
    },
  };
}

function senderOf(stanza: XmlElement, account: BareJid): BareJid | null {
  const from = stanza.attr("from");
  if (from === undefined) return account;
  const jid = parseJid(from);
  return jid === null ? null : bareOf(jid);
}
