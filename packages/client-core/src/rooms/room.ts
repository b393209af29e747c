import { bareOf, domainOf, NS_CLIENT, parseJid, resourceOf, withResource, type BareJid } from "@tandem/protocol";
import { message as buildMessage, parseError } from "@tandem/protocol/stanza";
import { buildMucUser, MUC_STATUS, parseMucUser, type MucUser } from "@tandem/protocol/xep-0045-muc";
import { buildChatState } from "@tandem/protocol/xep-0085-chat-states";
import { buildWindowedWish, NS_OCCUPANTS, parseWindowed } from "@tandem/protocol/tandem-occupants";
import { NS_PINS } from "@tandem/protocol/tandem-pinned-messages";
import { NS_MAM, type ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { parseExceeded } from "@tandem/protocol/tandem-limits";
import { buildModerationRequest } from "@tandem/protocol/xep-0425-moderation";
import { namesOf } from "@tandem/protocol/xep-0372-references";
import { buildOriginId, stanzaIdBy } from "@tandem/protocol/xep-0359-stanza-ids";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { el, type XmlElement } from "@tandem/xml";
import type { DraftBox } from "../account/drafts.ts";
import type { Context, RoomsService } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { FileService, Uploads } from "../files/index.ts";
import { placeUploads } from "../files/place-uploads.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Decoded, PlaceArchive } from "../history/whole-conversation.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import { createCatchUp } from "../timeline/catch-up.ts";
import { createChat, type Chat } from "../timeline/chat.ts";
import type { Markers } from "../timeline/markers.ts";
import type { Incoming, Message } from "../timeline/message.ts";
import type { PlaceRights } from "../timeline/rights.ts";
import { buildWords } from "../timeline/acts.ts";
import { actErrorOf } from "../timeline/talk.ts";
import { createAskedOfRoom } from "./asked-of-room.ts";
import { createRoomInfo, type RoomInfo } from "./room-info.ts";
import { createEntrance, endOf, removalOf, type RoomState } from "./entrance.ts";
import { createMemberPresence, type MemberPresence, type WatchedMembers } from "./member-presence.ts";
import { createMembers, type Members } from "./members.ts";
import { createNaming, mentionsIn } from "./mentions.ts";
import { createPins, type RoomPins } from "./pins.ts";
import { createOccupants, type Occupants } from "./occupants.ts";
import { createPeopleWindow, type PeopleWindow, WINDOW_ROWS_MAX } from "./people-window.ts";
import { createRoomReader } from "./reader.ts";
import type { OwnLine, RoomLine } from "./line.ts";
import { SAID_MEANWHILE_MAX } from "./said-meanwhile.ts";
import { createStillInside } from "./still-inside.ts";
import { createRoomTyping } from "./typing.ts";

export interface Room extends RoomLine {
  /** Made when it is first asked for, with what this device has kept of it. */
  readonly chat: Chat;
  readonly archive: PlaceArchive;
  /** Somebody looks at it. */
  readonly isOpen: boolean;
  /** Undefined: this device cannot read files. */
  readonly uploads: Uploads | undefined;
  readonly occupants: Occupants;
  /** Of a large room, which does not tell of everybody. */
  readonly people: PeopleWindow;
  /** Of members who are not in it. */
  readonly memberPresence: MemberPresence;
  readonly typing: ReadonlySignal<readonly string[]>;
  readonly members: Members["all"];
  readonly pins: RoomPins["now"];
  /** The room itself says that it is gone when the last one has left; false until asked. */
  readonly isTemporary: ReadonlySignal<boolean>;
  /** Files may be posted, as far as the room has told. */
  readonly takesFiles: ReadonlySignal<boolean>;
  readonly keepsHistory: ReadonlySignal<boolean | undefined>;
  /** Whoever may post may change the topic, as far as the room has told. */
  readonly isTopicByAll: ReadonlySignal<boolean>;
  /** The page beside the messages. */
  readonly addIn: RoomInfo["addIn"];
  /** Asks the room for both. Rejects with RequestError. */
  ask(): Promise<void>;
  /** A room that is not there is refused as not found, and not made. */
  join(): void;
  /** As `join`, but of a room that is not there yet. */
  make(): void;
  /** Resolves when inside, with whether the room was made just now; rejects with the refusal. */
  joined(): Promise<{ readonly isNew: boolean }>;
  leave(): void;
  /** Presence or message from this room. */
  handle(stanza: XmlElement): void;
  /** The session is gone: we are outside until we enter again. */
  lost(): void;
  /** Presence has changed: rooms are told one by one. */
  announce(): void;
  /** Rejects with RequestError. */
  setTopic(topic: string): Promise<void>;
  /** `isContinued`: the room goes on with a conversation of two (XEP-0045 v1.35.5 §7.9). Rejects with RequestError. */
  invite(jid: BareJid, reason: string | undefined, isContinued?: true): Promise<void>;
  selfPing(): void;
  /** What the inbox tells of it. */
  takeStanding(line: InboxLine): void;
  mentionsMe(message: Message): boolean;
}

export interface RoomOptions {
  readonly nick: () => string;
  /** That one's bookmark gives for this room. */
  readonly bookmarkNick: () => string | undefined;
  readonly presenceNodes: () => readonly XmlElement[];
  /** The rooms service is Tandem's: its rooms have archives, no need to ask each. */
  readonly isKnownService: boolean;
  readonly onMessage: (room: Room, message: Message) => void;
  /** Which picture the room has: its SHA-1, "" for none. */
  readonly onPicture: (room: BareJid, hash: string) => void;
  readonly draftOf: (jid: BareJid) => DraftBox;
  readonly onRead: (room: Room) => void;
  /** Resolves when the inbox has told of the room in this session, or will not. */
  readonly countsTold: () => Promise<void>;
  readonly watchedMembers: WatchedMembers;
  /** Inside, but not all of its archive is read before somebody looks: what came just before must be counted anew. */
  readonly onUnreadHistory: (room: Room) => void;
}

// long: entering, presence and messages of one room share its state; the pure parts are in the files beside it.
export function createRoom(
  context: Context,
  outbox: Outbox,
  markers: Markers,
  files: FileService,
  line: OwnLine,
  options: RoomOptions,
): Room {
  const { jid, state, topic, chat: made, told, meanwhile } = line;
  const { connection, account, archive, ports } = context;
  const service = (): RoomsService | undefined =>
    context.features.rooms?.jid === domainOf(jid) ? context.features.rooms : undefined;
  const people = createPeopleWindow(
    connection,
    jid,
    account,
    ports,
    () => service()?.people?.rowsMax ?? WINDOW_ROWS_MAX,
  );
  const memberPresence = createMemberPresence(
    connection,
    jid,
    options.watchedMembers,
    () => service()?.people?.watchedMax ?? 0,
  );
  const occupants = createOccupants(account, () => people.now.peek() === undefined);
  const wishes = (): readonly XmlElement[] =>
    service()?.features.has(NS_OCCUPANTS) === true ? [buildWindowedWish()] : [];
  const entrance = createEntrance(connection, line, { ...options, hasArchive: () => hasArchive, wishes });
  const typing = createRoomTyping(context, jid, () => occupants.me.peek()?.nick);
  const members = createMembers(connection, jid);
  const pins = createPins(connection, jid);
  const info = createRoomInfo(connection, line, options.isKnownService, (hash) => options.onPicture(jid, hash));
  const asked = createAskedOfRoom(ports.random, (message) => connection.send(message), info.read);
  let ownOccupantId: string | undefined;
  const reader = createRoomReader(context, jid, occupants, () => ({ nick: entrance.nick, occupantId: ownOccupantId }));
  /** What an earlier visit waited for makes nothing ready in this one: one is not inside yet, and what was sent then would be lost. */
  let visit = 0;
  let hasArchive = options.isKnownService;
  const draft = options.draftOf(jid);
  /** What the device has kept of the conversation is there. */
  let restoring: Promise<void> = Promise.resolve();
  let isInside = false;
  /** Inside, and nothing is missing. */
  let isReady = false;
  let hasAskedForWindows = false;
  let isFirstVisit = true;
  /** What was said first after that, while the history was being read. */
  let firstHeard: Message | undefined;
  const stillInside = createStillInside(context, jid, () => rejoin());

  const rights = computed((): PlaceRights => {
    const role = occupants.me.value?.role;
    // Until the room has told us who we are we may do there what everybody may.
    const mayWrite = role === undefined || role === "participant" || role === "moderator";
    return {
      kind: "room",
      mayWrite,
      mayModerate: role === "moderator" && info.knowsModeration.value,
      mayPin: pins.now.value.mayChange,
      isFinal: info.isFinal.value,
    };
  });

  const catchUp = createCatchUp({
    ports,
    what: `history of ${jid}`,
    read: () => readHistory(),
    // A refusal leaves the live messages.
    onRefused: () => ready(),
  });

  const makeChat = (): Chat => {
    const chat = createChat(context, outbox, markers, {
      kind: "room",
      jid,
      archive: jid,
      mentionsMe: (message) => mentionsMe(message),
      rights: () => rights.value,
      authorOf: (message) => withResource(jid, message.nick),
      isPinned: ({ archiveId }) => archiveId !== undefined && pins.now.value.all.some(({ id }) => id === archiveId),
      setPinned: (archiveId, isPinned) => pins.set(archiveId, isPinned),
      moderate: async (id, reason) =>
        void (await connection.request("set", jid, buildModerationRequest({ id, reason }))),
      ownAuthor: () => ({ nick: occupants.me.peek()?.nick ?? entrance.nick, jid: account }),
      fetch: ({ start, before, after, max }) => archive.page(jid, { start }, { before, after, max }),
      take(page) {
        const added = receive(page.results);
        tell(added.filter((message) => meanwhile.includes(message)));
        return added;
      },
      mentioned: (text) => mentionsIn(text, () => [...occupants.all.peek(), ...members.all.peek(), ...people.known()]),
      sendTyping: (isTyping) => {
        if (isReady && context.isOnline.peek()) typing.send(isTyping);
      },
      sendDisplayed: () => {},
      onRead: () => options.onRead(room),
      draft,
      catchUp,
    });
    const known = told.peek();
    if (known !== undefined) chat.tellStanding(known.standing, known.last);
    made.value = chat;
    restoring = chat.restore();
    chat.isOpen.subscribe(onOpenChanged);
    return chat;
  };
  const chatOf = (): Chat => made.peek() ?? makeChat();
  const isOpen = (): boolean => made.peek()?.isOpen.peek() === true;

  /** One for as long as the room is: files go on while another place is open. */
  let uploads: { readonly all: Uploads | undefined } | undefined;

  const ownNames = computed(() =>
    namesOf({ account, name: options.nick(), nicks: [options.bookmarkNick(), occupants.me.value?.nick] }),
  );
  const namesMe = createNaming(ownNames);
  const mentionsMe = (message: Message): boolean => !message.mine && namesMe(message);

  outbox.attach(jid, {
    isReady: (wasTried) => (wasTried ? isReady : isInside) && context.isOnline.peek(),
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
    onState: (id, next) => made.peek()?.timeline.patch(id, { state: next }),
  });

  /** What is said of an earlier message goes to that one. */
  const take = ({ incoming, amendment }: Decoded): Incoming | undefined => {
    if (amendment !== undefined) chatOf().amend(amendment);
    return incoming;
  };

  const placeArchive: PlaceArchive = {
    kind: "room",
    fetch: (page) => archive.page(jid, {}, page),
    decode: (result) => reader.ofArchive(result),
  };

  const handleMessage = (message: XmlElement): void => {
    if (message.attr("type") === "error") return receiveError(message);
    const user = parseMucUser(message);
    for (const item of user?.items ?? []) members.note(item.jid, item.affiliation);
    if (user?.statuses.includes(MUC_STATUS.configChanged) === true && isOpen()) void look();
    if (message.attr("from") === jid) people.handleMessage(message);
    if (message.attr("type") !== "groupchat") return;
    if (resourceOf(parseJid(message.attr("from") ?? "") ?? jid) === "") pins.handle(message);
    // XEP-0045 §8.1: a subject comes without a body; with one it is an ordinary message.
    if (message.child("subject") !== undefined && message.child("body") === undefined)
      topic.value = message.childText("subject") ?? "";
    const delay = reader.toldDelayOf(message);
    const incoming = take(reader.decode(message, stanzaIdBy(message, jid), delay?.time ?? ports.time.now()));
    typing.heard(message, incoming !== undefined);
    if (incoming === undefined) return;
    const added = chatOf().receive([incoming]);
    // XEP-0045 §7.2.13: what a room sends to who enters was said before; it counts, and nobody is told of it now.
    if (delay?.from === jid) return;
    tell(added);
  };

  const receive = (results: readonly ArchiveResult[]): readonly Message[] =>
    chatOf().receive(results.flatMap((result) => take(reader.ofArchive(result)) ?? []));

  const tell = (added: readonly Message[]): void => {
    if (isFirstVisit) firstHeard ??= added[0];
    for (const one of added) if (chatOf().isUnread(one)) options.onMessage(room, one);
  };

  const hearMeanwhile = async (): Promise<void> => {
    try {
      tell(receive((await archive.page(jid, {}, { after: meanwhile.after, max: SAID_MEANWHILE_MAX })).results));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      ports.log.warn(`what was said while ${jid} was entered: ${error.message}`);
    }
  };

  const receiveError = (message: XmlElement): void => {
    if (asked.refused(message)) return;
    const chat = chatOf();
    const id = message.attr("id") ?? "";
    const { condition, application } = parseError(message);
    const exceeded = parseExceeded(application);
    // XEP-0045 §7.5: visitors may not post.
    const isMute = condition === "forbidden" && occupants.me.peek()?.role === "visitor";
    const error = exceeded?.kind ?? (isMute ? "no-voice" : actErrorOf(condition));
    const found = chat.timeline.byStanzaId(id);
    const isWaiting = outbox.entries(jid).some((entry) => entry.originId === id);
    // Outside without having noticed: enter again, the outbox sends it then.
    if (condition === "not-acceptable" && isWaiting) return rejoin();
    if (chat.refuse(id, error) || found === undefined || found.archiveId !== undefined) return;
    chat.refused(found, error, exceeded ?? undefined);
  };

  const handlePresence = (stanza: XmlElement): void => {
    if (stanza.attr("type") === "error") return entrance.refused(stanza);
    const windowed = parseWindowed(stanza);
    // From now on of those in view, and not of everybody any more.
    if (windowed !== null && isInside && isOwn(stanza)) people.entered(windowed);
    const told = occupants.handle(stanza);
    if (told === null) return;
    const { user, occupant, isGone } = told;
    if (isGone) typing.gone(occupant.nick);
    members.note(occupant.jid, occupant.affiliation);
    const isRenamed = user.statuses.includes(MUC_STATUS.nickChanged);
    people.handlePresence(occupant, isRenamed ? "renamed" : isGone ? "gone" : "here");
    if (!user.statuses.includes(MUC_STATUS.self)) return;
    if (!isGone && !isInside) people.entered(windowed);
    if (!isGone) entered(occupant.nick, occupant.occupantId, user.statuses.includes(MUC_STATUS.created));
    else if (!isRenamed) removed(user);
  };

  const entered = (as: string, occupantId: string | undefined, isNew: boolean): void => {
    ownOccupantId = occupantId;
    if (!entrance.entered(as, isNew)) return;
    isInside = true;
    memberPresence.entered();
    meanwhile.entered(isWanted());
    if (isWanted()) void catchUp.start();
    else options.onUnreadHistory(room);
    outbox.flush(jid);
  };

  // Where the server tells the counts, a room is read when somebody looks at it or writes in it (RM9).
  const isWanted = (): boolean => !line.isTold || isOpen() || outbox.entries(jid).some((entry) => !entry.hasFailed);

  const lookIn = (): void => {
    if (isInside && !isReady && catchUp.since.peek() === null) void catchUp.start();
  };

  const readHistory = async (): Promise<void> => {
    const mine = visit;
    if (!hasArchive) await askRoom();
    // Where the unread begins is known with the counts; without them all would be taken for read.
    if (!line.isTold) await options.countsTold();
    const chat = chatOf();
    // It goes on where this device has stopped reading.
    await restoring;
    if (mine !== visit) return;
    hasArchive &&= await chat.syncIfKept();
    if (mine !== visit) return;
    if (!hasArchive) chat.setWithoutArchive();
    // Nobody has unread messages in a room that they see for the first time, but of what is said from then on.
    if (isFirstVisit && markers.of(jid).peek() === undefined)
      chat.markAllRead(firstHeard && chat.timeline.find(firstHeard.id));
    isFirstVisit = false;
    firstHeard = undefined;
    if (chat.isUncertain.peek()) options.onUnreadHistory(room);
    ready();
  };

  const ready = (): void => {
    isReady = true;
    outbox.flush(jid);
    if (isOpen()) void look();
  };

  /** What comes from now on may have a gap before it. */
  const outside = (): void => {
    visit++;
    isInside = false;
    hasAskedForWindows = false;
    isReady = false;
    catchUp.stop();
    made.peek()?.setCut();
    people.left();
    memberPresence.left();
    occupants.clear();
  };

  const askRoom = async (): Promise<void> => {
    hasArchive = (await info.read()).includes(NS_MAM);
  };

  /** What the room says of itself, when somebody looks at it: it may have changed since. */
  const look = async (): Promise<void> => {
    try {
      const isToldOfAll = people.now.peek() === undefined;
      const [features] = await Promise.all([info.read(), isToldOfAll ? members.load() : undefined]);
      if (isToldOfAll) askForWindows();
      if (features.includes(NS_PINS)) await pins.load();
    } catch (error) {
      // The connection went; it is asked again when it is back.
      if (!(error instanceof RequestError)) throw error;
    }
  };

  /** It has become large since we came in (docs/protocol/occupants.md §2). Once a visit: the room decides. */
  const askForWindows = (): void => {
    const from = service()?.people?.windowedFrom ?? Number.POSITIVE_INFINITY;
    if (!isInside || hasAskedForWindows) return;
    if (Math.max(occupants.all.peek().length, members.all.peek().length) < from) return;
    hasAskedForWindows = true;
    entrance.askAnew();
  };

  const onOpenChanged = (isOpen: boolean): void => {
    people.setOpen(isOpen);
    memberPresence.setOpen(isOpen);
    if (!isOpen || !context.isOnline.peek()) return;
    if (isReady) void look();
    else lookIn();
  };

  const removed = (user: MucUser): void => {
    const removal = removalOf(user, (nick) => occupants.byNick(nick)?.jid, ports.time.now());
    outside();
    // We have gone out of what nobody had made: why stands there already.
    if (state.peek().kind === "refused") return;
    const end = endOf(user, removal);
    if (end === undefined) return rejoin();
    entrance.ended(end);
    if (end.kind === "refused" && end.reason === "members-only") void askWhetherThere(end);
  };

  /** RM2: who falls out of a scope is told what members who are struck off are told, and asking to be let in would be in vain. */
  const askWhetherThere = async (end: RoomState): Promise<void> => {
    try {
      await info.read();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const isGone = error.condition === "item-not-found" && state.peek() === end;
      if (isGone) entrance.ended({ kind: "refused", reason: "left-out" });
    }
  };

  const rejoin = (): void => {
    outside();
    entrance.joinAgain();
  };

  const room: Room = {
    jid,
    archive: placeArchive,
    summary: line.summary,
    get chat() {
      return chatOf();
    },
    get uploads() {
      uploads ??= { all: placeUploads(context, files, jid, chatOf()) };
      return uploads.all;
    },
    get isOpen() {
      return isOpen();
    },
    get isTold() {
      return line.isTold;
    },
    occupants,
    people,
    memberPresence,
    state,
    topic,
    typing: typing.names,
    members: members.all,
    pins: pins.now,
    name: line.name,
    isTemporary: info.isTemporary,
    takesFiles: info.takesFiles,
    keepsHistory: info.keepsHistory,
    isTopicByAll: info.isTopicByAll,
    addIn: info.addIn,
    ask: askRoom,
    mentionsMe,
    join: entrance.join,
    make: entrance.make,
    joined: entrance.joined,
    leave() {
      entrance.leave();
      batch(() => {
        outside();
        entrance.ended({ kind: "left" });
      });
    },
    handle(stanza) {
      stillInside.heard();
      if (stanza.name === "presence") handlePresence(stanza);
      else if (stanza.name === "message") handleMessage(stanza);
    },
    lost() {
      batch(() => {
        outside();
        entrance.lost();
        typing.clear();
      });
    },
    announce: entrance.announce,
    setTopic: (text) => asked.send(buildMessage("groupchat", { to: jid }, el("subject", NS_CLIENT, {}, text))),
    invite(to, reason, isContinued) {
      const invites = [{ to, reason, thread: isContinued }];
      return asked.send(buildMessage("normal", { to: jid }, buildMucUser({ invites })));
    },
    takeStanding(told) {
      if (line.take(told, isInside)) void hearMeanwhile();
    },
    selfPing() {
      if (isInside) stillInside.ask(entrance.nick);
    },
  };

  return room;
}

function isOwn(presence: XmlElement): boolean {
  return parseMucUser(presence)?.statuses.includes(MUC_STATUS.self) === true;
}
