import { type BareJid, domainOf } from "@tandem/protocol";
import { type CheckedPerson, NS_ROOM_CHECK, type RoomCheck } from "@tandem/protocol/tandem-room-check";
import { NS_ROOM_CHANGES, type RoomChange } from "@tandem/protocol/tandem-room-changes";
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import { serialize } from "@tandem/xml";
import type { AccountClient } from "../account/account-client.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import { categoryPath } from "../rooms/category-tree.ts";
import { askChanges, askCheck, checkRequest } from "../rooms/settings/access-check.ts";
import type { LoadedSettings } from "../rooms/settings/room-settings.ts";
import type { RoomSettings } from "../rooms/settings/settings.ts";
import { viewModelOf } from "./of-signal.ts";
import { createSuggestions } from "./people-suggestions.ts";
import type {
  PersonAccess,
  RoomAccessSnapshot,
  RoomAccessViewModel,
  RoomChangeRow,
  RoomStanding,
} from "./room-access.ts";
import type { RoleAccess, RoomPrincipal, Suggestion } from "./room-settings.ts";
import type { Shell } from "./shell.ts";
import type { ErrorCode } from "./view-model.ts";

/** Several clicks in a row are one question. */
const ASK_AFTER_MS = 250;

/** The page as it stands: what is saved, what is changed, and whether it is there at all. */
export interface SettingsPage {
  readonly loaded: ReadonlySignal<LoadedSettings>;
  readonly draft: ReadonlySignal<RoomSettings>;
  readonly isReady: ReadonlySignal<boolean>;
  readonly principal: (client: AccountClient | undefined, id: string) => RoomPrincipal;
}

/** What the page comes to, for one person and for each role, asked anew at each change (RM6, RM7; docs/protocol/rooms.md §9). */
export function createRoomAccess(shell: Shell, room: BareJid, page: SettingsPage): RoomAccessViewModel {
  const { loaded, draft, isReady } = page;
  const person = signal<Suggestion | undefined>(undefined);
  /** With the settings that it is of. */
  const check = signal<{ readonly told: RoomCheck; readonly of: RoomSettings } | undefined>(undefined);
  const isAsking = signal(false);
  const error = signal<ErrorCode | undefined>(undefined);
  // Anybody may be asked about, whoever a scope leaves out above all.
  const suggestions = createSuggestions(shell);
  // The room's own scope lies within that of its category, and is not asked itself.
  const narrowing = createSuggestions(shell, () => {
    const { categoryId } = draft.value;
    return categoryId === "" ? undefined : { category: categoryId };
  });

  const isOffered = computed(() => {
    const rooms = shell.client.value?.context.features.rooms;
    return rooms !== undefined && rooms.jid === domainOf(room) && rooms.features.has(NS_ROOM_CHECK);
  });

  let asked = 0;
  const ask = async (request: XmlElement, of: RoomSettings): Promise<void> => {
    const client = shell.client.peek();
    if (client === undefined) return;
    const mine = ++asked;
    isAsking.value = true;
    try {
      const answer = await askCheck(client.connection, room, request);
      if (mine !== asked) return;
      check.value = answer === null ? undefined : { told: answer, of };
      error.value = answer === null ? "server" : undefined;
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason;
      if (mine !== asked) return;
      check.value = undefined;
      error.value = errorCodeOf(reason.condition);
    } finally {
      if (mine === asked) isAsking.value = false;
    }
  };

  const changes = signal<readonly RoomChange[] | undefined>(undefined);
  const readChanges = async (client: AccountClient): Promise<void> => {
    try {
      changes.value = await askChanges(client.connection, room);
    } catch (reason) {
      // The page does without.
      if (!(reason instanceof RequestError)) throw reason;
    }
  };

  const follow = (): (() => void) => {
    let last = "";
    let cancel: () => void = () => {};
    const stop = effect(() => {
      const isOnline = shell.client.value?.context.isOnline.value === true;
      if (!isOffered.value || !isReady.value || !isOnline) return;
      const of = draft.value;
      const request = checkRequest(loaded.value, of, person.value?.id as BareJid | undefined);
      if (request === null) return;
      // A name that is typed asks nothing; after saving the same words mean something else.
      const text = serialize(request) + JSON.stringify(loaded.value.settings);
      if (text === last) return;
      last = text;
      cancel();
      cancel = shell.ports.time.after(ASK_AFTER_MS, () => void ask(request, of));
    });
    const stopReading = effect(() => {
      const client = shell.client.value;
      const isKept = client?.context.features.rooms?.features.has(NS_ROOM_CHANGES) === true;
      // After saving there is more to read.
      if (isKept && isOffered.value && isReady.value && client.context.isOnline.value && loaded.value.offer)
        void readChanges(client);
    });
    return () => {
      stop();
      stopReading();
      cancel();
    };
  };

  const rowOf = (client: AccountClient | undefined, change: RoomChange, index: number): RoomChangeRow => {
    const { at, by, what, value, added, removed, more } = change;
    const named = what === "category" && value !== undefined && value !== "";
    const tree = client?.rooms.tree.value ?? { categories: [], rooms: [] };
    const shown = named ? categoryPath(tree, value).join(" / ") || value : value;
    const of = (ids: readonly string[]): readonly RoomPrincipal[] => ids.map((id) => page.principal(client, id));
    return {
      key: `${at} ${what} ${index}`,
      at,
      ...(by !== undefined && { by: page.principal(client, by) }),
      isMine: by !== undefined && by === client?.account,
      what,
      ...(shown !== undefined && { value: shown }),
      added: of(added),
      removed: of(removed),
      more,
    };
  };

  const snapshot = computed((): RoomAccessSnapshot => {
    const client = shell.client.value;
    const tree = client?.rooms.tree.value ?? { categories: [], rooms: [] };
    const path = (category: string): readonly string[] => categoryPath(tree, category);
    const { told, of } = check.value ?? {};
    const about = person.value;
    const answer = told?.person?.jid === about?.id ? told?.person : undefined;
    return {
      isOffered: isOffered.value,
      roles: accessByRole(draft.value, told),
      ...(told !== undefined && { isCounted: told.numbers.managers !== undefined }),
      scopes: (told?.scopes ?? []).map(({ category, principals }) => ({
        ...(category !== undefined && { path: path(category) }),
        holds: principals.map((one) => page.principal(client, one)),
      })),
      ...(told?.numbers.inside !== undefined && { inside: told.numbers.inside }),
      ...(told?.numbers.falling !== undefined && { falling: told.numbers.falling }),
      inCategory: {
        hits: narrowing.hits.value,
        outside: narrowing.outside.value,
        isSuggested: narrowing.isSettled.value,
      },
      ...(changes.value !== undefined && { changes: changes.value.map((one, at) => rowOf(client, one, at)) }),
      ...(about !== undefined && { person: about }),
      ...(answer !== undefined && of !== undefined && { answer: accessOf(answer, about, of, path) }),
      isAsking: isAsking.value,
      ...(error.value !== undefined && { error: error.value }),
      hits: suggestions.hits.value.filter(({ isGroup }) => !isGroup),
      isSuggested: suggestions.isSettled.value,
    };
  });

  return {
    ...viewModelOf(snapshot),
    suggest: (text) => suggestions.setText(text),
    suggestForScope: (text) => narrowing.setText(text),
    check(next) {
      person.value = next;
      suggestions.setText("");
    },
    follow,
  };
}

