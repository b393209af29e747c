import { bareOf, domainOf, localOf, parseJid, type BareJid } from "@tandem/protocol";
import { buildVCard, NS_VCARD, parseVCard } from "@tandem/protocol/xep-0054-vcard-temp";
import { NS_BLOCKING } from "@tandem/protocol/xep-0191-blocking";
import { buildCarbonsSwitch, NS_CARBONS } from "@tandem/protocol/xep-0280-carbons";
import { NS_GEOLOC, parsePlace } from "@tandem/protocol/xep-0080-location";
import { NS_ACTIVITY, parseActivity } from "@tandem/protocol/xep-0108-activity";
import { detailsOf, NS_LAYERS, parseStates } from "@tandem/protocol/tandem-layers";
import { extendedStateOf } from "@tandem/protocol/tandem-presence";
import { NS_ACCESS, sightOf } from "@tandem/protocol/tandem-access";
import { NS_POLICY } from "@tandem/protocol/tandem-policy";
import { buildPin, NS_PINS, parsePin, PINS_NODE_CONFIG } from "@tandem/protocol/tandem-pins";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { el } from "@tandem/xml";
import {
  createConnection,
  RequestError,
  type Connection,
  type ConnectionOptions,
  type Credentials,
  type OnlineEvent,
} from "../connection/index.ts";
import { createConversations, type Conversations } from "../conversations/conversations.ts";
import { createFileService, type FileService } from "../files/index.ts";
import { createOutbox, type Outbox } from "../outbox/outbox.ts";
import { createInbox, type Inbox } from "../inbox/inbox.ts";
import type { ClientPorts } from "../ports/index.ts";
import type { DeviceFacts, ImClient, ImMode } from "../preferred-client/index.ts";
import { createPeople, type People } from "../presence/people.ts";
import { createMembershipRequests, type MembershipRequests } from "../rooms/membership-requests.ts";
import { createRooms, type Rooms } from "../rooms/rooms.ts";
import { createRoster, type Roster } from "../roster/roster.ts";
import { createArchiveReader } from "../timeline/archive.ts";
import { createMarkers, type Markers } from "../timeline/markers.ts";
import { createToldNames } from "../roster/told-names.ts";
import { createCards, type Cards } from "../cards/cards.ts";
import type { SignInStep } from "../view-models/session.ts";
import { createAccess, type Access } from "./access.ts";
import { createBlocking, type Blocking } from "./blocking.ts";
import { prefixedStore, type Context, type Features } from "./context.ts";
import { answerQuestions, CAPS_NODES, discover, ownDiscoInfo } from "./discovery.ts";
import { createFilters, type Filters } from "./filters.ts";
import { createFeeder, type Feeder } from "./feeder.ts";
import { createDrafts } from "./drafts.ts";
import type { Notices } from "./notices.ts";
import { createOwnPresence, type OwnPresence } from "./own-presence.ts";
import { createOwnPlace, type OwnPlace } from "./own-place.ts";
import { createPep } from "./pep.ts";
import { loadPolicy, onPolicyPush } from "./policy.ts";
import { createPreferences, type Preferences } from "./preferences.ts";
import { scopedTime } from "./scoped-time.ts";
import { createContactSet, type ContactSet } from "./contact-set.ts";
import { createDeletions, type Deletions } from "../history/deletions.ts";
import { createRemovals, type Removals } from "../contacts/removals.ts";
import { createGroups, type Groups } from "../groups/groups.ts";
import { createTags, type Tags } from "./tags.ts";

export type SyncState =
  | { readonly kind: "loading"; readonly step: SignInStep }
  | { readonly kind: "syncing"; readonly since: number }
  | { readonly kind: "settled" };

/** Everything of one signed-in account. */
export interface AccountClient {
  readonly account: BareJid;
  readonly context: Context;
  readonly connection: Connection;
  readonly name: ReadonlySignal<string>;
  readonly people: People;
  readonly roster: Roster;
  readonly removals: Removals;
  readonly deletions: Deletions;
  readonly access: Access;
  readonly cards: Cards;
  readonly blocking: Blocking;
  readonly ownPresence: OwnPresence;
  readonly ownPlace: OwnPlace;
  readonly feeder: Feeder;
  readonly tags: Tags;
  /** Conversations that stand first (CO6). */
  readonly pins: ContactSet;
  /** The organisation's groups in the list (CO3). */
  readonly groups: Groups;
  readonly markers: Markers;
  readonly outbox: Outbox;
  readonly conversations: Conversations;
  readonly rooms: Rooms;
  readonly membershipRequests: MembershipRequests;
  readonly files: FileService;
  readonly inbox: Inbox;
  readonly preferences: Preferences;
  readonly filters: Filters;
  readonly sync: ReadonlySignal<SyncState>;
  start(credentials: Credentials, options: ConnectionOptions): void;
  dispose(): void;
}

