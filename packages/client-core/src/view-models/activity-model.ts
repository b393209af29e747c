import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import {
  type ActivityItem,
  type ActivityPage,
  buildActivityQuery,
  buildActivityRead,
  NS_ACTIVITY_LIST,
  parseActivityPage,
} from "@tandem/protocol/tandem-activity";
import { MENTIONS_FILTER } from "@tandem/protocol/tandem-filters";
import { parseMucUser } from "@tandem/protocol/xep-0045-muc";
import { parseReactions } from "@tandem/protocol/xep-0444-reactions";
import { computed, effect, signal, untracked } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { readContent } from "../timeline/payload.ts";
import type { ActivityRow, ActivitySnapshot, ActivityViewModel } from "./activity.ts";
import { viewModelOf } from "./of-signal.ts";
import type { outcomeOf, Shell } from "./shell.ts";

export const ACTIVITY_PER_PAGE = 25;
/** Several counts that change at once are one reason to look again. */
const LOOK_AGAIN_MS = 300;

interface Listed {
  readonly state: ActivitySnapshot["state"];
  readonly rows: readonly ActivityRow[];
  readonly next?: string | undefined;
  readonly error?: ActivitySnapshot["error"];
}

const NOTHING: Listed = { state: "loading", rows: [] };

export interface ActivityOptions {
  // Given and not imported: what is fetched later and needs them would make the bundler cut the first load into pieces.
  readonly read: typeof readContent;
  readonly attempt: typeof outcomeOf;
  /** Shows a room at a message. */
  readonly open: (room: string, archiveId: string) => void;
}

/** The rules are docs/protocol/activity.md's. */
export function createActivityViewModel(
  shell: Shell,
  { read: contentOf, attempt, open }: ActivityOptions,
): ActivityViewModel {
  const told = signal(0);
  const listed = signal<Listed>(NOTHING);
  const loadingMore = signal(false);
  const lookers = signal(0);
  /** Reactions that were new when this look at the list began stay marked until it ends. */
  let fresh = new Set<string>();
  let seenTo = 0;
  let asked = 0;

  const mentions = computed(() => {
    const filter = shell.client.value?.filters.all.value?.find(({ id }) => id === MENTIONS_FILTER);
    return filter?.unread ?? 0;
  });
  const unread = computed(() => told.value + mentions.value);
  const isSettled = computed(() => shell.client.value?.sync.value.kind === "settled");
  const isLooking = computed(() => lookers.value > 0);

  /** Null: the server has none. */
  const request = async (client: AccountClient, max: number, before?: string): Promise<ActivityPage | null> => {
    if (!client.context.features.account.has(NS_ACTIVITY_LIST)) return null;
    const answer = await client.connection.request("get", client.account, buildActivityQuery({ max, before }));
    const page = parseActivityPage(answer.child("activity", NS_ACTIVITY_LIST));
    if (page !== null && client === shell.client.peek()) told.value = page.unread;
    return page;
  };

  /** A page behind what stands there, or in its place. */
  const read = async (before?: string): Promise<void> => {
    const client = shell.client.peek();
    if (client === undefined) return;
    const mine = before === undefined ? ++asked : asked;
    const fail = (error: Listed["error"]): void => {
      if (mine === asked) listed.value = { ...listed.peek(), state: "failed", error };
    };
    let page: ActivityPage | null = null;
    const outcome = await attempt(async () => {
      page = await request(client, ACTIVITY_PER_PAGE, before);
    });
    if (!outcome.ok) return fail(outcome.code);
    if (page === null) return fail("not-supported");
    if (mine !== asked) return;
    const { items, next }: ActivityPage = page;
    const found = items.flatMap((item) => rowOf(item, contentOf(item.forwarded.stanza), fresh) ?? []);
    for (const { id, kind, isUnread } of found) if (kind === "reaction" && isUnread) fresh.add(id);
    const old = listed.peek();
    if (before !== undefined) listed.value = { state: "done", rows: [...old.rows, ...found], next };
    else listed.value = { state: "done", ...withOlder({ rows: found, next }, old) };
  };

  /** What is only read by being looked at here: reactions, and mentions in rooms that one does not follow. */
  const see = async (client: AccountClient, rows: readonly ActivityRow[]): Promise<void> => {
    const newest = Math.max(0, ...rows.map(({ id }) => Number(id)));
    if (newest <= seenTo) return;
    seenTo = newest;
    const filter = client.filters.all.peek()?.find(({ id }) => id === MENTIONS_FILTER);
    const outcome = await attempt(async () => {
      await client.connection.request("set", client.account, buildActivityRead(String(newest)));
      if (filter !== undefined && newest > Number(filter.readId ?? 0))
        await client.filters.read(MENTIONS_FILTER, String(newest));
    });
    if (outcome.ok) return;
    seenTo = 0;
    shell.ports.log.warn(`activity: not marked as seen (${outcome.code})`);
  };

  // Whoever signs in anew begins with nothing; the count comes when all that matters more is there.
  effect(() => {
    const client = shell.client.value;
    untracked(() => {
      asked++;
      [told.value, listed.value, fresh, seenTo] = [0, NOTHING, new Set(), 0];
    });
    return client?.connection.onStanza((stanza) => {
      const from = parseJid(stanza.attr("from") ?? client.account);
      const page = stanza.name === "message" && from === client.account && stanza.child("activity", NS_ACTIVITY_LIST);
      if (page) told.value = parseActivityPage(page)?.unread ?? told.peek();
    });
  });
  effect(() => {
    const client = shell.client.value;
    if (client === undefined || !isSettled.value || isLooking.peek()) return;
    void attempt(() => request(client, 0)).then((outcome) => {
      if (!outcome.ok) shell.ports.log.warn(`activity: no count (${outcome.code})`);
    });
  });
  // A live list: what has come, or was read elsewhere, is read anew.
  effect(() => {
    const count = unread.value;
    if (!isLooking.value || !isSettled.value || count < 0) return undefined;
    return shell.ports.time.after(listed.peek().state === "loading" ? 0 : LOOK_AGAIN_MS, () => void read());
  });
  effect(() => {
    const client = shell.client.value;
    const { state, rows } = listed.value;
    if (client !== undefined && isLooking.value && shell.isFocused.value && state === "done") void see(client, rows);
  });

  return {
    ...viewModelOf(
      computed((): ActivitySnapshot => {
        const { state, rows, next, error } = listed.value;
        const hasMore = next !== undefined;
        return {
          state,
          rows,
          hasMore,
          loadingMore: loadingMore.value,
          unread: unread.value,
          ...(error !== undefined && { error }),
        };
      }),
    ),
    look() {
      lookers.value++;
      return () => {
        lookers.value--;
        if (lookers.peek() > 0) return;
        fresh = new Set();
        listed.value = firstOf(listed.peek());
      };
    },
    loadMore() {
      const { state, next } = listed.peek();
      if (next === undefined || state !== "done" || loadingMore.peek()) return;
      loadingMore.value = true;
      void read(next).finally(() => {
        loadingMore.value = false;
      });
    },
    retry() {
      listed.value = { ...listed.peek(), state: "loading" };
      void read();
    },
    open: ({ room, opensAt }) => open(room.jid, opensAt),
  };
}

