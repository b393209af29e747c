import type { BareJid } from "@tandem/protocol";
import {
  buildFilterRemoval,
  buildSavedFilter,
  FILTER_ID_CHARS_MAX,
  type FilterChange,
  type FilterTerms,
  MENTIONS_FILTER,
  NS_FILTERS,
  parseFilterChange,
} from "@tandem/protocol/tandem-filters";
import { NS_NOTIFICATIONS } from "@tandem/protocol/tandem-notifications";
import { NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import { el, type XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, isTooLong, type IqContext, isOwn, type Session } from "../../core/index.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import { push } from "../xep-0357-push/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { readMarkers } from "../xep-0430-inbox/contract.ts";
import { mentionsFilter } from "./contract.ts";
import { errors } from "./errors.ts";
import { newestHit, newMentions } from "./hits.ts";
import { Live } from "./live.ts";
import { Matcher } from "./matcher.ts";
import { mentionsOf } from "./names.ts";
import { openFilters, type StoredFilter } from "./store.ts";

/** docs/protocol/filters.md: saved searches with a count and an alert of their own (RM27). */
export const tandemFilters = defineModule({
  name: "tandem-filters",
  features: { account: [NS_FILTERS] },
  errors: errors.table,
  setup(host) {
    const filters = openFilters(host.storage);
    const live = new Live(host, filters);
    const { limits } = host;

    /** FI1. */
    async function list(context: IqContext): Promise<XmlElement> {
      const session = ownSession(context);
      const all = await live.run(session.account, () => live.open(session));
      return el("filters", NS_FILTERS, { max: String(limits.filtersPerAccountMax) }, ...all.map(buildSavedFilter));
    }

    /** FI2, FI3. */
    async function change(context: IqContext): Promise<XmlElement | undefined> {
      const session = ownSession(context);
      const { account } = session;
      const wanted = parseFilterChange(context.payload);
      if (wanted === null) throw errors.raise["filters/malformed"]();
      checkChange(wanted);
      return await live.run(account, async () => {
        const old = await filters.get(account, wanted.id);
        const base = old ?? (await newFilter(account, wanted));
        await filters.update(account, wanted.id, (now) => changed(now ?? base, wanted));
        return await answer(account, wanted.id, session);
      });
    }

    function checkChange({ id, name, terms }: FilterChange): void {
      if (id === MENTIONS_FILTER && (name !== undefined || terms !== undefined))
        throw errors.raise["filters/own-kind"]();
      const max = limits.filterNameCharsMax;
      if (name !== undefined && (name.trim() === "" || name.length > max)) throw errors.raise["filters/name"]({ max });
      if (terms !== undefined) checkTerms(terms);
    }

    function checkTerms(terms: FilterTerms): void {
      const { from = [], in: places = [], categories = [], any = [] } = terms.search ?? {};
      const listed = from.length + places.length + categories.length + any.length;
      if (listed > limits.filterListMax || isTooLong(terms.text, any, limits.searchWordsMax)) {
        throw errors.raise["filters/too-long"]({ words: limits.searchWordsMax, max: limits.filterListMax });
      }
      if (new Matcher(terms).keys().length === 0) throw errors.raise["filters/malformed"]();
    }

    async function newFilter(account: BareJid, { id, name, terms, readId }: FilterChange): Promise<StoredFilter> {
      if (id === MENTIONS_FILTER) return await newMentions(host, account);
      if (name === undefined && terms === undefined) throw errors.raise["filters/unknown"]({ id });
      if (name === undefined || terms === undefined) throw errors.raise["filters/malformed"]();
      const max = limits.filtersPerAccountMax;
      const rows = await filters.list(account);
      if (rows.filter(({ key }) => key !== MENTIONS_FILTER).length >= max) throw errors.raise["filters/full"]({ max });
      const begin = readId === undefined ? await newestHit(host, account, terms) : Number(readId);
      return { name, terms, alerts: false, isHidden: false, readId: begin };
    }

    /** FI6. */
    async function read(context: IqContext): Promise<XmlElement | undefined> {
      const session = ownSession(context);
      const { account } = session;
      const [id = "", upTo = ""] = ["id", "to"].map((name) => context.payload.attr(name));
      if (!/^\d{1,16}$/.test(upTo) || !Number.isSafeInteger(Number(upTo))) throw errors.raise["filters/malformed"]();
      return await live.run(account, async () => {
        if ((await filters.get(account, id)) === undefined) throw errors.raise["filters/unknown"]({ id });
        await filters.update(account, id, (old) => old && changed(old, { id, readId: upTo }));
        return await answer(account, id, session);
      });
    }

    async function remove(context: IqContext): Promise<undefined> {
      const session = ownSession(context);
      const { account } = session;
      const id = context.payload.attr("id") ?? "";
      if (id === MENTIONS_FILTER) throw errors.raise["filters/own-kind"]();
      if (id.length > FILTER_ID_CHARS_MAX) throw errors.raise["filters/unknown"]({ id });
      await live.run(account, async () => {
        if (!(await filters.delete(account, id))) throw errors.raise["filters/unknown"]({ id });
        await live.changed(account, id, session);
        live.tell(account, el("filters", NS_FILTERS, {}, buildFilterRemoval(id)), session);
      });
      return undefined;
    }

    async function answer(account: BareJid, id: string, session: Session): Promise<XmlElement | undefined> {
      const saved = await live.changed(account, id, session);
      return saved && buildSavedFilter(saved);
    }

    host.onIq("account", "get", NS_FILTERS, "filters", list);
    host.onIq("account", "set", NS_FILTERS, "filter", change);
    host.onIq("account", "set", NS_FILTERS, "read", read);
    host.onIq("account", "set", NS_FILTERS, "remove", remove);
    host.provide(mentionsFilter, {
      terms: (account) => mentionsOf(host, account),
      readTo: async (account) => (await filters.get(account, MENTIONS_FILTER))?.readId ?? 0,
    });
    host.on("sessionClosed", (session) => live.closed(session));
    host.on("accountRemoved", async (account) => {
      live.forget(account);
      await filters.deleteOwner(account);
    });
    host.onStarted(async () => {
      host.use(rooms).watchMessages({
        kept: (message) => live.kept(message),
        corrected: (message) => live.corrected(message),
        gone: (room, id) => live.gone(room, id),
      });
      host.use(readMarkers).onMoved((account, place, id) => live.read(account, place, id));
      for (const node of [NS_BOOKMARKS, NS_NOTIFICATIONS]) {
        host.use(pep).onPublished(node, ({ account }) => live.refresh(account));
      }
      await host.use(push).watch((account, isOn) => live.pushed(account, isOn));
    });
  },
});

/** FI9. */
function ownSession({ session, from, to }: IqContext): Session {
  if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
  return session;
}

/** The place up to which it is read only moves forward. */
function changed(old: StoredFilter, { name, terms, alerts, isHidden, readId }: FilterChange): StoredFilter {
  return {
    name: name?.trim() ?? old.name,
    terms: terms ?? old.terms,
    alerts: alerts ?? old.alerts,
    isHidden: isHidden ?? old.isHidden,
    readId: Math.max(old.readId, Number(readId ?? 0)),
  };
}