export function accessOf(
  told: CheckedPerson,
  about: Suggestion | undefined,
  { visibility, isAuditorium }: Pick<RoomSettings, "visibility" | "isAuditorium">,
  path: (category: string) => readonly string[],
): PersonAccess {
  const { isInScope, by, group, isPresenter, reads, posts, outside, groups } = told;
  const belongsTo = groups[0] ?? about?.detail;
  return {
    isInScope,
    standing: standingOf(told),
    ...(by !== undefined && { by }),
    ...(group !== undefined && { group }),
    ...(belongsTo !== undefined && { belongsTo }),
    isPresenter,
    reads,
    posts,
    ...(outside !== undefined && { outside: path(outside) }),
    visibility,
    isAuditorium,
  };
}

function standingOf({ isInScope, affiliation }: CheckedPerson): RoomStanding {
  if (affiliation === "outcast") return "banned";
  if (!isInScope) return "barred";
  if (affiliation === "none") return "nobody";
  return affiliation === "member" ? "member" : "manager";
}

/** RM6, RM7: what each role may do with these settings, and how many people are in it where the server has counted. */
export function accessByRole(settings: RoomSettings, told?: RoomCheck): readonly RoleAccess[] {
  const { isAuditorium, visibility, presenters } = settings;
  const hasPresenters = isAuditorium && presenters.length > 0;
  const people = (count: number | undefined): { readonly people?: number } =>
    count === undefined ? {} : { people: count };
  const { managers, presenters: presenting, members } = told?.numbers ?? {};
  return [
    { role: "managers", ...people(managers), reads: true, posts: true },
    ...(isAuditorium ? [{ role: "presenters" as const, ...people(presenting), reads: true, posts: true }] : []),
    { role: "members", ...people(members), reads: true, posts: !hasPresenters },
    { role: "others", reads: visibility === "open", posts: visibility === "open" && !isAuditorium },
  ];
}