type Stretch = Pick<Listed, "rows" | "next">;

/**
 * The newest page, read anew, and behind it what stood there of older ones: nothing is taken from under the eyes of who reads
 * them. If so much has come that the page does not reach what stood there, it stands alone, for there is something in between.
 */
function withOlder(newest: Stretch, old: Stretch): Stretch {
  const { rows, next } = newest;
  const isBehind = ({ id }: ActivityRow): boolean => next !== undefined && Number(id) < Number(next);
  const [first] = old.rows;
  const older = first === undefined || isBehind(first) ? [] : old.rows.filter(isBehind);
  return older.length === 0 ? newest : { rows: [...rows, ...older], next: old.next };
}

/** Who comes back begins at the newest, and older ones are read anew. */
function firstOf(listed: Listed): Listed {
  const rows = listed.rows.slice(0, ACTIVITY_PER_PAGE);
  return rows.length === listed.rows.length ? listed : { ...listed, rows, next: rows.at(-1)?.id };
}

/** Null: nobody wrote it. */
function rowOf(
  item: ActivityItem,
  { text, payload }: ReturnType<typeof readContent>,
  fresh: ReadonlySet<string>,
): ActivityRow | null {
  const { id, kind, room, roomName, isUnread, forwarded, about } = item;
  const { stanza, delay } = forwarded;
  const from = parseJid(stanza.attr("from") ?? "");
  if (from === null) return null;
  const author = authorOf(stanza);
  const fileName = payload?.file?.file.name;
  return {
    id,
    kind,
    room: { jid: room, name: roomName },
    author: { nick: resourceOf(from), ...(author !== undefined && { jid: author }) },
    at: delay?.time ?? 0,
    isUnread: isUnread || fresh.has(id),
    text: kind === "reaction" ? (parseReactions(stanza)?.emoji ?? []).join(" ") : text,
    opensAt: kind === "reaction" && about !== undefined ? about.id : id,
    ...(fileName !== undefined && { fileName }),
    ...(about !== undefined && { mine: about.text }),
  };
}

function authorOf(stanza: ActivityItem["forwarded"]["stanza"]): BareJid | undefined {
  const jid = parseMucUser(stanza)?.items[0]?.jid;
  return jid === undefined ? undefined : bareOf(jid);
}
