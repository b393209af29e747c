import { bareOf, localOf } from "@tandem/protocol";
import { NS_RSM, type PageRequest, type PageResult, parsePageRequest } from "@tandem/protocol/xep-0059-rsm";
import {
  buildChannelSearchForm,
  buildFoundChannels,
  type ChannelSearch,
  type FoundChannel,
  NS_CHANNEL_SEARCH_ERROR,
  parseChannelSearch,
  type SearchOrder,
} from "@tandem/protocol/xep-0433-channel-search";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { visibilityOf } from "../config/config.ts";
import { findRooms, type FoundRoom, ROOM_PAGE_MAX } from "../discovery/items.ts";
import { errors } from "../errors.ts";
import type { RoomsService } from "../service.ts";
import { channelSearchRefusal } from "./refusals.ts";
import { matchesTerms, searchTerms } from "./terms.ts";

export const SEARCH_PAGE_MAX = 100;
const SEARCH_PAGE_DEFAULT = 50;

/**
 * XEP-0433 v0.1.0: rooms that the asker may find, by words or all of them, in the order asked for, in pages. Walks through all
 * rooms once; what it keeps of one that matches is a row, and of one that does not, nothing.
 */
export async function searchRooms(service: RoomsService, context: IqContext): Promise<XmlElement> {
  const search = parseChannelSearch(context.payload);
  if (search === null) return buildChannelSearchForm();
  if (search === "malformed") throw errors.raise["rooms/bad-form"]();
  const { order } = search;
  if (order === null) throw channelSearchRefusal("rooms/unknown-order", "invalid-sort-key");
  const terms = checkedTerms(search);
  service.channelSearches.check(bareOf(context.from), service.now());
  const page = parsePageRequest(context.payload.child("set", NS_RSM));
  const found = search.wantsRooms ? await matching(service, context, search, terms) : [];
  const sorted = found.toSorted((a, b) => compare(a, b, order));
  const { rows, set } = pageOf(sorted, page);
  return buildFoundChannels(rows.map(channelOf), set);
}

function checkedTerms(search: ChannelSearch): readonly string[] {
  const { text, isAll } = search;
  if (isAll && text !== undefined) {
    const vars = ["all", "q"].map((name) => el("var", NS_CHANNEL_SEARCH_ERROR, {}, name));
    throw channelSearchRefusal("rooms/search-conflict", "conflicting-fields", ...vars);
  }
  if (isAll) return [];
  if (text === undefined) throw channelSearchRefusal("rooms/search-empty", "no-search-conditions");
  const terms = searchTerms(text);
  const isNowhere = !search.inName && !search.inDescription && !search.inAddress;
  if (terms === null || isNowhere) throw channelSearchRefusal("rooms/search-terms", "invalid-search-terms");
  return terms;
}

interface Match extends FoundRoom {
  readonly users: number;
}

async function matching(
  service: RoomsService,
  context: IqContext,
  search: ChannelSearch,
  terms: readonly string[],
): Promise<Match[]> {
  const matches: Match[] = [];
  for (let after: string | undefined; ; ) {
    const page = await findRooms(service, bareOf(context.from), { after, max: ROOM_PAGE_MAX });
    for (const room of page.rooms) {
      const users = service.rooms.occupantsOf(room.local);
      if (users < search.usersMin) continue;
      if (matchesTerms(terms, search, { local: room.local, config: room.record.config })) {
        matches.push({ ...room, users });
      }
    }
    after = page.rooms.at(-1)?.local;
    if (page.isComplete || after === undefined) return matches;
  }
}

/** Ties are broken by address, or pages would overlap. */
function compare(a: Match, b: Match, order: SearchOrder): number {
  const byAddress = a.local < b.local ? -1 : a.local > b.local ? 1 : 0;
  if (order === "nusers") return b.users - a.users || byAddress;
  if (order === "address") return byAddress;
  return a.record.config.name.localeCompare(b.record.config.name, "en") || byAddress;
}

/** By the address of the last one: stateless, as the standard asks. One that is no longer among the results: from the start. */
function pageOf(all: readonly Match[], page: PageRequest | null): { rows: readonly Match[]; set: PageResult } {
  const max = Math.min(page?.max ?? SEARCH_PAGE_DEFAULT, SEARCH_PAGE_MAX);
  const at = (jid: string): number => all.findIndex((match) => match.jid === jid);
  let start = page?.index ?? 0;
  if (page?.after !== undefined) start = at(page.after) + 1;
  if (page?.before !== undefined) {
    const end = page.before === "" ? all.length : Math.max(at(page.before), 0);
    start = Math.max(end - max, 0);
    return resultOf(all, start, all.slice(start, end));
  }
  return resultOf(all, start, all.slice(start, start + max));
}

function resultOf(
  all: readonly Match[],
  firstIndex: number,
  rows: readonly Match[],
): { rows: readonly Match[]; set: PageResult } {
  const count = all.length;
  if (rows.length === 0) return { rows, set: { count } };
  return { rows, set: { first: rows[0]?.jid, firstIndex, last: rows.at(-1)?.jid, count } };
}

function channelOf({ jid, record, users, affiliation }: Match): FoundChannel {
  const { config } = record;
  return {
    address: jid,
    name: config.name || localOf(jid),
    description: config.description,
    language: config.lang,
    users,
    isOpen: config.password === undefined && (visibilityOf(config) === "open" || affiliation !== "none"),
    anonymity: config.whois === "anyone" ? "none" : "semi",
  };
}
