import { bareOf, type BareJid, domainOf, localOf, message } from "@tandem/protocol";
import {
  ArchiveResultTexts,
  buildFin,
  buildMetadata,
  NS_FULL_TEXT,
  NS_MAM,
  NS_MAM_EXTENDED,
  parseArchiveQuery,
  type ArchiveQuery as WireQuery,
} from "@tandem/protocol/xep-0313-mam";
import { NS_SEARCH } from "@tandem/protocol/tandem-search";
import { buildCounts, parseCountsQuery } from "@tandem/protocol/tandem-search-counts";
import { buildStanzaId, NS_STANZA_IDS, originIdOf } from "@tandem/protocol/xep-0359-stanza-ids";
import { serialize, type XmlElement } from "@tandem/xml";
import {
  Allowance,
  type ArchiveEntry,
  type ArchivePage,
  archivePortion,
  archiveText,
  type ArchiveQuery,
  archiveTraits,
  coreErrors,
  defineModule,
  DocumentCache,
  type IqContext,
  isOwn,
  type MessageCommit,
  type NewArchiveEntry,
  countSearch,
  searchArchives,
  type Session,
} from "../../core/index.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { isWorthKeeping } from "../rfc-6121-messages/contract.ts";
import { amend, amendedIn, amendmentOf, asAmendment } from "./amend.ts";
import { personalArchives } from "./contract.ts";
import { archiveErrors } from "./errors.ts";
import {
  type ArchivePreferences,
  archives,
  buildPreferences,
  defaultPreferences,
  parsePreferences,
  preferencesSpec,
} from "./preferences.ts";
import { purge } from "./purge.ts";
import { archiveForm, storageQuery } from "./query.ts";

const NS_HINTS = "urn:xmpp:hints";
const COUNT_MAX = 100_000;

