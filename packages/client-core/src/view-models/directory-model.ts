import { computed, signal } from "@preact/signals-core";
import type { BareJid } from "@tandem/protocol";
import type { AccountClient } from "../account/account-client.ts";
import { categoryPath, flatCategories } from "../rooms/category-tree.ts";
import { RefusedError } from "../rooms/refusal.ts";
import type { Told } from "./directory-details.ts";
import type {
  DirectoryDetails,
  DirectoryOrder,
  DirectoryRoom,
  DirectoryShown,
  DirectorySnapshot,
  DirectoryViewModel,
} from "./directory.ts";
import { viewModelOf } from "./of-signal.ts";
import { createSuggestions } from "./people-suggestions.ts";
import { addressOf, NOT_AN_ADDRESS, OFFLINE, outcomeOf, type Shell } from "./shell.ts";

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
/** Who walks through the list asks about none of the rooms on the way (design 07a). */
const DETAILS_AFTER_MS = 150;
const EMPTY = { categories: [], rooms: [] };

type Later = typeof import("./directory-later.ts");

// long: the verbs of one screen, over parts that are elsewhere.
export function createDirectoryViewModel(shell: Shell): DirectoryViewModel {
  const search = signal("");
  const categoryId = signal<string | undefined>(undefined);
  const selected = signal<string | undefined>(undefined);
  const order = signal<DirectoryOrder>("activity");
  const shown = signal<DirectoryShown>({ isManaged: false, isTopicSearched: true });
  const gone = signal<string | undefined>(undefined);
  /** Of the room that was asked last. */
  const told = signal<Told | undefined>(undefined);
  /** Fetched when somebody looks at the directory. */
  const later = signal<Later | undefined>(undefined);
  let cancelAsking: () => void = () => {};
  /** In which a room is about to be made. */
  const making = signal<string | undefined>(undefined);
  const suggestions = createSuggestions(shell, () =>
    making.value === undefined ? undefined : { category: making.value },
  );
  const isLoading = signal(false);
  const hasFailed = signal(false);

  const tree = computed(() => shell.client.value?.rooms.tree.value ?? EMPTY);
  const index = computed(() => later.value?.createDirectoryIndex(tree.value));
  const found = computed(() =>
    index.value?.find({
      ...shown.value,
      type: shown.value.type,
      search: search.value,
      categoryId: categoryId.value,
      order: order.value,
    }),
  );
  const rooms = computed((): readonly DirectoryRoom[] => {
    const client = shell.client.value;
    if (client === undefined || found.value === undefined) return [];
    return later.value?.shownRooms(client, found.value.rooms) ?? [];
  });
  const categories = computed(() => found.value?.categories ?? flatCategories(tree.value, () => true));
  const templates = computed(() =>
    tree.value.rooms
      .filter(({ affiliation }) => affiliation === "owner")
      .map(({ jid, name, category = "", visibility }) => ({ jid, name, categoryId: category, visibility }))
      .toSorted((a, b) => byName.compare(a.name, b.name)),
  );
  const joinedCount = computed(() => {
    const followed = new Set<string>(shell.client.value?.rooms.followed.value);
    return tree.value.rooms.filter(({ jid }) => followed.has(jid)).length;
  });
  const details = computed((): DirectoryDetails | undefined => {
    const [client, jid, last] = [shell.client.value, selected.value, told.value];
    const room = tree.value.rooms.find((one) => one.jid === jid);
    if (client === undefined || jid === undefined || room === undefined) return undefined;
    const path = categoryPath(tree.value, room.category);
    return { jid, categoryPath: path, ...(last?.jid === jid && later.value?.shownDetails(client, last)) };
  });

  const snapshot = computed((): DirectorySnapshot => {
    const client = shell.client.value;
    return {
      loading: !hasFailed.value && (found.value === undefined || (isLoading.value && tree.value.rooms.length === 0)),
      ...(hasFailed.value && { error: "unreachable" as const }),
      search: search.value,
      ...(categoryId.value !== undefined && { categoryId: categoryId.value }),
      shown: shown.value,
      total: tree.value.rooms.length,
      joinedCount: joinedCount.value,
      matching: found.value?.matching ?? 0,
      categories: categories.value,
      order: order.value,
      rooms: rooms.value,
      templates: templates.value,
      suggestions: suggestions.hits.value,
      mayCreate: client?.context.features.rooms !== undefined,
      ...(selected.value !== undefined && { selected: selected.value }),
      ...(details.value !== undefined && { details: details.value }),
      ...(gone.value !== undefined && { gone: gone.value }),
    };
  });

  /** RM2: what is not there for us does not go on standing in the list. */
  const lose = (client: AccountClient, jid: BareJid): void => {
    const room = tree.peek().rooms.find((one) => one.jid === jid);
    if (room !== undefined) gone.value = room.name;
    void outcomeOf(() => client.rooms.loadTree());
  };

  const fetchLater = async (): Promise<Later> => (later.value ??= await import("./directory-later.ts"));

  const askDetails = async (client: AccountClient, jid: BareJid): Promise<void> => {
    const { readDetails } = await fetchLater();
    const answer = await readDetails(client, jid);
    if (answer === "gone") lose(client, jid);
    else if (answer !== undefined && selected.peek() === jid) told.value = answer;
  };

  const select = (jid: string | undefined): void => {
    if (jid === selected.peek()) return;
    cancelAsking();
    selected.value = jid;
    const address = jid === undefined ? null : addressOf(jid);
    const client = shell.client.peek();
    if (address === null || client === undefined) return;
    cancelAsking = shell.ports.time.after(DETAILS_AFTER_MS, () => {
      askDetails(client, address).catch((error: unknown) =>
        shell.ports.log.warn(`Details of ${address} could not be loaded: ${String(error)}`),
      );
    });
  };

  return {
    ...viewModelOf(snapshot),
    async load() {
      const client = shell.client.peek();
      if (client === undefined) return;
      isLoading.value = true;
      try {
        await fetchLater();
        hasFailed.value = !(await outcomeOf(() => client.rooms.loadTree(true))).ok;
      } catch (error) {
        shell.ports.log.warn(`The directory could not be loaded: ${String(error)}`);
        hasFailed.value = true;
      } finally {
        isLoading.value = false;
      }
    },
    setSearch: (text) => {
      search.value = text;
    },
    setOrder: (next) => {
      order.value = next;
    },
    show(change) {
      shown.value = { ...shown.peek(), ...change };
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
      const outcome = await outcomeOf(() => client.membershipRequests.ask(address));
      if (!outcome.ok && outcome.code === "not-found") lose(client, address);
      return outcome;
    },
    chooseCategory: (id) => {
      categoryId.value = id;
    },
    select,
    forgetGone: () => {
      gone.value = undefined;
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
      if (refusal === "not-found") lose(client, address);
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
