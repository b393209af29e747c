import type { BareJid } from "@tandem/protocol";
import { groupOf, type Inheritable, parsePrincipal, type Principal } from "@tandem/protocol/tandem-rooms";
import { computed, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import { categoryPath, flatCategories } from "../rooms/category-tree.ts";
import type { LoadedSettings } from "../rooms/settings/room-settings.ts";
import { BLANK_SETTINGS, changesOf, type RoomSettings } from "../rooms/settings/settings.ts";
import { viewModelOf } from "./of-signal.ts";
import type { RoomAccessViewModel } from "./room-access.ts";
import type { RoomPeopleList, RoomPrincipal, RoomSettingsSnapshot, RoomSettingsViewModel } from "./room-settings.ts";
import { createSuggestions } from "./people-suggestions.ts";
import { OFFLINE, outcomeOf, type Shell } from "./shell.ts";
import type { ErrorCode } from "./view-model.ts";

/** RM6. */
const DESCRIPTION_CHARS_MAX = 256;
const BLANK: LoadedSettings = { ...BLANK_SETTINGS, owners: new Set() };
/** Fetched with the page that wants it: the first load does without. */
const exchanges = () => import("../rooms/settings/room-settings.ts");
const LISTS: readonly RoomPeopleList[] = ["managers", "members", "presenters", "banned", "scope"];
/** By which value of the page each shows. */
const SETTING_OF: Readonly<Record<Inheritable, keyof RoomSettings>> = {
  visibility: "visibility",
  invitations: "allowsInvites",
  history: "isArchived",
  files: "allowsFiles",
  retention: "retentionDays",
  members: "members",
};
/** Who stands in one of these stands in none of the others. */
const EXCLUDES: Readonly<Record<RoomPeopleList, readonly RoomPeopleList[]>> = {
  managers: ["members", "banned"],
  members: ["managers", "banned"],
  presenters: ["banned"],
  banned: ["managers", "members", "presenters"],
  scope: [],
};

/** The page of a room's settings: what is saved, what is changed on it, and nothing else that is kept. */
export function createRoomSettingsViewModel(shell: Shell, jid: BareJid): RoomSettingsViewModel {
  const state = signal<RoomSettingsSnapshot["state"]>("loading");
  const error = signal<ErrorCode | undefined>(undefined);
  const loaded = signal<LoadedSettings>(BLANK);
  const draft = signal<RoomSettings>(BLANK.settings);

  const suggestions = createSuggestions(shell, () => ({ room: jid }));

  const snapshot = computed((): RoomSettingsSnapshot => {
    const client = shell.client.value;
    const { settings, offer, owners } = loaded.value;
    const next = draft.value;
    const tree = client?.rooms.tree.value ?? { categories: [], rooms: [] };
    const problem = problemOf(next, offer.hasForm);
    return {
      jid,
      state: state.value,
      ...(error.value !== undefined && { error: error.value }),
      mayConfigure: offer.hasForm,
      ...offer,
      // Who may not change the form does not get it.
      name: offer.hasForm ? next.name.trim() || jid : (client?.rooms.nameOf(jid) ?? jid),
      values: next,
      inherits: next.categoryId === "" ? [] : next.inherits,
      categoryPath: categoryPath(
        tree,
        offer.hasForm ? next.categoryId : tree.rooms.find((room) => room.jid === jid)?.category,
      ),
      categories: flatCategories(tree, () => true).map(({ id, name, depth }) => ({ id, name, depth })),
      people: peopleOf(client, next, owners),
      saved: settings,
      changed: changesOf(settings, next).filter((key) => key !== "inherits" || next.categoryId !== ""),
      ...(problem !== undefined && { problem }),
      suggestions: suggestions.hits.value,
      outside: suggestions.outside.value,
      isSuggested: suggestions.isSettled.value,
    };
  });

  const load = async (): Promise<void> => {
    const client = shell.client.peek();
    if (client === undefined) return;
    state.value = "loading";
    error.value = undefined;
    const found = await exchanges().catch((reason: unknown) => {
      shell.ports.log.warn(`The settings of rooms could not be fetched: ${String(reason)}`);
      return undefined;
    });
    if (found === undefined) {
      error.value = "offline";
      state.value = "failed";
      return;
    }
    try {
      loaded.value = await found.loadSettings(client.connection, jid);
      draft.value = loaded.peek().settings;
      state.value = "ready";
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason;
      error.value = errorCodeOf(reason.condition);
      state.value = "failed";
    }
  };

  const edit = (change: Partial<RoomSettings>): void => {
    draft.value = standingAlone({ ...draft.peek(), ...change }, change);
  };

  const isReady = computed(() => state.value === "ready");
  let access: Promise<RoomAccessViewModel> | undefined;

  return {
    ...viewModelOf(snapshot),
    access: () =>
      (access ??= import("./room-access-model.ts").then(({ createRoomAccess }) => {
        const principal = (client: AccountClient | undefined, id: Principal): RoomPrincipal =>
          shownPrincipal(client, id, loaded.peek().owners);
        return createRoomAccess(shell, jid, { loaded, draft, isReady, principal });
      })).catch((reason: unknown) => {
        // Could not be fetched: the next who wants it tries again.
        shell.ports.log.warn(`What settings come to could not be fetched: ${String(reason)}`);
        access = undefined;
        throw reason;
      }),
    load,
    set: edit,
    setInherited(setting, isInherited) {
      const others = draft.peek().inherits.filter((one) => one !== setting);
      edit({ inherits: isInherited ? [...others, setting] : others });
    },
    add(list, text) {
      const principal = parsePrincipal(text.trim());
      if (principal === null || (list === "banned" && groupOf(principal) !== undefined)) return false;
      const now = draft.peek();
      const without = Object.fromEntries(EXCLUDES[list].map((other) => [other, less(now[other], principal)]));
      edit({ ...without, [list]: [...less(now[list], principal), principal] });
      return true;
    },
    remove: (list, principal) => edit({ [list]: less(draft.peek()[list], principal) }),
    suggest: (text) => suggestions.setText(text),
    async setPicture(picture) {
      const client = shell.client.peek();
      if (client === undefined || !client.context.isOnline.peek()) return OFFLINE;
      return await outcomeOf(() => client.cards.setRoomPhoto(jid, picture));
    },
    discard: () => edit(loaded.peek().settings),
    async save() {
      const client = shell.client.peek();
      if (client === undefined || !client.context.isOnline.peek()) return OFFLINE;
      state.value = "saving";
      const outcome = await outcomeOf(async () =>
        (await exchanges()).saveSettings(client.connection, jid, loaded.peek(), draft.peek()),
      );
      state.value = "ready";
      if (!outcome.ok) return outcome;
      await Promise.all([load(), outcomeOf(() => client.rooms.loadTree())]);
      return outcome;
    },
    async close(reason) {
      const client = shell.client.peek();
      if (client === undefined || !client.context.isOnline.peek()) return OFFLINE;
      const outcome = await outcomeOf(async () => (await exchanges()).closeRoom(client.connection, jid, reason));
      if (outcome.ok) await outcomeOf(() => client.rooms.loadTree());
      return outcome;
    },
  };
}

/** A room without a category has nothing to follow: what is set there holds. */
function standingAlone(next: RoomSettings, change: Partial<RoomSettings>): RoomSettings {
  if (next.categoryId !== "") return next;
  return { ...next, inherits: next.inherits.filter((name) => !(SETTING_OF[name] in change)) };
}

function less<T extends Principal>(list: readonly T[], principal: Principal): readonly T[] {
  return list.filter((one) => one !== principal);
}

function problemOf(next: RoomSettings, mayConfigure: boolean): RoomSettingsSnapshot["problem"] {
  if (mayConfigure && next.name.trim() === "") return "name-missing";
  if (next.description.trim().length > DESCRIPTION_CHARS_MAX) return "description-too-long";
  return next.managers.some((one) => groupOf(one) === undefined) ? undefined : "no-manager";
}

function peopleOf(
  client: AccountClient | undefined,
  lists: Readonly<Record<RoomPeopleList, readonly Principal[]>>,
  owners: ReadonlySet<string>,
): RoomSettingsSnapshot["people"] {
  const shown = (id: Principal): RoomPrincipal => shownPrincipal(client, id, owners);
  return Object.fromEntries(
    LISTS.map((list) => [list, lists[list].map(shown)]),
  ) as unknown as RoomSettingsSnapshot["people"];
}

function shownPrincipal(client: AccountClient | undefined, id: Principal, owners: ReadonlySet<string>): RoomPrincipal {
  const group = groupOf(id);
  const person = id === client?.account ? client.name.value : client?.roster.nameOf(id as BareJid);
  const name = group ?? person ?? id;
  return { id, name, isGroup: group !== undefined, isOwner: owners.has(id) };
}
