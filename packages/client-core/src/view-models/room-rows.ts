import type { BareJid } from "@tandem/protocol";
import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { RoomRow } from "./my-chat.ts";
import { once } from "./once.ts";
import type { Shell } from "./shell.ts";

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** Followed rooms by name. A row is made anew when its own room changes, the order when a name does: there may be hundreds. */
export function createRoomRows(shell: Pick<Shell, "client">): ReadonlySignal<readonly RoomRow[]> {
  return computed(() => {
    const client = shell.client.value;
    return client === undefined ? [] : rowsOf(client).value;
  });
}

const rowsOfClient = new WeakMap<AccountClient, ReadonlySignal<readonly RoomRow[]>>();

function rowsOf(client: AccountClient): ReadonlySignal<readonly RoomRow[]> {
  const known = rowsOfClient.get(client) ?? createRows(client);
  rowsOfClient.set(client, known);
  return known;
}

function createRows(client: AccountClient): ReadonlySignal<readonly RoomRow[]> {
  const rows = new Map<BareJid, ReadonlySignal<RoomRow>>();
  const inOrder = computed(() => {
    const named = client.rooms.followed.value.map((jid) => ({ jid, name: client.rooms.nameOf(jid) }));
    return named.toSorted((a, b) => byName.compare(a.name, b.name)).map(({ jid }) => jid);
  });
  return computed(() => inOrder.value.map((jid) => once(rows, jid, () => computed(() => rowOf(client, jid))).value));
}

function rowOf(client: AccountClient, jid: BareJid): RoomRow {
  const { summary, state, topic } = client.rooms.line(jid);
  const { kind } = state.value;
  const { unread, mentions, hasDraft, hasImportant, last } = summary.value;
  const sign = client.rooms.signOf(jid);
  return {
    jid,
    name: client.rooms.nameOf(jid),
    unread,
    mentions,
    muted: client.rooms.levelOf(jid) === "nothing",
    hasDraft,
    importance: hasImportant,
    state: kind === "left" ? "not-joined" : kind,
    topic: topic.value,
    ...(sign !== undefined && { sign }),
    ...(client.rooms.isFavourite(jid) && { isFavourite: true as const }),
    ...(last !== undefined && { lastAt: last.at, lastText: last.text }),
  };
}
