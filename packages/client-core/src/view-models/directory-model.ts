import { computed, signal } from "@preact/signals-core";
import type { ListedRoom, RoomTree } from "@tandem/protocol/tandem-categories";
import type { AccountClient } from "../account/account-client.ts";
import { flatCategories, withDescendants } from "../rooms/category-tree.ts";
import { RefusedError } from "../rooms/refusal.ts";
import type { DirectoryOrder, DirectoryRoom, DirectorySnapshot, DirectoryViewModel } from "./directory.ts";
import { viewModelOf } from "./of-signal.ts";
import { createSuggestions } from "./people-suggestions.ts";
import { addressOf, NOT_AN_ADDRESS, OFFLINE, outcomeOf, type Shell } from "./shell.ts";

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

export function createDirectoryViewModel(shell: Shell): DirectoryViewModel {
  const search = signal("");
  const categoryId = signal<string | undefined>(undefined);
  const selected = signal<string | undefined>(undefined);
  const order = signal<DirectoryOrder>("name");
  /** In which a room is about to be made. */
  const making = signal<string | undefined>(undefined);
  const suggestions = createSuggestions(shell, () =>
    making.value === undefined ? undefined : { category: making.value },
  );
  const isLoading = signal(false);
  const hasFailed = signal(false);

  const snapshot = computed((): DirectorySnapshot => {
    const client = shell.client.value;
    const tree: RoomTree = client?.rooms.tree.value ?? { categories: [], rooms: [] };
    const text = search.value.trim().toLowerCase();
    return {
      loading: isLoading.value && tree.rooms.length === 0,
      ...(hasFailed.value && { error: "unreachable" as const }),
      search: search.value,
      ...(categoryId.value !== undefined && { categoryId: categoryId.value }),
      matching: tree.rooms.filter((room) => rankOf(room, text) > 0).length,
      categories: flatCategories(tree, (room) => rankOf(room, text) > 0),
      order: order.value,
      rooms:
        client === undefined ? [] : listed(client, tree, { text, categoryId: categoryId.value, order: order.value }),
      templates: tree.rooms
        .filter(({ affiliation }) => affiliation === "owner")
        .map(({ jid, name, category = "", visibility }) => ({ jid, name, categoryId: category, visibility }))
        .toSorted((a, b) => byName.compare(a.name, b.name)),
      suggestions: suggestions.hits.value,
      mayCreate: client?.context.features.rooms !== undefined,
      ...(selected.value !== undefined && { selected: selected.value }),
    };
  });

  return {
    ...viewModelOf(snapshot),
    async load() {
      const client = shell.client.peek();
      if (client === undefined) return;
      isLoading.value = true;
      const outcome = await outcomeOf(() => client.rooms.loadTree(true));
      isLoading.value = false;
      hasFailed.value = !outcome.ok;
    },
    setSearch: (text) => {
      search.value = text;
    },
    setOrder: (next) => {
      order.value = next;
    },
    suggest(next, category) {
      making.value = category;
      suggestions.setText(next);
    },
    async ask(jid) {
      const client = shell.client.peek();
      const address = addressOf(jid);
      if (client === undefined) return OFFLINE;
      if (address === null) return NOT_AN_ADDRESS;
      return await outcomeOf(() => client.membershipRequests.ask(address));
    },
    chooseCategory: (id) => {
      categoryId.value = id;
    },
    select: (jid) => {
      selected.value = jid;
    },
    async join(jid) {
      const client = shell.client.peek();
      const address = addressOf(jid);
      if (client === undefined) return OFFLINE;
      if (address === null) return NOT_AN_ADDRESS;
      let refusal: RefusedError["refusal"] | undefined;
      const outcome = await outcomeOf(async () => {
        try {
          await client.rooms.follow(address);
        } catch (error) {
          if (error instanceof RefusedError) refusal = error.refusal;
          throw error;
        }
      });
      return refusal === undefined ? outcome : { ...outcome, refusal };
    },
    async leave(jid) {
      const client = shell.client.peek();
      const address = addressOf(jid);
      if (client === undefined) return OFFLINE;
      return address === null ? NOT_AN_ADDRESS : await outcomeOf(() => client.rooms.unfollow(address));
    },
    async create(room) {
      const client = shell.client.peek();
      if (client === undefined || client.context.features.rooms === undefined) return OFFLINE;
      let jid: string | undefined;
      const outcome = await outcomeOf(async () => {
        jid = await client.rooms.create(room);
      });
      return jid === undefined ? outcome : { ...outcome, jid };
    },
  };
}

/** 2: in the name; 1: in the topic or the description; 0: not at all. */
function rankOf({ name, topic, description }: ListedRoom, text: string): number {
  if (text === "" || name.toLowerCase().includes(text)) return 2;
  return [topic, description].some((words) => words?.toLowerCase().includes(text) === true) ? 1 : 0;
}

function listed(
  client: AccountClient,
  tree: RoomTree,
  { text, categoryId, order }: { text: string; categoryId: string | undefined; order: DirectoryOrder },
): readonly DirectoryRoom[] {
  const below = categoryId === undefined ? undefined : withDescendants(tree, categoryId);
  const followed = new Set(client.rooms.followed.value);
  return tree.rooms
    .filter((room) => rankOf(room, text) > 0 && (below === undefined || below.has(room.category ?? "")))
    .toSorted((a, b) => rankOf(b, text) - rankOf(a, text) || compare(a, b, order))
    .map((room) => ({
      jid: room.jid,
      name: room.name,
      topic: room.topic ?? "",
      description: room.description ?? "",
      categoryId: room.category ?? "",
      visibility: room.visibility,
      inRoomCount: room.occupants,
      memberCount: room.members,
      ...(room.lastAt !== undefined && { lastAt: room.lastAt }),
      joined: followed.has(room.jid),
      access: accessTo(client, room),
    }));
}

/** Biggest first, or where something was said last, then where most people are; ties by name. */
function compare(a: ListedRoom, b: ListedRoom, order: DirectoryOrder): number {
  const byActivity = (): number => (b.lastAt ?? 0) - (a.lastAt ?? 0) || b.occupants - a.occupants;
  const first = order === "members" ? b.members - a.members : order === "activity" ? byActivity() : 0;
  return first || byName.compare(a.name, b.name);
}

function accessTo(client: AccountClient, room: ListedRoom): DirectoryRoom["access"] {
  if (room.isJoinable) return "join";
  if (client.membershipRequests.asked.value.has(room.jid)) return "asked";
  return room.visibility === "closed" ? "ask" : "by-invitation";
}
