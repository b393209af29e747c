import { type BareJid, domainOf } from "@tandem/protocol";
import { iqResult } from "@tandem/protocol/stanza";
import type { DirectoryPlace } from "@tandem/protocol/tandem-directory";
import {
  buildGroupRequest,
  buildGroupsRequest,
  buildListedGroup,
  type GroupMember,
  type GroupMembers,
  LISTED_NODE_CONFIG,
  NS_GROUPS,
  type OrganisationGroup,
  parseGroupMembers,
  parseGroupRequest,
  parseGroups,
  parseListedGroup,
} from "@tandem/protocol/tandem-groups";
import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import { createContactSet } from "../account/contact-set.ts";
import type { Context } from "../account/context.ts";
import { compareNames } from "../contacts/arrange.ts";
import { RequestError } from "../connection/index.ts";

/** Groups in one list: as many as a session may have open (`groupsWatchedMax` of the server). */
export const LISTED_GROUPS_MAX = 50;
const OPEN_KEY = "open-groups";

/** `gone`: the organisation has it no more, or shows it no more. `failed`: it could not be read; opening it again tries anew. */
export type GroupState = "closed" | "loading" | "open" | "gone" | "failed";

export interface ListedGroup {
  readonly state: GroupState;
  /** Undefined until somebody has told. */
  readonly size?: number;
  /** By name; none unless open. */
  readonly members: readonly GroupMember[];
}

/** Groups of the organisation in the person's own list (CO3; docs/protocol/groups.md). Their people are watched while open. */
export interface Groups {
  /** False on a server that knows no groups (RT32). */
  readonly isOffered: ReadonlySignal<boolean>;
  /** The person's own list. */
  readonly listed: ReadonlySignal<ReadonlySet<string>>;
  /** People whose presence comes because a group is open. */
  readonly watched: ReadonlySignal<ReadonlySet<BareJid>>;
  of(name: string): ReadonlySignal<ListedGroup>;
  /** At each sign-in: the list, and anew what stood open. */
  load(): Promise<void>;
  /** All that the organisation shows, by name; `around`: with whether a scope there leaves them out. Rejects with RequestError. */
  find(around?: DirectoryPlace): Promise<readonly OrganisationGroup[]>;
  setListed(name: string, isListed: boolean): Promise<void>;
  setOpen(name: string, isOpen: boolean): Promise<void>;
}

const CLOSED: ListedGroup = { state: "closed", members: [] };

