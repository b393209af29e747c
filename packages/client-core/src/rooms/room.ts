import { bareOf, NS_CLIENT, parseJid, resourceOf, withResource, type BareJid } from "@tandem/protocol";
import { message as buildMessage, parseError, presence } from "@tandem/protocol/stanza";
import { buildJoin, buildMucUser, MUC_STATUS, parseMucUser } from "@tandem/protocol/xep-0045-muc";
import { buildDiscoInfoRequest, NS_DISCO_INFO, parseDiscoInfo, type DiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { buildChatState, chatStateOf } from "@tandem/protocol/xep-0085-chat-states";
import { NS_PINS } from "@tandem/protocol/tandem-pinned-messages";
import { NS_MAM, type ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { parseExceeded } from "@tandem/protocol/tandem-limits";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import { NS_RETRACTION, retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import { buildModerationRequest, NS_MODERATION } from "@tandem/protocol/xep-0425-moderation";
import { buildOriginId, stanzaIdBy } from "@tandem/protocol/xep-0359-stanza-ids";
import { occupantIdOf } from "@tandem/protocol/xep-0421-occupant-id";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { el, type XmlElement } from "@tandem/xml";
import type { DraftBox } from "../account/drafts.ts";
import type { Context } from "../account/context.ts";
import { contentOf, moderatedBy } from "../conversations/incoming.ts";
import { RequestError } from "../connection/index.ts";
import type { FileService, Uploads } from "../files/index.ts";
import { placeUploads } from "../files/place-uploads.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import { createCatchUp } from "../timeline/catch-up.ts";
import { createChat, type Chat } from "../timeline/chat.ts";
import type { Markers } from "../timeline/markers.ts";
import { standingOf } from "../inbox/standing.ts";
import type { Incoming, Message } from "../timeline/message.ts";
import type { PlaceRights } from "../timeline/rights.ts";
import type { RoomRefusal } from "../view-models/room.ts";
import { buildWords } from "../timeline/acts.ts";
import { actErrorOf } from "../timeline/talk.ts";
import { createTypists } from "../timeline/typists.ts";
import { takesFilesBy } from "./room-info.ts";
import { createMembers, type Members } from "./members.ts";
import { mentions, mentionsIn } from "./mentions.ts";
import { createPins, type RoomPins } from "./pins.ts";
import { createOccupants, type Occupants } from "./occupants.ts";
import { RefusedError, refusalOf } from "./refusal.ts";

/** Silence after which the room is asked whether we are still in it (XEP-0410). */
export const SELF_PING_MS = 10 * 60_000;
const NS_PING = "urn:xmpp:ping";

export type RoomState =
  | { readonly kind: "joining" }
  | { readonly kind: "joined" }
  | { readonly kind: "refused"; readonly reason: RoomRefusal; readonly detail?: string }
  | { readonly kind: "left" };

export interface Room {
  readonly jid: BareJid;
  readonly chat: Chat;
  /** Undefined: this device cannot read files. */
  readonly uploads: Uploads | undefined;
  readonly occupants: Occupants;
  readonly state: ReadonlySignal<RoomState>;
  readonly topic: ReadonlySignal<string>;
  readonly typing: ReadonlySignal<readonly string[]>;
  readonly members: Members["all"];
  readonly pins: RoomPins["now"];
  /** Name and features that the room itself tells; undefined until asked. */
  readonly discoName: ReadonlySignal<string | undefined>;
  /** The room itself says that it is gone when the last one has left; false until asked. */
  readonly isTemporary: ReadonlySignal<boolean>;
  /** Files may be posted, as far as the room has told. */
  readonly takesFiles: ReadonlySignal<boolean>;
  /** Asks the room for both. Rejects with RequestError. */
  ask(): Promise<void>;
  join(): void;
  /** Resolves when inside, with whether the room was made just now; rejects with the refusal. */
  joined(): Promise<{ readonly isNew: boolean }>;
  leave(): void;
  /** Presence or message from this room. */
  handle(stanza: XmlElement): void;
  /** The session is gone: we are outside until we enter again. */
  lost(): void;
  /** Presence has changed: rooms are told one by one. */
  announce(): void;
  setTopic(topic: string): void;
  /** `isContinued`: the room goes on with a conversation of two (XEP-0045 v1.35.1 §7.9). */
  invite(jid: BareJid, reason: string | undefined, isContinued?: true): void;
  selfPing(): void;
  /** What the inbox tells of it. */
  takeStanding(line: InboxLine): void;
  mentionsMe(message: Message): boolean;
}

export interface RoomOptions {
  readonly nick: () => string;
  readonly presenceNodes: () => readonly XmlElement[];
  /** The rooms service is Tandem's: its rooms have archives, no need to ask each. */
  readonly isKnownService: boolean;
  readonly onMessage: (room: Room, message: Message) => void;
  readonly draftOf: (jid: BareJid) => DraftBox;
  readonly onRead: (room: Room) => void;
  /** Inside, but its archive is not read before somebody looks: what came just before must be counted anew. */
  readonly onUnreadHistory: (room: Room) => void;
}

// long: entering, presence and messages of one room share its state; the pure parts are in the files beside it.
export function createRoom(
  context: Context,
  outbox: Outbox,
  markers: Markers,
  files: FileService,
  jid: BareJid,
  options: RoomOptions,
): Room {
  const { connection, account, archive, ports } = context;
  const occupants = createOccupants(account);
  const state = signal<RoomState>({ kind: "joining" });
  const topic = signal("");
  const typists = createTypists(ports.time);
  const members = createMembers(connection, jid);
  const pins = createPins(connection, jid);
  const discoName = signal<string | undefined>(undefined);
  const isTemporary = signal(false);
  const knowsModeration = signal(options.isKnownService);
  const takesFiles = signal(true);
  let ownOccupantId: string | undefined;
  let nick = options.nick();
  let hasArchive = options.isKnownService;
  let isInside = false;
  /** Inside, and nothing is missing. */
  let isReady = false;
  let isFirstVisit = true;
  let lastHeardAt = ports.time.now();
  let tries = 0;
  const waiting: {
    readonly resolve: (result: { isNew: boolean }) => void;
    readonly reject: (error: RefusedError) => void;
  }[] = [];

  const rights = computed((): PlaceRights => {
    const role = occupants.me.value?.role;
    // Until the room has told us who we are we may do there what everybody may.
    const mayWrite = role === undefined || role === "participant" || role === "moderator";
    return {
      kind: "room",
      mayWrite,
      mayModerate: role === "moderator" && knowsModeration.value,
      mayPin: pins.now.value.mayChange,
    };
  });

  const catchUp = createCatchUp({
    ports,
    what: `history of ${jid}`,
    read: () => readHistory(),
    // A refusal leaves the live messages.
    onRefused: () => ready(),
  });

  const chat = createChat(context, outbox, markers, {
    kind: "room",
    jid,
    archive: jid,
    mentionsMe: (message) => mentionsMe(message),
    rights: () => rights.value,
    authorOf: (message) => withResource(jid, message.nick),
    isPinned: ({ archiveId }) => archiveId !== undefined && pins.now.value.all.some(({ id }) => id === archiveId),
    setPinned: (archiveId, isPinned) => pins.set(archiveId, isPinned),
    moderate: async (id, reason) => void (await connection.request("set", jid, buildModerationRequest({ id, reason }))),
    ownAuthor: () => ({ nick: occupants.me.peek()?.nick ?? nick, jid: account }),
    fetch: ({ before, after, max }) => archive.page(jid, {}, { before, after, max }),
    take: (page) => chat.receive(page.results.flatMap((result) => readResult(result) ?? [])),
    mentioned: (text) => mentionsIn(text, () => [...occupants.all.peek(), ...members.all.peek()]),
    sendTyping: (isTyping) => {
      if (isReady && context.isOnline.peek())
        connection.send(
          buildMessage(
            "groupchat",
            { to: jid },
            buildChatState(isTyping ? "composing" : "active"),
            buildHint("no-store"),
          ),
        );
    },
    sendDisplayed: () => {},
    onRead: () => options.onRead(room),
    draft: options.draftOf(jid),
    catchUp,
  });

  const mentionsMe = (message: Message): boolean =>
    !message.mine && mentions(message.text, occupants.me.value?.nick ?? nick);

  outbox.attach(jid, {
    isReady: () => isReady && context.isOnline.peek(),
    onWaiting: () => lookIn(),
    transmit(entry) {
      // Sent means reflected: only then it has its place in the room.
      connection.send(
        buildMessage(
          "groupchat",
          { to: jid, id: entry.originId },
          ...buildWords(entry),
          buildOriginId(entry.originId),
          buildChatState("active"),
        ),
      );
    },
    onState: (id, next) => chat.timeline.patch(id, { state: next }),
  });

  const read = (message: XmlElement, archiveId: string | undefined, at: number): Incoming | null => {
    const from = parseJid(message.attr("from") ?? "");
    if (from === null || bareOf(from) !== jid) return null;
    if (resourceOf(from) === "") return readModeration(message, archiveId, at);
    const author = resourceOf(from);
    const occupantId = occupantIdOf(message) ?? undefined;
    const known = occupants.byNick(author);
    const real = parseMucUser(message)?.items[0]?.jid ?? known?.jid;
    const mine = isMine(author, occupantId, real === undefined ? undefined : bareOf(real));
    const sender = mine ? "me" : (occupantId ?? author);
    const content = contentOf(message, sender, mine, archiveId, at);
    const person = { nick: author, ...(real !== undefined && { jid: bareOf(real) }) };
    if (content.amendment !== undefined) chat.amend({ ...content.amendment, ...person });
    if (content.incoming === undefined) return null;
    return { ...content.incoming, ...person };
  };

  /** Only the room itself says that somebody took away what another wrote (XEP-0425 §3.1). */
  const readModeration = (message: XmlElement, archiveId: string | undefined, at: number): null => {
    const retraction = message.child("retract", NS_RETRACTION);
    const by = moderatedBy(retraction);
    const target = retractedIdOf(message);
    if (by === undefined || target === null) return null;
    chat.amend({
      kind: "moderate",
      by,
      target,
      sender: "",
      nick: "",
      at,
      ...(archiveId !== undefined && { archiveId }),
    });
    return null;
  };

  // By occupant id where the room has them: a nickname may have been somebody else's yesterday (XEP-0421 §1).
  const isMine = (author: string, occupantId: string | undefined, real: BareJid | undefined): boolean => {
    if (real !== undefined) return real === account;
    if (occupantId !== undefined && ownOccupantId !== undefined) return occupantId === ownOccupantId;
    return author === (occupants.me.peek()?.nick ?? nick);
  };

  const readResult = ({ id, forwarded }: ArchiveResult): Incoming | null =>
    forwarded.stanza.attr("type") === "groupchat"
      ? read(forwarded.stanza, id, forwarded.delay?.time ?? ports.time.now())
      : null;

  const handleMessage = (message: XmlElement): void => {
    if (message.attr("type") === "error") return receiveError(message);
    const user = parseMucUser(message);
    for (const item of user?.items ?? []) members.note(item.jid, item.affiliation);
    if (user?.statuses.includes(MUC_STATUS.configChanged) === true && chat.isOpen.peek()) void look();
    if (message.attr("type") !== "groupchat") return;
    if (resourceOf(parseJid(message.attr("from") ?? "") ?? jid) === "") pins.handle(message);
    // XEP-0045 §8.1: a subject comes without a body; with one it is an ordinary message.
    if (message.child("subject") !== undefined && message.child("body") === undefined)
      topic.value = message.childText("subject") ?? "";
    const incoming = read(message, stanzaIdBy(message, jid), ports.time.now());
    showTyping(message, incoming !== null);
    if (incoming === null) return;
    for (const added of chat.receive([incoming])) if (chat.isUnread(added)) options.onMessage(room, added);
  };

  const receiveError = (message: XmlElement): void => {
    const id = message.attr("id") ?? "";
    const { condition, application } = parseError(message);
    const exceeded = parseExceeded(application);
    const error = exceeded?.kind ?? actErrorOf(condition);
    const found = chat.timeline.byStanzaId(id);
    const isWaiting = outbox.entries(jid).some((entry) => entry.originId === id);
    // Outside without having noticed: enter again, the outbox sends it then.
    if (condition === "not-acceptable" && isWaiting) return rejoin();
    if (chat.refuse(id, error) || found === undefined || found.archiveId !== undefined) return;
    outbox.failed(found.originId ?? found.id);
    chat.timeline.patch(found.id, {
      state: "failed",
      error,
      ...(exceeded !== null && { exceeded }),
    });
  };

  const showTyping = (message: XmlElement, hasText: boolean): void => {
    const author = resourceOf(parseJid(message.attr("from") ?? "") ?? jid);
    const chatState = chatStateOf(message);
    if (author === "" || author === occupants.me.peek()?.nick || (chatState === null && !hasText)) return;
    typists.set(author, chatState === "composing");
  };

  const handlePresence = (stanza: XmlElement): void => {
    if (stanza.attr("type") === "error") return refused(stanza);
    const told = occupants.handle(stanza);
    if (told === null) return;
    const { user, occupant, isGone } = told;
    if (isGone) typists.set(occupant.nick, false);
    members.note(occupant.jid, occupant.affiliation);
    if (!user.statuses.includes(MUC_STATUS.self)) return;
    if (!isGone) entered(occupant.nick, occupant.occupantId, user.statuses.includes(MUC_STATUS.created));
    else if (!user.statuses.includes(MUC_STATUS.nickChanged)) removed(user.statuses, user.destroy !== undefined);
  };

  const entered = (as: string, occupantId: string | undefined, isNew: boolean): void => {
    nick = as;
    ownOccupantId = occupantId;
    if (state.peek().kind === "joined") return;
    state.value = { kind: "joined" };
    for (const { resolve } of waiting.splice(0)) resolve({ isNew });
    isInside = true;
    if (isWanted()) void catchUp.start();
    else options.onUnreadHistory(room);
  };

  // Where the server tells the counts, a room is read when somebody looks at it or writes in it (RM9).
  const isWanted = (): boolean =>
    !chat.hasStanding || chat.isOpen.peek() || outbox.entries(jid).some((entry) => !entry.hasFailed);

  const lookIn = (): void => {
    if (isInside && !isReady && catchUp.since.peek() === null) void catchUp.start();
  };

  const readHistory = async (): Promise<void> => {
    if (!hasArchive) await askRoom();
    if (hasArchive) await chat.sync();
    else chat.setContiguous();
    // Nobody has unread messages in a room that they see for the first time.
    if (isFirstVisit && markers.of(jid).peek() === undefined) chat.markAllRead();
    isFirstVisit = false;
    ready();
  };

  const ready = (): void => {
    isReady = true;
    outbox.flush(jid);
    if (chat.isOpen.peek()) void look();
  };

  /** What comes from now on may have a gap before it. */
  const outside = (): void => {
    isInside = false;
    isReady = false;
    catchUp.stop();
    chat.setCut();
    occupants.clear();
  };

  const askRoom = async (): Promise<void> => {
    hasArchive = (await readInfo())?.features.includes(NS_MAM) === true;
  };

  const readInfo = async (): Promise<DiscoInfo | null> => {
    const answer = await connection.request("get", jid, buildDiscoInfoRequest());
    const info = parseDiscoInfo(answer.child("query", NS_DISCO_INFO));
    discoName.value = info?.identities.find((identity) => identity.category === "conference")?.name;
    knowsModeration.value = info?.features.includes(NS_MODERATION) === true;
    isTemporary.value = info?.features.includes("muc_temporary") === true;
    takesFiles.value = info === null || takesFilesBy(info);
    return info;
  };

  /** What the room says of itself, when somebody looks at it: it may have changed since. */
  const look = async (): Promise<void> => {
    try {
      const [info] = await Promise.all([readInfo(), members.load()]);
      if (info?.features.includes(NS_PINS) === true) await pins.load();
    } catch (error) {
      // The connection went; it is asked again when it is back.
      if (!(error instanceof RequestError)) throw error;
    }
  };

  chat.isOpen.subscribe((isOpen) => {
    if (!isOpen || !context.isOnline.peek()) return;
    if (isReady) void look();
    else lookIn();
  });

  const removed = (statuses: readonly number[], isDestroyed: boolean): void => {
    outside();
    if (statuses.includes(MUC_STATUS.banned)) state.value = { kind: "refused", reason: "banned" };
    else if (statuses.includes(MUC_STATUS.removedByAffiliation) || statuses.includes(MUC_STATUS.removedByMembersOnly))
      state.value = { kind: "refused", reason: "members-only" };
    else if (isDestroyed) state.value = { kind: "refused", reason: "not-found" };
    else if (statuses.includes(MUC_STATUS.removedByError) || statuses.includes(MUC_STATUS.removedByShutdown)) rejoin();
    else state.value = { kind: "left" };
  };

  const rejoin = (): void => {
    outside();
    join();
  };

  const refused = (stanza: XmlElement): void => {
    if (state.peek().kind === "joined") return;
    const { condition, text } = parseError(stanza);
    if (condition === "conflict" && tries < 3) {
      // Somebody else has that name here; who I am is told by my address, not by the name.
      tries++;
      nick = `${options.nick()} (${tries + 1})`;
      return join();
    }
    const reason = refusalOf(condition);
    state.value = { kind: "refused", reason, ...(text !== undefined && { detail: text }) };
    for (const { reject } of waiting.splice(0)) reject(new RefusedError(reason));
  };

  const join = (): void => {
    state.value = { kind: "joining" };
    // Older history comes from the archive; where there is none, the room sends some.
    const history = hasArchive ? { maxStanzas: 0 } : { maxStanzas: 50 };
    connection.send(
      presence(undefined, { to: withResource(jid, nick) }, buildJoin({ history }), ...options.presenceNodes()),
    );
  };

  const room: Room = {
    jid,
    chat,
    uploads: placeUploads(context, files, jid, chat),
    occupants,
    state,
    topic,
    typing: typists.names,
    members: members.all,
    pins: pins.now,
    discoName,
    isTemporary,
    takesFiles,
    ask: askRoom,
    mentionsMe,
    join() {
      nick = options.nick();
      tries = 0;
      join();
    },
    joined() {
      const now = state.peek();
      if (now.kind === "joined") return Promise.resolve({ isNew: false });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    leave() {
      connection.send(presence("unavailable", { to: withResource(jid, nick) }));
      batch(() => {
        outside();
        state.value = { kind: "left" };
      });
    },
    handle(stanza) {
      lastHeardAt = ports.time.now();
      if (stanza.name === "presence") handlePresence(stanza);
      else if (stanza.name === "message") handleMessage(stanza);
    },
    lost() {
      for (const { reject } of waiting.splice(0)) reject(new RefusedError("unreachable"));
      batch(() => {
        outside();
        if (state.peek().kind === "joined") state.value = { kind: "joining" };
        typists.clear();
      });
    },
    announce() {
      if (state.peek().kind === "joined")
        connection.send(presence(undefined, { to: withResource(jid, nick) }, ...options.presenceNodes()));
    },
    setTopic: (text) => connection.send(buildMessage("groupchat", { to: jid }, el("subject", NS_CLIENT, {}, text))),
    invite(to, reason, isContinued) {
      const invites = [{ to, reason, thread: isContinued }];
      connection.send(buildMessage("normal", { to: jid }, buildMucUser({ invites })));
    },
    takeStanding(line) {
      const { summary, last } = line;
      batch(() => {
        if (summary?.name !== undefined) discoName.value = summary.name;
        topic.value = summary?.topic ?? "";
        markers.told(jid, summary?.readId, jid);
        const latest = last === undefined ? undefined : readResult(last);
        chat.tellStanding(standingOf(line), latest ?? undefined);
      });
    },
    selfPing() {
      if (!isInside || ports.time.now() - lastHeardAt < SELF_PING_MS) return;
      void pingSelf();
    },
  };

  const pingSelf = async (): Promise<void> => {
    try {
      await connection.request("get", withResource(jid, nick), el("ping", NS_PING));
    } catch (error) {
      // XEP-0410 §3: only these two mean that we are outside; everything else is somebody's answer or nothing at all.
      if (
        error instanceof RequestError &&
        (error.condition === "not-acceptable" || error.condition === "item-not-found")
      )
        rejoin();
    }
  };

  return room;
}
