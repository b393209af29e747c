import { bareOf, parseJid, type BareJid } from "@tandem/protocol";
import { buildRoster, NS_ROSTER, parseRoster, type RosterItem } from "@tandem/protocol/rfc-6121-roster";
import { isSubscriptionType } from "@tandem/protocol/rfc-6121-presence";
import { iqResult, presence } from "@tandem/protocol/stanza";
import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import type { ToldNames } from "./told-names.ts";

export interface SubscriptionRequest {
  readonly jid: BareJid;
  readonly text?: string;
}

/** The contact list as the server keeps it (RFC 6121 §2). One signal a contact: a change of one wakes only its own row. */
export interface Roster {
  readonly isLoaded: ReadonlySignal<boolean>;
  /** Changes only when somebody comes or goes. */
  readonly jids: ReadonlySignal<readonly BareJid[]>;
  readonly requests: ReadonlySignal<readonly SubscriptionRequest[]>;
  contact(jid: BareJid): ReadonlySignal<RosterItem | undefined>;
  /** Whether somebody sees my presence. */
  isWatchedBy(jid: BareJid): boolean;
  /** Contact's name; else what they call themselves, where that is known; else the local part. */
  nameOf(jid: BareJid): string;
  restore(): Promise<void>;
  /** Rejects with RequestError. */
  load(hasVersions: boolean): Promise<void>;
  set(jid: BareJid, change: { readonly name?: string | undefined; readonly groups?: readonly string[] }): Promise<void>;
  remove(jid: BareJid): Promise<void>;
  subscribe(jid: BareJid): void;
  accept(jid: BareJid): void;
  decline(jid: BareJid): void;
}

interface Cached {
  readonly version: string;
  readonly items: readonly RosterItem[];
}

export function createRoster(
  context: Context,
  onRequest: (request: SubscriptionRequest) => void,
  told?: Pick<ToldNames, "of">,
): Roster {
  const { connection, account, store, ports } = context;
  const contacts = new Map<BareJid, Signal<RosterItem | undefined>>();
  const jids = signal<readonly BareJid[]>([]);
  const requests = signal<readonly SubscriptionRequest[]>([]);
  const isLoaded = signal(false);
  let version: string | undefined;

  const slot = (jid: BareJid): Signal<RosterItem | undefined> => {
    let found = contacts.get(jid);
    if (found === undefined) contacts.set(jid, (found = signal(undefined)));
    return found;
  };

  const apply = (item: RosterItem): void => {
    const isGone = item.subscription === "remove";
    slot(item.jid).value = isGone ? undefined : item;
    const has = jids.peek().includes(item.jid);
    if (isGone && has) jids.value = jids.peek().filter((jid) => jid !== item.jid);
    if (!isGone && !has) jids.value = [...jids.peek(), item.jid];
    if (item.subscription === "from" || item.subscription === "both") dropRequest(item.jid);
  };

  const replaceAll = (items: readonly RosterItem[]): void =>
    batch(() => {
      const kept = new Set(items.map((item) => item.jid));
      for (const jid of jids.peek()) if (!kept.has(jid)) slot(jid).value = undefined;
      for (const item of items) slot(item.jid).value = item;
      jids.value = items.map((item) => item.jid);
    });

  const dropRequest = (jid: BareJid): void => {
    if (requests.peek().some((request) => request.jid === jid))
      requests.value = requests.peek().filter((request) => request.jid !== jid);
  };

  const cache = (): void => {
    const items = jids.peek().flatMap((jid) => slot(jid).peek() ?? []);
    void store.set("roster", { version: version ?? "", items } satisfies Cached);
  };

  connection.onStanza((stanza) => {
    if (stanza.name === "iq") receivePush(stanza);
    else if (stanza.name === "presence") receiveRequest(stanza);
  });

  const receivePush = (stanza: XmlElement): void => {
    const query = stanza.attr("type") === "set" ? parseRoster(stanza.child("query", NS_ROSTER)) : null;
    const from = stanza.attr("from");
    // RFC 6121 §2.1.6: only the own account may push; anybody else would be editing our list.
    if (query === null || (from !== undefined && from !== account)) return;
    connection.send(iqResult(stanza));
    version = query.version ?? version;
    batch(() => {
      for (const item of query.items) apply(item);
    });
    cache();
  };

  const receiveRequest = (stanza: XmlElement): void => {
    const jid = parseJid(stanza.attr("from") ?? "");
    const type = stanza.attr("type");
    if (jid === null || !isSubscriptionType(type)) return;
    const from = bareOf(jid);
    if (type === "unsubscribe") return dropRequest(from);
    if (type !== "subscribe" || requests.peek().some((request) => request.jid === from)) return;
    const text = stanza.childText("status");
    const request = { jid: from, ...(text !== undefined && { text }) };
    requests.value = [...requests.peek(), request];
    onRequest(request);
  };

  const send = async (item: RosterItem): Promise<void> => {
    await connection.request("set", undefined, buildRoster({ items: [item] }));
  };

  return {
    isLoaded,
    jids,
    requests,
    contact: slot,
    isWatchedBy: (jid) => ["from", "both"].includes(slot(jid).peek()?.subscription ?? "none"),
    nameOf: (jid) =>
      slot(jid).value?.name || told?.of(jid) || jid.slice(0, jid.indexOf("@") === -1 ? undefined : jid.indexOf("@")),
    async restore() {
      const cached = (await store.get("roster")) as Partial<Cached> | undefined;
      if (isLoaded.peek() || cached === undefined || !Array.isArray(cached.items)) return;
      version = cached.version;
      replaceAll(cached.items as readonly RosterItem[]);
      isLoaded.value = true;
    },
    async load(hasVersions) {
      const known = hasVersions ? (version ?? "") : undefined;
      const answer = await connection.request("get", undefined, buildRoster({ version: known, items: [] }));
      const query = parseRoster(answer.child("query", NS_ROSTER));
      // An empty result: nothing has changed since our version; pushes bring the rest (§2.6.3).
      if (query !== null) {
        version = query.version;
        replaceAll(query.items);
        cache();
      } else if (answer.child("query", NS_ROSTER) !== undefined) ports.log.warn("roster: malformed");
      isLoaded.value = true;
    },
    async set(jid, change) {
      const old = slot(jid).peek();
      await send({
        jid,
        name: change.name ?? old?.name,
        subscription: "none",
        groups: change.groups ?? old?.groups ?? [],
      });
    },
    remove: (jid) => send({ jid, subscription: "remove", groups: [] }),
    subscribe: (jid) => connection.send(presence("subscribe", { to: jid })),
    accept(jid) {
      connection.send(presence("subscribed", { to: jid }));
      dropRequest(jid);
    },
    decline(jid) {
      connection.send(presence("unsubscribed", { to: jid }));
      dropRequest(jid);
    },
  };
}