export const xep0313Mam = defineModule({
  name: "xep-0313-mam",
  features: {
    account: [NS_MAM, NS_MAM_EXTENDED, NS_FULL_TEXT, NS_SEARCH, NS_STANZA_IDS],
    domain: [NS_MAM, NS_STANZA_IDS],
  },
  errors: archiveErrors.table,
  setup(host) {
    const { archive } = host.storage;
    const stored = host.storage.collection(preferencesSpec);
    const cached = new DocumentCache<BareJid, ArchivePreferences>(
      async (account) => (await stored.get(account, "")) ?? defaultPreferences,
      host.limits.documentsCachedMax,
    );
    const allowed = new Allowance(host.limits.ownCountsPerMinuteMax, (seconds) =>
      archiveErrors.raise["archive/counts-rate"]({ seconds }),
    );

    /** AR1-AR3. Without a promise when nobody keeps it. */
    function commit(passing: MessageCommit): void | Promise<void> {
      const { stanza, from, to } = passing;
      if (!isWorthKeeping(stanza) || stanza.child("no-permanent-store", NS_HINTS) !== undefined) return;
      const [sender, recipient] = [bareOf(from), bareOf(to)];
      const [out, into] = [keeps(sender, recipient), recipient !== sender && keeps(recipient, sender)];
      if (out === false && into === false) return;
      if (typeof out === "boolean" && typeof into === "boolean") return keep(passing, out, into);
      return Promise.all([out, into]).then(([isOut, isIn]) => (isOut || isIn ? keep(passing, isOut, isIn) : undefined));
    }

    async function keep(passing: MessageCommit, isOut: boolean, isIn: boolean): Promise<void> {
      const { stanza, from, to } = passing;
      const [sender, recipient] = [bareOf(from), bareOf(to)];
      const content = contentOf(stanza);
      const entries: NewArchiveEntry[] = [];
      if (isOut) entries.push({ archive: sender, peer: recipient, sender: "out", ...content });
      if (isIn) entries.push({ archive: recipient, peer: sender, sender: "in", ...content });
      const amendment = amendmentOf(stanza);
      const amended = amendment === null ? [] : await amendedIn(host, amendment, sender, entries);
      const appending = archive.appendAll(entries.map((entry, at) => asAmendment(entry, amended[at])));
      passing.onPlaced();
      const appended = await appending;
      passing.isDuplicate ||= appended.some((one) => one.kind === "duplicate");
      for (const [index, { archive: owner }] of entries.entries()) {
        const marked = withId(stanza, owner, String(appended[index]?.id));
        if (owner === sender) passing.sentCopy = marked;
        if (owner === recipient) passing.stanza = marked;
        const target = amended[index];
        if (amendment === null || target === undefined || appended[index]?.kind !== "stored") continue;
        await amend(host, amendment, target, stanza);
      }
    }

    /** Only people of this server have an archive here. Without a promise for whoever has not changed what is the default. */
    function keeps(account: BareJid, peer: BareJid): boolean | Promise<boolean> {
      if (cached.known(account) === defaultPreferences) return true;
      return domainOf(account) === host.domain && localOf(account) !== "" && asks(account, peer);
    }

    async function asks(account: BareJid, peer: BareJid): Promise<boolean> {
      const isContact = async (): Promise<boolean> => (await host.use(rosters).contact(account, peer)) !== undefined;
      return archives(await cached.get(account), peer, isContact);
    }

    function own({ session, from, to }: IqContext): Session {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return session;
    }

    /** AR4, AR5. */
    async function query(context: IqContext): Promise<XmlElement> {
      const session = own(context);
      const asked = parseArchiveQuery(context.payload);
      if (asked === "malformed") throw archiveErrors.raise["archive/malformed-query"]();
      if (asked === "unknown-field") throw archiveErrors.raise["archive/unknown-field"]();
      const wanted = await storageQuery(asked, session.account, archive, host.limits);
      if (wanted.text !== undefined || asked.filter.search !== undefined) return await search(session, asked, wanted);
      if (asked.page?.max === 0) {
        return buildFin({ isComplete: false, page: { count: await archive.count(wanted, COUNT_MAX) } });
      }
      const page = archivePortion(await archive.page(wanted), wanted.from, host.limits);
      const shown = asked.isFlipped === true ? page.entries.toReversed() : page.entries;
      sendResults(session, shown, asked.queryId);
      return fin(page);
    }

    /** AR10. */
    async function search(session: Session, asked: WireQuery, wanted: ArchiveQuery): Promise<XmlElement> {
      const { text, peer, start, end, afterId, beforeId, ids } = wanted;
      const { from: authors, has: traits, any, order } = asked.filter.search ?? {};
      const narrowed = { text, peer, start, end, afterId, beforeId, ids, authors, traits, any };
      const request = { search: { archives: [session.account], ...narrowed }, order, page: asked.page ?? {} };
      const answer = await searchArchives(archive, request, host.limits);
      if (answer === "too-many-words") throw archiveErrors.raise["archive/search-words"]();
      if (answer === "unknown-place") throw archiveErrors.raise["archive/unknown-id"]();
      const shown = asked.isFlipped === true ? answer.entries.toReversed() : answer.entries;
      sendResults(session, shown, asked.queryId);
      const { complete, first, last, count, isBehind } = answer;
      const found = { isCountExact: count?.isExact ?? true, hasAllRooms: true, isIndexing: isBehind, rooms: [] };
      return buildFin({ isComplete: complete, page: { first, last, count: count?.count }, found });
    }

    /** docs/protocol/search.md §6. */
    async function counts(context: IqContext): Promise<XmlElement> {
      const { account } = own(context);
      const about = parseCountsQuery(context.payload);
      const asked = about === null ? "malformed" : parseArchiveQuery(about.query);
      if (about === null || asked === "malformed") throw archiveErrors.raise["archive/malformed-query"]();
      if (asked === "unknown-field") throw archiveErrors.raise["archive/unknown-field"]();
      allowed.check(account, host.clock.now());
      const { text, peer, start, end } = await storageQuery(asked, account, archive, host.limits);
      const { from: authors, has: traits, any } = asked.filter.search ?? {};
      const search = { archives: [account], text, peer, start, end, authors, traits, any };
      const request = { search, naming: about.naming, placeOf: ({ peer: person }: ArchiveEntry) => person };
      const answer = await countSearch(archive, request, host.limits);
      if (typeof answer === "string") throw archiveErrors.raise["archive/search-words"]();
      return buildCounts(answer);
    }

    function sendResults(session: Session, entries: readonly ArchiveEntry[], queryId: string | undefined): void {
      const results = new ArchiveResultTexts(message("normal", { from: session.account, to: session.jid }), queryId);
      for (const entry of entries) session.sendWritten((parentNs) => results.text(entry, parentNs));
    }

    /** AR8. */
    async function metadata(context: IqContext): Promise<XmlElement> {
      const bounds = await archive.bounds(own(context).account);
      const end = (entry: ArchiveEntry) => ({ id: String(entry.id), time: entry.at });
      return buildMetadata(bounds === null ? {} : { start: end(bounds.first), end: end(bounds.last) });
    }

    /** AR7. */
    async function setPreferences(context: IqContext): Promise<XmlElement> {
      const { account } = own(context);
      const preferences = parsePreferences(context.payload);
      if (preferences === null) throw archiveErrors.raise["archive/bad-preferences"]();
      await cached.write(account, () => stored.update(account, "", () => preferences));
      return buildPreferences(preferences);
    }

    host.provide(personalArchives, { areKept: true });
    host.commitMessage(commit);
    host.onIq("account", "set", NS_MAM, "query", query);
    host.onIq("account", "get", NS_SEARCH, "counts", counts);
    host.onIq("account", "get", NS_MAM, "query", (context) => {
      own(context);
      return archiveForm();
    });
    host.onIq("account", "get", NS_MAM, "metadata", metadata);
    host.onIq("account", "get", NS_MAM, "prefs", async (context) =>
      buildPreferences(await cached.get(own(context).account)),
    );
    host.onIq("account", "set", NS_MAM, "prefs", setPreferences);
    host.on("accountRemoved", async (account) => {
      await cached.write(account, async () => {
        await purge(host.storage, account);
        return undefined;
      });
    });
  },
});

function contentOf(stanza: XmlElement): Pick<NewArchiveEntry, "originId" | "stanza" | "text" | "traits"> {
  const text = archiveText(stanza);
  return { originId: originIdOf(stanza), stanza: serialize(stanza), text, traits: archiveTraits(stanza, text) };
}

function withId(stanza: XmlElement, by: BareJid, id: string): XmlElement {
  return stanza.shallowCopy().append(buildStanzaId(by, id));
}

function fin({ entries, complete }: ArchivePage): XmlElement {
  const [first, last] = [entries[0], entries.at(-1)];
  return buildFin({ isComplete: complete, page: { first: first && String(first.id), last: last && String(last.id) } });
}
