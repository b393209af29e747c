import { bareOf, parseJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { Action } from "./table.ts";
import { DOMAIN, type Person, SERVICE, WORD, type World } from "./world.ts";

const ITEMS = "http://jabber.org/protocol/disco#items";
const SEARCH = "urn:xmpp:channel-search:0:search";
const TREE = "urn:tandem:categories:0";
const MAM = "urn:xmpp:mam:2";
const RSM = "http://jabber.org/protocol/rsm";
const INBOX = "urn:xmpp:inbox:1";
const SUMMARIES = "urn:tandem:inbox:0";
const BOOKMARKS = "urn:xmpp:bookmarks:1";

export type Lists = Readonly<Partial<Record<Action, ReadonlySet<string>>>>;

const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const form = (fields: string): string => `<x xmlns="jabber:x:data" type="submit">${fields}</x>`;
const attrsOf = (elements: readonly XmlElement[] | undefined, name: string): ReadonlySet<string> =>
  new Set(elements?.flatMap((element) => element.attr(name) ?? []));

/** What somebody of this server is told of all rooms at once. */
export async function listsFor(client: Person, world: World): Promise<Lists> {
  return { ...(await roomsTold(client, world)), inbox: await unreadIn(client) };
}

/** What the rooms service tells them: one exchange for each way of being told. */
export async function roomsTold(client: Person, { all }: World): Promise<Lists> {
  const items = await client.asks("get", SERVICE, `<query xmlns="${ITEMS}"/>`);
  const every = form(field("FORM_TYPE", "urn:xmpp:channel-search:0:search-params") + field("all", "true"));
  const channels = await client.asks("get", SERVICE, `<search xmlns="${SEARCH}">${every}</search>`);
  const tree = await client.asks("get", SERVICE, `<categories xmlns="${TREE}"/>`);
  return {
    browse: attrsOf(items.child("query", ITEMS)?.elements("item"), "jid"),
    "search rooms": attrsOf(channels.child("result", SEARCH)?.elements("item"), "address"),
    "see the tree": attrsOf(tree.child("categories", TREE)?.elements("room"), "jid"),
    "search messages": await searchHits(client),
    "search a category": await searchHits(client, list("{urn:tandem:search:0}category", CATEGORIES)),
    "search named rooms": await searchHits(
      client,
      list(
        "{urn:tandem:search:0}in",
        all.map(({ jid }) => jid),
      ),
    ),
  };
}

const CATEGORIES = ["house", "everyone", "walled", "sibling"];
const list = (name: string, values: readonly string[]): string =>
  `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join("")}</field>`;

/** The rooms in which a search finds the word: by its hits, and the same by its names and counts. */
async function searchHits(client: Person, places = ""): Promise<ReadonlySet<string>> {
  await client.takesAll(SERVICE);
  const fields = form(field("FORM_TYPE", MAM) + field("{urn:xmpp:fulltext:0}fulltext", WORD));
  const max = `<set xmlns="${RSM}"><max>100</max></set>`;
  const fin = await client.asks(
    "set",
    SERVICE,
    `<query xmlns="${MAM}">${fields.replace("</x>", `${places}</x>`)}${max}</query>`,
  );
  if (fin.attr("type") === "error")
    throw new Error(`the search was refused: ${fin.child("error")?.firstElement()?.name}`);
  const hits = (await client.takesAll(SERVICE)).flatMap((stanza) => {
    const forwarded = stanza.child("result", MAM)?.child("forwarded", "urn:xmpp:forward:0");
    const from = parseJid(forwarded?.child("message", "jabber:client")?.attr("from") ?? "");
    return from === null ? [] : [bareOf(from)];
  });
  const found: ReadonlySet<string> = new Set<string>(hits);
  const end = fin.child("fin", MAM);
  const named = attrsOf(end?.child("found", "urn:tandem:search:0")?.elements("room"), "jid");
  const count = Number(end?.child("set", RSM)?.childText("count"));
  if ([...named].toSorted().join() !== [...found].toSorted().join() || count !== hits.length)
    throw new Error(`a search hints at what it does not find: ${[...named].join()}, ${count}`);
  const counts = await client.asks("get", SERVICE, countsOf(fields.replace("</x>", `${places}</x>`)));
  const counted = attrsOf(counts.child("counts", "urn:tandem:search:0")?.elements("place"), "jid");
  if ([...counted].toSorted().join() !== [...found].toSorted().join())
    throw new Error(`counts beside a search tell of other rooms: ${[...counted].join()}`);
  return found;
}

const countsOf = (fields: string): string =>
  `<counts xmlns="urn:tandem:search:0"><query xmlns="${MAM}">${fields}</query></counts>`;

/** The account says that it follows these rooms, whatever it may there, and reads its inbox once so that counting begins. */
export async function follows(client: Person, { all }: World): Promise<void> {
  for (const { jid } of all) {
    const item = `<item id="${jid}"><conference xmlns="${BOOKMARKS}" autojoin="true"/></item>`;
    const publish = `<publish node="${BOOKMARKS}">${item}</publish>`;
    const done = await client.asks("set", "", `<pubsub xmlns="http://jabber.org/protocol/pubsub">${publish}</pubsub>`);
    if (done.attr("type") === "error") throw new Error("a bookmark was refused");
  }
  await client.asks("get", "", `<inbox xmlns="${INBOX}"/>`);
}

/** The rooms that the inbox lists with something unread; told all together they are the same. */
async function unreadIn(client: Person): Promise<ReadonlySet<string>> {
  await client.takesAll(DOMAIN);
  await client.asks("get", "", `<inbox xmlns="${INBOX}"/>`);
  const entries = (await client.takesAll(DOMAIN)).flatMap((stanza) => stanza.child("entry", INBOX) ?? []);
  const asking = `<inbox xmlns="${INBOX}"><together xmlns="${SUMMARIES}"/></inbox>`;
  const fin = (await client.asks("get", "", asking)).child("fin", INBOX);
  const together = unreadAmong(fin?.child("rooms", SUMMARIES)?.elements("room"));
  const unread = unreadAmong(entries);
  if ([...together].toSorted().join() !== [...unread].toSorted().join())
    throw new Error(`an inbox of all rooms together tells of others: ${[...together].join()}`);
  return unread;
}

const unreadAmong = (all: readonly XmlElement[] = []): ReadonlySet<string> =>
  attrsOf(
    all.filter((one) => Number(one.attr("unread")) > 0),
    "jid",
  );
