import { bareOf, parseBareJid, parseJid, type BareJid } from "@tandem/protocol";
import { alertsOfHit, isQuietAt, type NotifyLevel } from "@tandem/protocol/tandem-notifications";
import type { FastToken } from "@tandem/protocol/xep-0484-fast";
import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import { createAccountClient, type AccountClient } from "../account/account-client.ts";
import { createNotices } from "../account/notices.ts";
import { errorCodeOf, RequestError, revokeToken, type ConnectionOptions } from "../connection/index.ts";
import type { ClientPorts } from "../ports/index.ts";
import { imModeOf, type DeviceFacts, type DevicePort, type ImClient, type ImMode } from "../preferred-client/index.ts";
import { RefusedError } from "../rooms/refusal.ts";
import type { Room } from "../rooms/room.ts";
import type { NewHit } from "../account/filters.ts";
import { watchLosses, type SinceLoss } from "./since-loss.ts";
import type { NotificationEvent, NotificationSource } from "./notifications.ts";
import type { ErrorCode, Outcome } from "./view-model.ts";

export type AppPorts = ClientPorts & { readonly device: DevicePort };

interface Remembered {
  readonly jid: BareJid;
  readonly token?: FastToken;
}

/** What both apps are built around: the account that is signed in, the mode, the device. */
export interface Shell {
  readonly app: ImClient;
  readonly ports: AppPorts;
  readonly client: ReadonlySignal<AccountClient | undefined>;
  readonly mode: ReadonlySignal<ImMode>;
  readonly facts: ReadonlySignal<DeviceFacts>;
  /** Facts as they are now, when that would lead to another preferred client (RT2). */
  readonly changedMode: Signal<ImMode | undefined>;
  readonly isFocused: Signal<boolean>;
  readonly hasNetwork: Signal<boolean>;
  readonly rememberedJid: ReadonlySignal<BareJid | undefined>;
  /** The account came back by itself: its content stands from the cache while connecting. */
  readonly isResuming: ReadonlySignal<boolean>;
  readonly startedAt: ReadonlySignal<number>;
  readonly notifications: NotificationSource;
  readonly sinceLoss: ReadonlySignal<SinceLoss>;
  signIn(jid: BareJid, password: string, staySignedIn: boolean): AccountClient;
  resume(): Promise<boolean>;
  signOut(forget: boolean): Promise<void>;
  /** Calls back at a sign-out, while the session still stands. */
  onLeaving(listener: (client: AccountClient) => void): void;
  reconnect(): void;
  dispose(): void;
}

