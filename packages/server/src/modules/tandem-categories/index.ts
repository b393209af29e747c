import { bareOf, type BareJid, localOf } from "@tandem/protocol";
import { asksForLast, buildRoomTree, type ListedRoom, NS_CATEGORIES } from "@tandem/protocol/tandem-categories";
import { groupOf, principalsOf } from "@tandem/protocol/tandem-rooms";
import { buildPageResult, NS_RSM, parsePageRequest } from "@tandem/protocol/xep-0059-rsm";
import type { XmlElement } from "@tandem/xml";
import { defineModule, Inbox, type IqContext, type ModuleHost } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { organisationGroups } from "../tandem-groups/contract.ts";
import {
  type CategoryStanding,
  type RoomPlace,
  rooms,
  type Rooms,
  type VisibleRoom,
} from "../xep-0045-muc/contract.ts";
import { type Categories, categories, type Category } from "./contract.ts";
import { errors } from "./errors.ts";
import { settingsIn } from "./defaults.ts";
import { around, isScoped, scopesLeft, standingIn } from "./scope.ts";
import { added, changed, inOrder, subtree, type Tree, without } from "./tree.ts";

/** Rooms in one answer; an answer that is cut says so with a `<set/>` (XEP-0059), and the rest is asked for. */
export const ROOMS_PER_ANSWER_MAX = 500;

/** The tree of rooms, docs/protocol/categories.md: kept here, told in one exchange, asked by the rooms service. */
export const tandemCategories = defineModule({
  name: "tandem-categories",
  errors: errors.table,
  setup(host) {
    const kept = new KeptTree(host);
    host.provide(categories, offer(host, kept));
    host.on("accountRemoved", (account) => kept.forget(account));
    host.onStarted(() => {
      const service = host.use(rooms);
      service.addFeature(NS_CATEGORIES);
      service.onServiceIq("get", NS_CATEGORIES, "categories", (context) => answer(host, service, kept, context));
      service.setPolicy({
        knowsCategory: async (id) => (await kept.read()).has(id),
        hasScope: async (place) => isScoped(await kept.read(), place),
        scopesLeft: async (from, to) => scopesLeft(await kept.read(), from, to),
        async mayCreate(account, category) {
          const tree = await kept.read();
          return mayCreate(tree, await who(host, tree, account), category);
        },
        async settings() {
          const tree = await kept.read();
          return (category) => settingsIn(tree, category);
        },
        async principalsOf(account) {
          return principalsOf(account, (await host.use(accounts).get(account))?.groups ?? []);
        },
        around: async (place) => around(await kept.read(), place),
        async inGroup(group, max) {
          const people = await host.use(accounts).inGroup(group, max);
          return people.map(({ jid, groups }) => ({ jid, principals: principalsOf(jid, groups) }));
        },
        async openGroups() {
          const groups = await host.use(organisationGroups).list();
          return new Set(groups.flatMap(({ name, isHidden }) => (isHidden ? [] : [name])));
        },
        standingsOf: (account, only) => standings(host, kept, account, only),
      });
      host.use(accounts).onGroupsChanged((account) => service.recheckAccount(account));
    });
  },
});

/** The tree in memory, read again when its collection has changed. Changes come one after the other. */
class KeptTree {
  readonly #collection;
  readonly #writes: Inbox;
  #tree: Tree = new Map();
  #rev = -1;

  constructor(host: ModuleHost) {
    this.#collection = host.storage.collection<Category>({ name: "categories", version: 1 });
    this.#writes = new Inbox((fault) => host.log.error("categories.fault", { error: String(fault) }));
  }

  async read(): Promise<Tree> {
    const rev = await this.#collection.lastRev("");
    if (rev === this.#rev) return this.#tree;
    const rows = await this.#collection.list("");
    this.#tree = new Map(rows.map((row) => [row.key, row.value]));
    this.#rev = rev;
    return this.#tree;
  }

  /** The account is no more: what the tree lets it do goes, or the next one of that name would inherit it. */
  async forget(account: BareJid): Promise<void> {
    for (const category of (await this.read()).values()) {
      if (without(category, account) === category) continue;
      await this.write(category.id, (tree) => {
        const now = tree.get(category.id);
        return now && without(now, account);
      });
    }
  }

  /** `decide` sees the tree as it is and throws, or says what one category shall be; undefined removes it. */
  write(id: string, decide: (tree: Tree) => Category | undefined | Promise<undefined>): Promise<void> {
    return this.#writes.run(async () => {
      const category = await decide(await this.read());
      if (category === undefined) await this.#collection.delete("", id);
      else await this.#collection.put("", id, category);
      this.#rev = -1;
    });
  }
}

/** A change of these is seen by those inside the rooms below (RM3, RM4, RM6). */
const FOLLOWED = ["parent", "managers", "defaults", "locks", "leastRetention"] as const;

