import type { BareJid } from "@tandem/protocol";
import type { ArchiveFilter } from "@tandem/protocol/xep-0313-mam";
import { NS_SEARCH } from "@tandem/protocol/tandem-search";
import type { AccountClient } from "../account/account-client.ts";
import { endOfDay, startOfDay } from "./days.ts";
import { placesNamed } from "./names.ts";
import type { SearchText } from "./search-text.ts";
import { termsOf } from "./terms.ts";

/** Which archives are asked what for a search. */
export interface SearchQuestions {
  /** All rooms that one may read, by their service. */
  readonly rooms?: { readonly service: BareJid; readonly filter: ArchiveFilter };
  /** The own archive: conversations with people. */
  readonly talks: readonly ArchiveFilter[];
}

interface Scope {
  /** False: conversations only. */
  readonly withRooms: boolean;
  /** True: rooms only. */
  readonly isFeed: boolean;
}

/** Nothing is asked where the server has no such search. */
export function questionsOf(client: AccountClient, parsed: SearchText, { withRooms, isFeed }: Scope): SearchQuestions {
  const { time } = client.context.ports;
  const { rooms: service, account } = client.context.features;
  const terms = termsOf(client, parsed);
  const { in: rooms = [], categories = [], ...search } = terms.search ?? {};
  const common: ArchiveFilter = {
    text: terms.text,
    start: parsed.after === undefined ? undefined : (startOfDay(parsed.after, time) ?? undefined),
    end: parsed.before === undefined ? undefined : (endOfDay(parsed.before, time) ?? undefined),
    search,
  };
  const places = parsed.in.map((name) => placesNamed(client, name));
  const people = places.flatMap((place) => place.people);
  const isInAnyTalk = places.some(({ isConversations }) => isConversations);
  const isEverywhere = parsed.in.length === 0;
  const mayRooms = withRooms && service?.features.has(NS_SEARCH) === true;
  // A name that means nothing here must find nothing, not everything.
  const isInRooms = isEverywhere || rooms.length + categories.length > 0 || (people.length === 0 && !isInAnyTalk);
  const where = isEverywhere ? {} : { in: rooms, categories };
  const mayTalks = !isFeed && account.has(NS_SEARCH) && client.context.mode.peek().takesIm;
  const wanted: readonly (BareJid | undefined)[] = isEverywhere || isInAnyTalk ? [undefined] : people;
  return {
    ...(mayRooms &&
      isInRooms && { rooms: { service: service.jid, filter: { ...common, search: { ...common.search, ...where } } } }),
    talks: mayTalks ? wanted.map((peer) => ({ ...common, with: peer })) : [],
  };
}