// long: what is shared by everything else, in one place.
export async function createShell(app: ImClient, ports: AppPorts): Promise<Shell> {
  const { device, store, random, time, log } = ports;
  const warn = (text: string): void => log.warn(text);
  const facts = signal(await device.readFacts());
  const mode = signal(imModeOf(app, facts.peek(), warn));
  const changedMode = signal<ImMode | undefined>(undefined);
  const client = signal<AccountClient | undefined>(undefined);
  const isFocused = signal(false);
  const hasNetwork = signal(true);
  const rememberedJid = signal<BareJid | undefined>(undefined);
  const isResuming = signal(false);
  const startedAt = signal(time.now());
  const listeners = new Set<(event: NotificationEvent) => void>();
  const leaving = new Set<(client: AccountClient) => void>();
  let remembered = (await store.get("session")) as Remembered | undefined;
  let isModeSettled = false;
  let lastStart: (() => void) | undefined;
  rememberedJid.value = parseBareJid(String(remembered?.jid ?? "")) ?? undefined;

  const userAgentId = async (): Promise<string> => {
    const kept = await store.get("user-agent");
    if (typeof kept === "string") return kept;
    const id = random.id();
    await store.set("user-agent", id);
    return id;
  };
  const agentId = await userAgentId();
  const software = app === "groupchat" ? "Tandem Group Chat" : "Tandem Communicator";

  const emit = (event: NotificationEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const remember = (next: Remembered | undefined): void => {
    remembered = next;
    rememberedJid.value = next?.jid;
    void (next === undefined ? store.delete("session") : store.set("session", next));
  };

  // The start ends with the first sign-in: until then layer 3 is what was cached. Afterwards the mode stands (RT2).
  const onPolicy = (server: DeviceFacts["server"], when: "sign-in" | "change"): void => {
    void device.cacheServerSettings(server);
    const next = { ...facts.peek(), server };
    if (when === "sign-in" && !isModeSettled) {
      isModeSettled = true;
      facts.value = next;
      mode.value = imModeOf(app, next, warn);
    } else compare(next);
  };

  const compare = (now: DeviceFacts): void => {
    const next = imModeOf(app, now, warn);
    const { preferred, imUnavailable } = mode.peek();
    changedMode.value = next.preferred !== preferred || next.imUnavailable !== imUnavailable ? next : undefined;
  };

  const stopWatching = device.onFactsChanged(() => void device.readFacts().then(compare));

  const newClient = (account: BareJid): AccountClient => {
    client.peek()?.dispose();
    const made = createAccountClient(ports, account, { app, mode, onPolicy, notices: noticesOf });
    client.value = made;
    startedAt.value = time.now();
    return made;
  };

  const isQuiet = ({ ownPresence, preferences }: AccountClient): boolean =>
    ownPresence.chosen.peek().state === "dnd" || isQuietAt(preferences.now.peek(), time.minuteOf(time.now()));

  const levelOf = ({ rooms, preferences }: AccountClient, room: Room): NotifyLevel =>
    rooms.levelOf(room.jid) ?? (room.isTemporary.peek() ? "everything" : preferences.now.peek().rooms);

  /** RM27: a room tells of its messages by its own rules; a filter of those that they leave out, unless it is to be silent. */
  const hearsOf = ({ rooms, preferences, filters }: AccountClient, hit: NewHit): boolean => {
    if (app !== "groupchat") return false;
    const { room, archiveId, isImportant } = hit;
    const level = rooms.levelOf(room) ?? preferences.now.peek().rooms;
    const terms = filters.all.peek()?.find(({ id }) => id === hit.filter)?.terms;
    if (!alertsOfHit(level, { isImportant, isNamed: terms?.search?.in?.includes(room) === true })) return false;
    if (!rooms.followed.peek().includes(room)) return true;
    const found = rooms.of(room);
    if (level === "everything" || isImportant || (found.isOpen && isFocused.peek())) return false;
    const message = level === "nothing" ? undefined : found.chat.timeline.byArchiveId(archiveId);
    return message === undefined || !found.mentionsMe(message);
  };

  const noticesOf = (of: AccountClient) =>
    createNotices({
      emit,
      // A room of the moment is a conversation, of the app that has IM (RT22, RT27).
      shows: (room) => (room.isTemporary.peek() ? mode.peek().takesIm : app === "groupchat"),
      isFocused: () => isFocused.peek(),
      // PR3: whatever comes would be seen by all who look at the shared screen, whoever may interrupt.
      isQuiet: (from) =>
        of.feeder.feeding.peek().has("presenting") ||
        device.isPresenting?.() === true ||
        (isQuiet(of) && !(from !== undefined && of.access.mayInterrupt(from))),
      nameOf: (jid) => of.roster.nameOf(jid),
      roomNameOf: (jid) => of.rooms.nameOf(jid),
      levelOf: (room) => levelOf(of, room),
      isMention: (room, message) => room.mentionsMe(message),
      hearsOf: (hit) => hearsOf(of, hit),
      preferences: () => of.preferences.now.peek(),
    });

  const optionsFor = (account: BareJid, staySignedIn: boolean): ConnectionOptions => ({
    userAgent: { id: agentId, software },
    resource: `${app}-${agentId.slice(0, 8)}`,
    wantsToken: staySignedIn,
    onToken: (token) => remember(token === undefined ? { jid: account } : { jid: account, token }),
  });

  const losses = watchLosses(client, (now) => {
    const rooms = app === "groupchat" ? now.rooms.followed.value : [];
    const conversations = mode.value.takesIm ? now.conversations.all.value : [];
    return new Map([
      ...conversations.map(({ jid, chat }) => [jid, chat.unread.value] as const),
      ...rooms.map((jid) => [jid, now.rooms.line(jid).summary.value.unread] as const),
    ]);
  });

  const badge = effect(() => {
    const now = client.value;
    if (now === undefined) return;
    const { badge, rooms: usual } = now.preferences.now.value;
    const rooms = app === "groupchat" ? now.rooms.followed.value : [];
    const conversations = mode.value.takesIm ? now.conversations.all.value : [];
    let unread = conversations.reduce((sum, { chat }) => sum + chat.unread.value, 0);
    let mentions = 0;
    for (const jid of rooms) {
      const level = now.rooms.levelOf(jid) ?? usual;
      if (level === "nothing") continue;
      const summary = now.rooms.line(jid).summary.value;
      mentions += summary.mentions;
      unread += level === "everything" ? summary.unread : summary.mentions;
    }
    if (!badge) unread = 0;
    emit({ kind: "badge", unread, mentions });
  });

  return {
    app,
    ports,
    client,
    mode,
    facts,
    changedMode,
    isFocused,
    hasNetwork,
    rememberedJid,
    isResuming,
    startedAt,
    sinceLoss: losses.since,
    notifications: {
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    signIn(account, password, staySignedIn) {
      isResuming.value = false;
      const made = newClient(account);
      remember({ jid: account });
      lastStart = () => made.start({ account, password }, optionsFor(account, staySignedIn));
      lastStart();
      return made;
    },
    async resume() {
      const token = remembered?.token;
      const account = parseBareJid(String(remembered?.jid ?? ""));
      if (account === null || token === undefined || typeof token.token !== "string") return false;
      if (token.expiry <= time.now()) {
        remember({ jid: account });
        return false;
      }
      isResuming.value = true;
      const made = newClient(account);
      lastStart = () => made.start({ account, token: remembered?.token ?? token }, optionsFor(account, true));
      lastStart();
      return true;
    },
    async signOut(forget) {
      const old = client.peek();
      const token = remembered?.token;
      if (old !== undefined) for (const listener of leaving) listener(old);
      client.value = undefined;
      old?.dispose();
      if (old === undefined) return;
      remember(forget ? undefined : { jid: old.account });
      if (forget) await store.deletePrefix(`${old.account}/`);
      if (token !== undefined) await revokeToken(ports, old.account, token, { id: agentId, software });
    },
    onLeaving: (listener) => void leaving.add(listener),
    reconnect: () => lastStart?.(),
    dispose() {
      badge();
      losses.dispose();
      stopWatching();
      client.peek()?.dispose();
      client.value = undefined;
    },
  };
}

/** Runs a request for a verb; what goes wrong becomes an outcome, a bug stays an exception. */
export async function outcomeOf(request: () => Promise<unknown>): Promise<Outcome> {
  try {
    await request();
    return { ok: true };
  } catch (error) {
    if (error instanceof RefusedError) return { ok: false, code: codeOfRefusal(error.refusal) };
    if (!(error instanceof RequestError)) throw error;
    const detail = error.detail;
    return { ok: false, code: errorCodeOf(error.condition), ...(detail !== undefined && { detail }) };
  }
}

function codeOfRefusal(refusal: RefusedError["refusal"]): ErrorCode {
  if (refusal === "unreachable") return "offline";
  if (refusal === "left-out") return "not-found";
  return refusal === "disabled" ? "not-allowed" : refusal;
}

export const OFFLINE: Outcome = { ok: false, code: "offline" };
export const NOT_AN_ADDRESS: Outcome = { ok: false, code: "not-an-address" };

/** What a person typed as an address; a resource is taken away. */
export function addressOf(text: string): BareJid | null {
  const jid = parseJid(text.trim());
  return jid === null ? null : bareOf(jid);
}