export interface AccountOptions {
  readonly app: ImClient;
  readonly mode: ReadonlySignal<ImMode>;
  readonly notices: (client: AccountClient) => Notices;
  /** Layer 3 as the server tells it: once at each sign-in, before presence is sent, then at each change. */
  readonly onPolicy: (settings: DeviceFacts["server"], when: "sign-in" | "change") => void;
}

// long: the composition of an account; the parts are elsewhere.
export function createAccountClient(basePorts: ClientPorts, account: BareJid, options: AccountOptions): AccountClient {
  const { app, mode } = options;
  const scope = scopedTime(basePorts.time);
  const ports: ClientPorts = { ...basePorts, time: scope.time };
  const store = prefixedStore(ports.store, `${account}/`);
  const connection = createConnection(ports);
  const isOnline = signal(false);
  const name = signal(localOf(account));
  const stage = signal<SyncState>({ kind: "loading", step: "loading-contacts" });
  const found = signal<Features>({ server: new Set(), account: new Set() });
  const context: Context = {
    ports,
    connection,
    account,
    app,
    mode,
    isOnline,
    store,
    archive: createArchiveReader(connection, account, ports.random),
    pep: createPep(connection, account),
    get features() {
      return found.peek();
    },
  };

  const discoInfo = () => ownDiscoInfo(app, mode.peek().takesIm);
  answerQuestions(connection, {
    info: discoInfo,
    now: () => ports.time.now(),
    // PR7: whoever may not see the card of work may not see where in the world I am either.
    offsetFor: (asker) =>
      asker === account || (roster.isWatchedBy(asker) && sightOf(access.levelOf(asker)).work)
        ? ports.time.offsetMinutes?.()
        : undefined,
  });
  const outbox = createOutbox(context);
  const files = createFileService(context);
  const recount = (jid: BareJid): void => {
    if (rooms.isUncertain(jid) || conversations.isUncertain(jid)) inbox.refreshSoon();
  };
  const markers = createMarkers(
    context,
    (jid) => {
      notices().read(rooms.isRoomAddress(jid) ? "room" : "conversation", jid);
      recount(jid);
    },
    recount,
  );
  const told = createToldNames(store);
  const roster = createRoster(context, (request) => notices().request(request), told);
  const removals = createRemovals(context, roster);
  const isSeen = (jid: BareJid): boolean => {
    const subscription = roster.contact(jid).value?.subscription;
    return jid === account || subscription === "to" || subscription === "both";
  };
  /** Whose presence would have reached us. */
  const isTold = (jid: BareJid): boolean =>
    isSeen(jid) || groups.watched.value.has(jid) || rooms.watched.value.has(jid);
  const people = createPeople(isTold, ports.language);
  const onUnwatched = (unwatched: readonly BareJid[]): void => {
    for (const jid of unwatched) if (!isTold(jid)) people.forgetOne(jid);
  };
  const groups = createGroups(context, onUnwatched);
  const access = createAccess(connection, account);
  const cards = createCards(context, told);
  const blocking = createBlocking(connection, account);
  const ownPresence = createOwnPresence(context, discoInfo, CAPS_NODES[app]);
  const ownPlace = createOwnPlace(context);
  const feeder = createFeeder(context);
  const drafts = createDrafts(context);
  const conversations = createConversations(context, outbox, markers, files, {
    nameOf: (jid) => (jid === account ? name.peek() : roster.nameOf(jid)),
    isRoomAddress: (jid) => rooms.isRoomAddress(jid),
    onMessage(conversation, message) {
      if (roster.contact(conversation.jid).peek() === undefined) void cards.learnName(conversation.jid);
      notices().im(conversation, message);
    },
    draftOf: (jid) => drafts.of(jid),
    onRead: (conversation) => notices().read("conversation", conversation.jid),
  });
  const deletions = createDeletions(context, (forgotten) => {
    if (conversations.forget(forgotten.with, forgotten.upTo)) inbox.refreshSoon();
  });
  const rooms = createRooms(context, outbox, markers, files, {
    onPicture: (room, hash) => cards.photos.tell(room, hash),
    nick: () => name.peek(),
    presenceNodes: () => ownPresence.nodes(),
    onMessage: (room, message) => notices().room(room, message),
    draftOf: (jid) => drafts.of(jid),
    onRead: (room) => notices().read("room", room.jid),
    countsTold: () => counting.promise,
    onUnwatched,
    onCountsBehind: () => inbox.refreshSoon(),
  });
  /** The inbox is being asked; resolved when it has been, also without an answer. */
  let counting = Promise.withResolvers<void>();
  /** The rooms that the inbox tells of are known once these are read; both are asked for at the same time. */
  let followed: Promise<void> = Promise.resolve();
  const inbox = createInbox(context, async (lines) => {
    // Where they cannot be read, it still tells of people.
    await Promise.allSettled([followed]);
    rooms.takeInbox(lines);
    if (mode.peek().takesIm) conversations.takeInbox(lines);
  });
  const sync = computed((): SyncState => {
    const now = stage.value;
    const { since } = conversations.catchUp;
    return now.kind === "settled" && since.value !== null ? { kind: "syncing", since: since.value } : now;
  });
  const membershipRequests = createMembershipRequests(context, rooms, () => name.peek());
  const preferences = createPreferences(context);
  const filters = createFilters({ connection, account, features: () => found.peek() }, (hit) => notices().hit(hit));
  const tags = createTags(context, people, (jid) => notices().available(jid));
  const pins = createContactSet(context, { node: NS_PINS, config: PINS_NODE_CONFIG, parse: parsePin, build: buildPin });
  let noticesMade: Notices | undefined;
  const notices = (): Notices => (noticesMade ??= options.notices(client));

  ownPresence.onAnnounced(() => rooms.announce());
  onPolicyPush(connection, account, (settings) => options.onPolicy(settings, "change"));

  connection.onStanza((stanza) => {
    if (stanza.name !== "presence") return;
    const from = parseJid(stanza.attr("from") ?? "");
    cards.heard(stanza);
    if (from !== null && !rooms.isRoomAddress(bareOf(from))) people.handle(stanza);
  });

  if (app === "communicator")
    context.pep.onEvent(NS_ACTIVITY, (owner, event) => {
      if (event.kind === "configuration") return;
      const activity = event.kind === "items" ? parseActivity(event.items.at(-1)?.payload) : null;
      const kind = extendedStateOf(activity);
      const text = activity?.text?.slice(0, 140);
      const { until, place } = detailsOf(event.kind === "items" ? event.items.at(-1)?.payload : undefined);
      const details = { ...(text && { text }), ...(until !== undefined && { until }), ...(place && { place }) };
      people.setExtended(owner, kind === null ? null : { kind, ...details }, kind === null ? until : undefined);
    });

  if (app === "communicator")
    context.pep.onEvent(NS_GEOLOC, (owner, event) => {
      if (event.kind === "configuration") return;
      people.setPlace(owner, (event.kind === "items" && parsePlace(event.items.at(-1)?.payload)) || undefined);
    });

  const restoring = (async () => {
    const cachedName = await store.get("name");
    if (typeof cachedName === "string") name.value = cachedName;
    const features = (await store.get("rooms-service")) as Features["rooms"];
    if (features !== undefined && found.peek().rooms === undefined) found.value = { ...found.peek(), rooms: features };
    await outbox.restore();
    await Promise.all([
      roster.restore(),
      told.restore(),
      markers.restore(),
      preferences.restore(),
      drafts.restore(),
      ownPlace.restore(),
      rooms.restore(),
      membershipRequests.restore(),
      mode.peek().takesIm && conversations.restore(),
    ]);
  })();

  /** A step of the sign-in was not answered: if the connection turns out to be lost, all is fetched anew with the next one. */
  let isBroken = false;

  /** A step that a server may be unable to do must not keep the others away (RT32). */
  const attempt = async (what: string, step: () => Promise<unknown>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.error === "offline") throw error;
      if (error.error === "timeout") isBroken = true;
      ports.log.warn(`${what}: ${error.message}`);
    }
  };

  /** A sign-in that another one has overtaken tells nothing any more. */
  let turn = 0;

  const begin = async (event: OnlineEvent, counted: () => void): Promise<void> => {
    const mine = ++turn;
    await restoring;
    stage.value =
      stage.peek().kind === "loading"
        ? { kind: "loading", step: "loading-contacts" }
        : { kind: "syncing", since: ports.time.now() };
    await Promise.all([
      attempt("roster", () => roster.load(event.hasRosterVersions).then(() => removals.load())),
      attempt("chosen presence", () => ownPresence.load()),
      attempt("own name", loadName),
      attempt("discovery", loadFeatures),
    ]);
    if (mode.peek().takesIm && found.peek().server.has(NS_CARBONS))
      await attempt("carbons", () => connection.request("set", undefined, buildCarbonsSwitch(true)));
    people.setConnected(true);
    // First: what happens after the lists below were read, and before one is there, nobody would tell.
    await ownPresence.announce();
    if (stage.peek().kind === "loading") stage.value = { kind: "loading", step: "loading-rooms" };
    await Promise.all([
      mode.peek().takesIm && attempt("deletions", () => deletions.load()),
      attempt("rooms", async () => {
        followed = rooms.loadFollowed();
        await Promise.all([followed, inbox.isOffered && inbox.load()]);
        // The inbox tells the read markers of all that it tells.
        if (!inbox.isOffered || rooms.hasUntold()) await markers.load();
      }).finally(counted),
      attempt("drafts", () => drafts.load()),
      attempt("notification preferences", () => preferences.load()),
      attempt("categories", () => rooms.load()),
      app === "groupchat" ? attempt("filters", () => filters.load()) : undefined,
      found.peek().server.has(NS_BLOCKING) ? attempt("blocking", () => blocking.load()) : undefined,
      found.peek().server.has(NS_ACCESS) ? attempt("access levels", () => access.load()) : undefined,
    ]);
    if (app === "communicator")
      await Promise.all([
        attempt("tags", () => tags.load()),
        attempt("pins", () => pins.load()),
        attempt("groups", () => groups.load()),
      ]);
    markers.flush();
    rooms.enterAll();
    rooms.keep();
    stage.value = { kind: "syncing", since: ports.time.now() };
    await Promise.all([
      // My Chat is complete without it: it is for whoever looks for a room.
      attempt("tree of rooms", () => rooms.loadTree()),
      mode.peek().takesIm && conversations.restore().then(() => conversations.sync()),
    ]);
    if (mine !== turn) return;
    stage.value = { kind: "settled" };
    tags.watch();
  };

  const loadFeatures = async (): Promise<void> => {
    const features = await discover(connection, account);
    found.value = features;
    void files.load();
    if (features.rooms !== undefined) void store.set("rooms-service", features.rooms);
    if (features.server.has(NS_LAYERS)) await attempt("own states", loadStates);
    if (!features.server.has(NS_POLICY)) return options.onPolicy({}, "sign-in");
    await attempt("policy", async () => options.onPolicy(await loadPolicy(connection, account, app), "sign-in"));
  };

  const loadStates = async (): Promise<void> => {
    const answer = await connection.request("get", domainOf(account), el("states", NS_LAYERS));
    people.states.value = new Map(parseStates(answer.child("states", NS_LAYERS)).map((state) => [state.id, state]));
  };

  const loadName = async (): Promise<void> => {
    const answer = await connection.request("get", undefined, buildVCard({}));
    const card = parseVCard(answer.child("vCard", NS_VCARD));
    const told = card?.fullName ?? card?.nickname;
    if (told === undefined) return;
    name.value = told;
    void store.set("name", told);
  };

  connection.onOnline((event) => {
    isOnline.value = true;
    outbox.online(!event.resumed);
    if (event.resumed && !isBroken) {
      people.setConnected(true);
      return;
    }
    isBroken = false;
    counting.resolve();
    counting = Promise.withResolvers();
    const { resolve: counted } = counting;
    const begun = begin(event, counted);
    const mine = turn;
    begun.catch((error: unknown) => {
      counted();
      // Off-line again before all was fetched: it begins anew with the next connection, whether the session is resumed or not.
      if (!(error instanceof RequestError)) throw error;
      if (mine === turn) isBroken = true;
    });
  });

  connection.onOffline(() => {
    isOnline.value = false;
    people.setConnected(false);
    outbox.offline();
  });

  // Until it is known whether the session can be resumed everything stands as it was; a new session begins by forgetting.
  connection.onOnline((event) => {
    if (event.resumed) return;
    tags.pause();
    people.forget();
    inbox.stop();
    conversations.cut();
    rooms.lost();
  });

  const client: AccountClient = {
    account,
    context,
    connection,
    name,
    people,
    roster,
    removals,
    deletions,
    access,
    cards,
    blocking,
    ownPresence,
    ownPlace,
    feeder,
    tags,
    pins,
    groups,
    markers,
    outbox,
    conversations,
    rooms,
    membershipRequests,
    files,
    inbox,
    preferences,
    filters,
    sync,
    start: (credentials, connectionOptions) => connection.start(credentials, connectionOptions),
    dispose() {
      ownPresence.stop();
      feeder.stop();
      tags.pause();
      membershipRequests.dispose();
      rooms.stop();
      connection.stop();
      scope.end();
    },
  };
  return client;
}