/** `onUnwatched`: presence of these people does not come any more, and what is known of it counts no longer. */
export function createGroups(context: Context, onUnwatched: (people: readonly BareJid[]) => void): Groups {
  const { connection, account, store } = context;
  const domain = domainOf(account);
  const node = { node: NS_GROUPS, config: LISTED_NODE_CONFIG, parse: parseListedGroup, build: buildListedGroup };
  const list = createContactSet<string>(context, node);
  const groups = new Map<string, Signal<ListedGroup>>();
  const watched = signal<ReadonlySet<BareJid>>(new Set());
  const isOffered = signal(false);
  /** What was told of a group between the question and the answer. */
  const early = new Map<string, GroupMembers[]>();

  const slot = (name: string): Signal<ListedGroup> => {
    let found = groups.get(name);
    if (found === undefined) groups.set(name, (found = signal(CLOSED)));
    return found;
  };

  const change = (name: string, next: Partial<ListedGroup>): void => {
    const group = slot(name);
    batch(() => {
      group.value = { ...group.peek(), ...next };
      const now = new Set([...groups.values()].flatMap(({ value }) => value.members.map(({ jid }) => jid)));
      const gone = [...watched.peek()].filter((jid) => !now.has(jid));
      watched.value = now;
      if (gone.length > 0) onUnwatched(gone);
    });
  };

  const remember = (): void => {
    const isOpen = ({ state }: ListedGroup): boolean => state === "open" || state === "loading";
    void store.set(
      OPEN_KEY,
      [...groups].filter(([, group]) => isOpen(group.peek())).map(([name]) => name),
    );
  };

  const open = async (name: string): Promise<void> => {
    change(name, { state: "loading" });
    try {
      const answer = await connection.request("set", domain, buildGroupRequest("watch", name));
      const told = parseGroupMembers(answer.child("members", NS_GROUPS));
      // Closed again before the answer came.
      if (slot(name).peek().state !== "loading") return;
      const members = (early.get(name) ?? []).reduce(changed, told?.members ?? []);
      change(name, { state: "open", members, size: members.length });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      change(name, { state: error.condition === "item-not-found" ? "gone" : "failed", members: [] });
    } finally {
      early.delete(name);
    }
  };

  connection.onStanza((stanza) => {
    if (stanza.name !== "iq" || stanza.attr("type") !== "set" || stanza.attr("from") !== domain) return;
    const members = parseGroupMembers(stanza.child("members", NS_GROUPS));
    const ended = stanza.child("unwatch", NS_GROUPS);
    if (members !== null) takeChange(members);
    else if (ended !== undefined) takeEnd(ended);
    else return;
    connection.send(iqResult(stanza));
  });

  const takeChange = (told: GroupMembers): void => {
    const { state, members: old } = slot(told.group).peek();
    if (state === "loading") early.set(told.group, [...(early.get(told.group) ?? []), told]);
    if (state !== "open") return;
    const members = changed(old, told);
    change(told.group, { members, size: members.length });
  };

  const takeEnd = (ended: XmlElement): void => {
    const name = parseGroupRequest(ended);
    if (name !== null) change(name, { state: "gone", members: [] });
  };

  const find = async (around?: DirectoryPlace): Promise<readonly OrganisationGroup[]> => {
    const answer = await connection.request("get", domain, buildGroupsRequest(around));
    return parseGroups(answer.child("groups", NS_GROUPS)) ?? [];
  };

  /** Which of the list are still there, and how large they are. */
  const learnSizes = async (): Promise<void> => {
    const sizes = new Map((await find()).map(({ name, size }) => [name, size]));
    batch(() => {
      for (const name of list.all.peek()) {
        const size = sizes.get(name);
        const { state } = slot(name).peek();
        if (size === undefined) change(name, { state: "gone", members: [] });
        else change(name, { size, state: state === "gone" ? "closed" : state });
      }
    });
  };

  const setOpen = async (name: string, isOpen: boolean): Promise<void> => {
    const { state } = slot(name).peek();
    if (isOpen) {
      const opening = open(name);
      remember();
      return await opening;
    }
    if (state === "gone" || state === "closed") return;
    change(name, { state: "closed", members: [] });
    remember();
    await connection.request("set", domain, buildGroupRequest("unwatch", name));
  };

  return {
    isOffered,
    listed: list.all,
    watched,
    of: slot,
    find,
    async load() {
      isOffered.value = context.features.server.has(NS_GROUPS);
      if (!isOffered.peek()) return;
      await list.load();
      if (list.all.peek().size === 0) return;
      const kept = (await store.get(OPEN_KEY)) as unknown;
      const wasOpen = new Set(Array.isArray(kept) ? kept : []);
      await learnSizes();
      const again = [...list.all.peek()].filter((name) => wasOpen.has(name) && slot(name).peek().state !== "gone");
      await Promise.all(again.map(open));
    },
    async setListed(name, isListed) {
      await list.set(name, isListed);
      await (isListed ? learnSizes() : setOpen(name, false));
    },
    setOpen,
  };
}

/** By name; who was there already is there once. */
function changed(old: readonly GroupMember[], { members: joined, gone }: GroupMembers): readonly GroupMember[] {
  const told = new Set([...gone, ...joined.map(({ jid }) => jid)]);
  return [...old.filter(({ jid }) => !told.has(jid)), ...joined].toSorted((a, b) => compareNames(a.name, b.name));
}