function offer(host: ModuleHost, kept: KeptTree): Categories {
  return {
    list: async () => inOrder(await kept.read()),
    create: (wanted) => kept.write(wanted.id, (tree) => added(tree, wanted, host.limits)),
    async change(id, change) {
      await kept.write(id, (tree) => changed(tree, id, change, host.limits));
      const below = subtree(await kept.read(), id);
      // RM2: at once. Moving a category is a narrowing too.
      if (change.scope !== undefined || change.parent !== undefined) await host.use(rooms).recheckCategories(below);
      if (!FOLLOWED.some((name) => change[name] !== undefined)) return;
      await host.use(rooms).recheckSettings(below);
    },
    remove: (id) => kept.write(id, (tree) => checkRemoval(host.use(rooms), tree, id)),
  };
}

async function checkRemoval(service: Rooms, tree: Tree, id: string): Promise<undefined> {
  if (!tree.has(id)) throw errors.raise["categories/unknown"]({ id });
  const isParent = [...tree.values()].some((category) => category.parent === id);
  if (isParent || (await service.countIn(id)) > 0) throw errors.raise["categories/not-empty"]({ id });
}

/** RM3: managers, of the category or of one above it, always; others where it lets everyone; nobody outside its scope. */
export function mayCreate(tree: Tree, principals: ReadonlySet<string>, category: string | undefined): boolean {
  const own = category === undefined ? undefined : tree.get(category);
  if (own === undefined) return category === undefined;
  const { isInScope, isManager } = standingIn(tree, { category: own.id }, principals);
  return isInScope && (isManager || own.creation === "everyone");
}

/** Groups are looked up only where some category names one, or the room. */
async function who(
  host: ModuleHost,
  tree: Tree,
  account: BareJid,
  { scope: own }: RoomPlace = {},
): Promise<ReadonlySet<string>> {
  const names = (list: readonly string[] | undefined): boolean =>
    list?.some((one) => groupOf(one) !== undefined) === true;
  const isAsked =
    names(own) ||
    [...tree.values()].some(
      ({ scope, managers, defaults }) => names(scope) || names(managers) || names(defaults?.members),
    );
  const groups = isAsked ? ((await host.use(accounts).get(account))?.groups ?? []) : [];
  return principalsOf(account, groups);
}

async function standings(
  host: ModuleHost,
  kept: KeptTree,
  account: BareJid,
  only: RoomPlace = ANY_PLACE,
): Promise<(place: RoomPlace) => CategoryStanding> {
  const tree = await kept.read();
  const principals = await who(host, tree, account, only);
  return (place) => standingIn(tree, place, principals);
}

/** Which may name any group. */
const ANY_PLACE: RoomPlace = { scope: ["group:"] };

const NO_ROOMS = { rooms: [], isComplete: true } as const;

/** §3 of the document: tree and rooms in one exchange. */
async function answer(host: ModuleHost, service: Rooms, kept: KeptTree, context: IqContext): Promise<XmlElement> {
  const page = parsePageRequest(context.payload.child("set", NS_RSM));
  const withRooms = page?.max !== 0;
  const max = Math.max(1, Math.min(page?.max ?? ROOMS_PER_ANSWER_MAX, ROOMS_PER_ANSWER_MAX));
  const after = page?.after === undefined ? undefined : page.after.split("@")[0];
  const asker = bareOf(context.from);
  const [tree, found, standingOf] = await Promise.all([
    kept.read(),
    withRooms ? service.visibleTo(asker, { after, max }) : NO_ROOMS,
    standings(host, kept, asker, {}),
  ]);
  // A page that goes on needs no second copy of the tree.
  const shown = after === undefined ? inOrder(tree).filter(({ id }) => standingOf({ category: id }).isInScope) : [];
  const jids = asksForLast(context.payload) ? found.rooms.map(({ jid }) => jid) : [];
  const last = await service.lastSaidIn(jids);
  const told = buildRoomTree({
    categories: shown,
    rooms: found.rooms.map((room) => ({ ...listed(room, tree), lastAt: last.get(room.jid) })),
  });
  if (found.isComplete) return told;
  return told.append(buildPageResult({ first: found.rooms[0]?.jid, last: found.rooms.at(-1)?.jid }));
}

function listed(room: VisibleRoom, tree: Tree): ListedRoom {
  const { jid, name, topic, description, occupants, members, visibility, isModerated, isJoinable, affiliation } = room;
  return {
    jid,
    name: name === "" ? localOf(jid) : name,
    category: room.category !== undefined && tree.has(room.category) ? room.category : undefined,
    topic: topic === "" ? undefined : topic,
    description: description === "" ? undefined : description,
    occupants,
    members,
    visibility,
    isAuditorium: isModerated,
    isJoinable,
    affiliation: affiliation === "none" ? undefined : affiliation,
  };
}
