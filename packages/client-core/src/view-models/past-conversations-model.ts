import type { BareJid } from "@tandem/protocol";
import { batch, computed, effect, signal, untracked } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import type { Refused } from "../history/deletions.ts";
import { type PastConversation, type PastSource, pastSource } from "../history/past-conversations.ts";
import { conversationRows, isBeingDeleted } from "./conversation-model.ts";
import type { ConversationListRow } from "./conversation.ts";
import { viewModelOf } from "./of-signal.ts";
import type {
  PastConversationRow,
  PastConversationsSnapshot,
  PastConversationsViewModel,
} from "./past-conversations.ts";
import type { Shell } from "./shell.ts";
import type { ErrorCode } from "./view-model.ts";

export const PAST_PER_PAGE = 50;

interface Found {
  readonly state: PastConversationsSnapshot["state"];
  readonly all: readonly PastConversation[];
  readonly next?: string | undefined;
  readonly error?: ErrorCode;
}

const NOTHING: Found = { state: "idle", all: [] };

export function createPastConversations(
  shell: Shell,
  openConversation: (jid: string) => void,
  onRemoved: (jid: string) => void,
): PastConversationsViewModel {
  const found = signal<Found>(NOTHING);
  const loadingMore = signal(false);
  /** A deletion that did not even begin. */
  const failed = signal<Refused | undefined>(undefined);
  let source: PastSource | undefined;
  let asked = 0;

  const snapshot = computed((): PastConversationsSnapshot => {
    const client = shell.client.value;
    const { state, error, next } = found.value;
    const refused = failed.value ?? client?.deletions.refused.value;
    return {
      state,
      ...(error !== undefined && { error }),
      rows: client === undefined ? [] : rowsOf(client, found.value),
      hasMore: next !== undefined,
      loadingMore: loadingMore.value,
      mayDelete: client?.deletions.isOffered.value === true,
      deleted: client === undefined ? [] : deletedOf(client),
      ...(refused !== undefined &&
        client !== undefined && { notDeleted: { ...refused, name: client.roster.nameOf(refused.jid) } }),
    };
  });

  const read = async (mine: number, from: PastSource, before: Found): Promise<void> => {
    try {
      const page = await from(before.next, PAST_PER_PAGE);
      if (mine !== asked) return;
      const isNew = new Set(before.all.map(({ jid }) => jid));
      const all = [...before.all, ...page.conversations.filter(({ jid }) => !isNew.has(jid))];
      found.value = { state: "done", all, next: page.next };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (mine !== asked) return;
      found.value = { ...found.peek(), state: "failed", error: errorCodeOf(error.condition) };
    }
  };

  // What was found belonged to the account that has gone.
  effect(() => {
    if (shell.client.value !== undefined) return;
    asked++;
    source = undefined;
    batch(() => {
      found.value = NOTHING;
      loadingMore.value = false;
      failed.value = undefined;
    });
  });

  const load = (): void => {
    const client = shell.client.peek();
    if (client === undefined) return;
    source = pastSource(client);
    found.value = { ...found.peek(), state: "loading" };
    void read(++asked, source, NOTHING);
  };

  // Deleted, here or on another device: only the server knows what is left of it.
  effect(() => {
    const gone = shell.client.value?.deletions.forgotten.value?.with;
    const { state, all } = found.peek();
    if (gone === undefined || state === "idle") return;
    found.value = { ...found.peek(), all: all.filter(({ jid }) => jid !== gone) };
    untracked(load);
  });

  return {
    ...viewModelOf(snapshot),
    load,
    loadMore() {
      const before = found.peek();
      if (source === undefined || before.next === undefined || loadingMore.peek()) return;
      loadingMore.value = true;
      void read(asked, source, before).finally(() => {
        loadingMore.value = false;
      });
    },
    openConversation,
    async remove(jid) {
      const client = shell.client.peek();
      if (client === undefined) return;
      failed.value = undefined;
      try {
        const upTo = await newestId(client, jid as BareJid);
        if (upTo !== undefined) client.deletions.remove(jid as BareJid, upTo);
        onRemoved(jid);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        failed.value = { jid: jid as BareJid, error: errorCodeOf(error.condition) };
      }
    },
    dismissNotDeleted() {
      failed.value = undefined;
      shell.client.peek()?.deletions.dismissRefused();
    },
    undoRemove: (jid) => void shell.client.peek()?.deletions.restore(jid as BareJid),
  };
}

function deletedOf(client: AccountClient): PastConversationsSnapshot["deleted"] {
  return [...client.deletions.waiting.value.keys()]
    .toReversed()
    .map((jid) => ({ jid, name: client.roster.nameOf(jid) }));
}

/**
 * The newest that the archive has of them, receipts and corrections too: what comes meanwhile is not deleted with it. Rejects
 * with RequestError.
 */
async function newestId(client: AccountClient, jid: BareJid): Promise<string | undefined> {
  const page = await client.context.archive.page(undefined, { with: jid }, { before: "", max: 1 });
  return page.last;
}

/** What is said meanwhile moves a conversation to the top, and puts in whom one had never talked with. */
function rowsOf(client: AccountClient, { all, next }: Found): readonly PastConversationRow[] {
  const live = new Map(conversationRows(client).map((row) => [row.jid, row]));
  const known = new Set<string>(all.map(({ jid }) => jid));
  const oldest = next === undefined ? 0 : (all.at(-1)?.last?.at ?? 0);
  const others = [...live.values()].filter(
    ({ jid, lastAt }) => !known.has(jid) && lastAt !== undefined && lastAt >= oldest,
  );
  const rows = [
    ...all.filter(({ jid }) => !isBeingDeleted(client, jid)).map((one) => rowOf(client, one, live.get(one.jid))),
    ...others.map((row) => rowOf(client, { jid: row.jid as BareJid, kind: "person" }, row)),
  ];
  return rows.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
}

function rowOf(
  client: AccountClient,
  { jid, kind, name, last }: PastConversation,
  live: ConversationListRow | undefined,
): PastConversationRow {
  const isNewer = live?.lastAt !== undefined && live.lastAt >= (last?.at ?? 0);
  const at = isNewer ? live.lastAt : last?.at;
  const text = isNewer ? live.lastText : last?.text;
  const isTalk = kind === "talk";
  return {
    ...(isTalk ? { base: "unknown" as const } : client.people.of(jid).value),
    jid,
    isTalk,
    name: isTalk ? (name ?? client.rooms.nameOf(jid)) : client.roster.nameOf(jid),
    ...(at !== undefined && { lastAt: at }),
    ...(text !== undefined && { lastText: text }),
  };
}
