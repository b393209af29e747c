import { bareOf, domainOf, parseBareJid, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import { errorReply, message as buildMessage, parseError } from "@tandem/protocol/stanza";
import { buildChatState } from "@tandem/protocol/xep-0085-chat-states";
import { buildReceiptRequest, buildReceived, wantsReceipt } from "@tandem/protocol/xep-0184-receipts";
import { NS_CARBONS } from "@tandem/protocol/xep-0280-carbons";
import { NS_MAM, type ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { buildDisplayedMarker, buildMarkable } from "@tandem/protocol/xep-0333-markers";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import { buildOriginId, stanzaIdBy } from "@tandem/protocol/xep-0359-stanza-ids";
import { parseExceeded } from "@tandem/protocol/tandem-limits";
import { NS_PUBSUB_EVENT } from "@tandem/protocol/xep-0060-pubsub";
import { NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { DraftBox } from "../account/drafts.ts";
import type { Context } from "../account/context.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import type { FileService, Uploads } from "../files/index.ts";
import { placeUploads } from "../files/place-uploads.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import type { ArchivePageResult } from "../timeline/archive.ts";
import type { PlaceArchive } from "../history/whole-conversation.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import { standingOf } from "../inbox/standing.ts";
import type { Amendment } from "../timeline/amendments.ts";
import { createCatchUp, type CatchUp } from "../timeline/catch-up.ts";
import { chatCacheKey } from "../timeline/chat-cache.ts";
import { createChat, type Chat } from "../timeline/chat.ts";
import type { Markers } from "../timeline/markers.ts";
import { comparePlaces, type Incoming, type Message } from "../timeline/message.ts";
import { buildWords } from "../timeline/acts.ts";
import { createTypists } from "../timeline/typists.ts";
import { readIm, unwrapIm, type ImMessage } from "./incoming.ts";
import { createReading } from "./reading.ts";

/** Several messages in a row are looked up together. */
const PLACE_MS = 250;
/** After an archive that did not answer. */
const PLACE_AGAIN_MS = 5_000;

export interface Conversation {
  readonly jid: BareJid;
  readonly chat: Chat;
  readonly typing: ReadonlySignal<boolean>;
  readonly archive: PlaceArchive;
  /** Undefined: this device cannot read files. */
  readonly uploads: Uploads | undefined;
}

export interface ConversationsOptions {
  readonly nameOf: (jid: BareJid) => string;
  readonly isRoomAddress: (jid: BareJid) => boolean;
  /** One for each message that somebody should hear of. */
  readonly onMessage: (conversation: Conversation, message: Message) => void;
  readonly draftOf: (jid: BareJid) => DraftBox;
  readonly onRead: (conversation: Conversation) => void;
}

/** IM: one conversation a person, over all devices (CV1). Silent where this app does not take IM (RT22). */
export interface Conversations {
  readonly all: ReadonlySignal<readonly Conversation[]>;
  of(jid: BareJid): Conversation;
  restore(): Promise<void>;
  /** Fetches what was missed, until it is there. Resolves when it was tried once. */
  sync(): Promise<void>;
  readonly catchUp: Pick<CatchUp, "since" | "nextTryAt" | "retryNow">;
  /** The counts there must be asked for again (RM21). */
  isUncertain(jid: BareJid): boolean;
  takeInbox(lines: readonly InboxLine[]): void;
  cut(): void;
  /** The app has begun or stopped to take IM. */
  close(jid: BareJid): void;
  readonly isSynced: ReadonlySignal<boolean>;
  /**
   * The own copy is deleted up to that message; where nothing came later the conversation is gone. False: nothing of it was
   * shown here.
   */
  forget(jid: BareJid, upTo: string): boolean;
  /** It stands among the conversations from now on. */
  join(jid: BareJid): void;
}

// long: the pipeline's steps share the conversations and the place in the archive.
export function createConversations(
  context: Context,
  outbox: Outbox,
  markers: Markers,
  files: FileService,
  options: ConversationsOptions,
): Conversations {
  const { connection, account, archive, ports, store } = context;
  const conversations = new Map<BareJid, Conversation>();
  const all = signal<readonly Conversation[]>([]);
  const isSynced = signal(false);
  const typists = createTypists(ports.time);
  const reading = createReading(context, (page) => takePage(page));

  const catchUp = createCatchUp({
    ports,
    what: "archive",
    async read() {
      if (context.features.account.has(NS_MAM)) await reading.forward();
      finishSync();
    },
    onRefused: () => finishSync(),
  });

  const of = (jid: BareJid): Conversation => {
    const found = conversations.get(jid);
    if (found !== undefined) return found;
    const created = create(jid);
    conversations.set(jid, created);
    void created.chat.restore().then(() => outbox.flush(jid));
    return created;
  };

  const list = (conversation: Conversation): void => {
    if (all.peek().includes(conversation)) return;
    if (closed.delete(conversation.jid)) void store.set("closed-conversations", [...closed]);
    all.value = [...all.peek(), conversation];
    void store.set(
      "conversations",
      all.peek().map(({ jid }) => jid),
    );
  };

  /** Closed conversations, with the last message that they had then: the inbox brings them back when there is another. */
  const closed = new Map<BareJid, string | undefined>();
  const lastIds = new Map<BareJid, string | undefined>();

  const takeLine = (line: InboxLine): void => {
    const { jid, summary, last, lastId } = line;
    if (options.isRoomAddress(jid) || jid === account || jid === domainOf(account)) return;
    const conversation = of(jid);
    lastIds.set(jid, lastId);
    markers.told(jid, summary?.readId, account);
    const latest = last === undefined ? undefined : readResult(last)?.incoming;
    conversation.chat.tellStanding(standingOf(line), latest);
    if (!closed.has(jid) || closed.get(jid) !== lastId) list(conversation);
  };

  const forget = (jid: BareJid, upTo: string): boolean => {
    const chat = conversations.get(jid)?.chat;
    if (chat === undefined) void store.delete(chatCacheKey(jid));
    if (chat?.forgetUpTo(upTo) !== true) return false;
    if (chat.last.peek() === undefined) close(jid);
    return true;
  };

  const close = (jid: BareJid): void => {
    closed.set(jid, lastIds.get(jid));
    void store.set("closed-conversations", [...closed]);
    all.value = all.peek().filter((conversation) => conversation.jid !== jid);
    void store.set(
      "conversations",
      all.peek().map((conversation) => conversation.jid),
    );
  };

  const create = (jid: BareJid): Conversation => {
    const chat = createChat(context, outbox, markers, {
      kind: "conversation",
      jid,
      archive: account,
      mentionsMe: () => false,
      rights: () => ({ kind: "conversation", mayWrite: true, mayModerate: false, mayPin: false }),
      authorOf: (message) => (message.mine ? account : jid),
      ownAuthor: () => ({ nick: options.nameOf(account), jid: account }),
      fetch: ({ start, ...page }) => archive.page(undefined, { with: jid, start }, page),
      take: (page) => chat.receive(page.results.flatMap((result) => incomingFor(jid, result) ?? [])),
      sendTyping: (isTyping) => sendState(jid, isTyping ? "composing" : "active"),
      sendDisplayed: (message) => sendDisplayed(jid, message),
      onRead: () => options.onRead(of(jid)),
      draft: options.draftOf(jid),
      catchUp,
    });
    // Everything that comes from now on is here.
    if (isSynced.peek()) chat.setContiguous();
    outbox.attach(jid, {
      isReady: () => context.isOnline.peek() && isSynced.peek() && context.mode.peek().takesIm,
      transmit(entry, onConfirmed) {
        unplaced.add(entry.originId);
        connection.send(stanzaOf(entry), () => {
          onConfirmed();
          placeSoon();
        });
      },
      onState: (id, state) => setState(chat, id, state),
    });
    const uploads = placeUploads(context, files, jid, chat);
    return { jid, chat, uploads, archive: archiveOf(jid), typing: computed(() => typists.names.value.includes(jid)) };
  };

  const archiveOf = (jid: BareJid): PlaceArchive => ({
    kind: "conversation",
    fetch: (page) => archive.page(undefined, { with: jid }, page),
    decode(result) {
      const read = readResult(result);
      if (read === null || read.peer !== jid) return {};
      return { incoming: read.incoming && named(read), amendment: namedAmendment(read) };
    },
  });

  const sendState = (jid: BareJid, state: "composing" | "active"): void => {
    if (!context.isOnline.peek() || !context.mode.peek().takesIm) return;
    connection.send(buildMessage("chat", { to: jid }, buildChatState(state), buildHint("no-store")));
  };

  const sendDisplayed = (jid: BareJid, message: Message): void => {
    if (message.markable !== true || message.stanzaId === undefined || !context.isOnline.peek()) return;
    connection.send(buildMessage("chat", { to: jid }, buildDisplayedMarker(message.stanzaId), buildHint("store")));
  };

  const incomingFor = (jid: BareJid, result: ArchiveResult): Incoming | null => {
    const read = readResult(result);
    if (read === null || read.peer !== jid) return null;
    amend(of(jid), read);
    return read.incoming === undefined ? null : named(read);
  };

  const readResult = ({ id, forwarded }: ArchiveResult): ImMessage | null =>
    readIm(forwarded.stanza, account, id, forwarded.delay?.time ?? ports.time.now());

  const namedAmendment = ({ amendment, mine, peer }: ImMessage): Amendment | undefined => {
    const jid = mine ? account : peer;
    return amendment && { ...amendment, nick: options.nameOf(jid), jid };
  };

  const amend = ({ chat }: Conversation, read: ImMessage): void => {
    const amendment = namedAmendment(read);
    if (amendment !== undefined) chat.amend(amendment);
  };

  const named = (read: ImMessage): Incoming => ({
    ...(read.incoming as Incoming),
    nick: options.nameOf(read.mine ? account : read.peer),
    jid: read.mine ? account : read.peer,
  });

  connection.onStanza((stanza) => {
    if (stanza.name !== "message" || stanza.child("result", NS_MAM) !== undefined) return;
    if (stanza.child("event", NS_PUBSUB_EVENT) !== undefined || stanza.child("x", NS_MUC_USER) !== undefined) return;
    if (stanza.attr("type") === "error") receiveError(stanza);
    else if (context.mode.peek().takesIm) receiveLive(stanza);
    else refuse(stanza);
  });

  // RT23: as the original refused an invitation. Only what was meant for this program; room traffic is no IM.
  const refuse = (stanza: XmlElement): void => {
    const to = parseJid(stanza.attr("to") ?? "");
    const from = parseJid(stanza.attr("from") ?? "");
    if (to === null || resourceOf(to) === "" || from === null || bareOf(from) === account) return;
    if (stanza.attr("type") !== "chat" && stanza.attr("type") !== undefined) return;
    if (stanza.child("body") === undefined || stanza.childIn(NS_CARBONS) !== undefined) return;
    if (options.isRoomAddress(bareOf(from))) return;
    connection.send(errorReply(stanza, { type: "cancel", condition: "service-unavailable" }));
  };

  const receiveError = (stanza: XmlElement): void => {
    const from = parseJid(stanza.attr("from") ?? "");
    const id = stanza.attr("id");
    const conversation = from === null ? undefined : conversations.get(bareOf(from));
    const { condition, application } = parseError(stanza);
    const exceeded = parseExceeded(application);
    const error = exceeded?.kind ?? errorCodeOf(condition);
    if (id !== undefined && conversation?.chat.refuse(id, error) === true) return void unplaced.delete(id);
    const message = id === undefined ? undefined : conversation?.chat.timeline.byStanzaId(id);
    if (message === undefined || !message.mine) return;
    unplaced.delete(message.originId ?? message.id);
    conversation?.chat.refused(message, error, exceeded ?? undefined);
  };

  const receiveLive = (stanza: XmlElement): void => {
    const unwrapped = unwrapIm(stanza, account);
    if (unwrapped === null) return;
    const { message, isDirect } = unwrapped;
    const read = readIm(message, account, stanzaIdBy(message, account), ports.time.now());
    if (read === null || options.isRoomAddress(read.peer) || read.peer === account || read.peer === domainOf(account))
      return;
    const conversation = of(read.peer);
    const { archiveId, originId } = read.incoming ?? read.amendment ?? {};
    if (archiveId !== undefined && isSynced.peek() && unplaced.size === 0) reading.keepEnd(archiveId);
    batch(() => apply(conversation, read));
    const added = read.incoming === undefined ? [] : conversation.chat.receive([named(read)]);
    if (read.mine && originId !== undefined && archiveId === undefined) {
      unplaced.add(originId);
      placeSoon();
    }
    for (const one of added) announce(conversation, one);
    // A receipt for a double too: the first one may have been lost with the connection.
    if (isDirect && !read.mine && wantsReceipt(message)) acknowledge(message);
  };

  const acknowledge = (message: XmlElement): void => {
    const id = message.attr("id");
    if (id === undefined) return;
    connection.send(buildMessage("chat", { to: message.attr("from") }, buildReceived(id), buildHint("store")));
  };

  const apply = (conversation: Conversation, read: ImMessage): void => {
    const { chat } = conversation;
    amend(conversation, read);
    if (read.mine) return;
    if (read.receivedId !== undefined) markDelivered(chat, read.receivedId);
    if (read.displayedId !== undefined) markDisplayed(chat, read.displayedId);
    if (read.chatState !== undefined || read.incoming !== undefined)
      typists.set(read.peer, read.chatState === "composing");
  };

  const announce = (conversation: Conversation, message: Message): void => {
    list(conversation);
    if (conversation.chat.isUnread(message)) options.onMessage(conversation, message);
  };

  const stanzaOf = (entry: OutboxEntry): XmlElement =>
    buildMessage(
      "chat",
      { to: entry.jid, id: entry.originId },
      ...buildWords(entry),
      buildOriginId(entry.originId),
      ...(entry.act === undefined ? [buildChatState("active"), buildReceiptRequest(), buildMarkable()] : []),
    );

  const takePage = (page: ArchivePageResult): void => {
    const byPeer = new Map<BareJid, Incoming[]>();
    for (const result of page.results) {
      const read = readResult(result);
      if (read?.mine === true) unplaced.delete((read.incoming ?? read.amendment)?.originId ?? "");
      if (read === null || options.isRoomAddress(read.peer) || read.peer === account) continue;
      const { chat } = of(read.peer);
      amend(of(read.peer), read);
      if (!read.mine && read.receivedId !== undefined) markDelivered(chat, read.receivedId);
      if (!read.mine && read.displayedId !== undefined) markDisplayed(chat, read.displayedId);
      if (read.incoming !== undefined) byPeer.set(read.peer, [...(byPeer.get(read.peer) ?? []), named(read)]);
    }
    batch(() => {
      const missed = [...byPeer].flatMap(([peer, incoming]) => {
        const conversation = of(peer);
        list(conversation);
        // Missed messages of one person are told together, by the last of them.
        const last = conversation.chat.receive(incoming).findLast(conversation.chat.isUnread);
        return last === undefined ? [] : [{ conversation, last }];
      });
      // What is told last is seen longest, so that is the newest.
      for (const { conversation, last } of missed.toSorted((a, b) => comparePlaces(a.last.place, b.last.place)))
        options.onMessage(conversation, last);
    });
  };

  /**
   * Own messages that are sent and whose archive id is not known: nothing reflects them, as a room does. The archive is asked
   * for them, so that order and counts are the same here as on every other device (RM15, RM21). Until then the place up to
   * which the archive was read does not move past them.
   */
  const unplaced = new Set<string>();
  let isPlacing = false;

  const placeSoon = (ms: number = PLACE_MS): void => {
    if (isPlacing || !context.features.account.has(NS_MAM)) return;
    isPlacing = true;
    ports.time.after(ms, () => {
      isPlacing = false;
      if (isSynced.peek() && context.isOnline.peek() && unplaced.size > 0) void place();
    });
  };

  const place = async (): Promise<void> => {
    try {
      await reading.forward();
    } catch (error) {
      // A new session syncs anew; one that is resumed goes on where it was, and so does this.
      if (!(error instanceof RequestError)) throw error;
      placeSoon(PLACE_AGAIN_MS);
    }
  };

  // The wait may have ended while there was no connection.
  connection.onOnline(({ resumed }) => {
    if (resumed && unplaced.size > 0) placeSoon();
  });

  const finishSync = (): void => {
    isSynced.value = true;
    for (const conversation of conversations.values()) {
      conversation.chat.setContiguous();
      outbox.flush(conversation.jid);
      // Opened before there was a connection to ask for more.
      if (conversation.chat.isOpen.peek() && conversation.chat.timeline.messages.peek().length === 0)
        void conversation.chat.loadOlder();
    }
  };

  return {
    all,
    of,
    isSynced,
    join: (jid) => list(of(jid)),
    sync: () => catchUp.start(),
    catchUp,
    isUncertain: (jid) => conversations.get(jid)?.chat.isUncertain.peek() === true,
    takeInbox(lines) {
      batch(() => {
        for (const line of lines) if (line.summary?.kind === "person") takeLine(line);
      });
    },
    async restore() {
      const [jids, gone] = await Promise.all([
        store.get("conversations"),
        store.get("closed-conversations"),
        reading.restore(),
      ]);
      if (Array.isArray(gone) && closed.size === 0)
        for (const [jid, lastId] of gone as [BareJid, string | undefined][]) closed.set(jid, lastId);
      const known = Array.isArray(jids) ? jids.flatMap((jid) => parseBareJid(String(jid)) ?? []) : [];
      await Promise.all(known.map((jid) => of(jid).chat.restore()));
      batch(() => {
        for (const jid of known) list(of(jid));
      });
    },
    cut() {
      isSynced.value = false;
      catchUp.stop();
      unplaced.clear();
      typists.clear();
      for (const { chat } of conversations.values()) chat.setCut();
    },
    forget,
    close,
  };
}

function setState(chat: Chat, id: string, state: "sending" | "queued" | "sent"): void {
  const message = chat.timeline.find(id);
  if (message === undefined || message.state === "delivered" || message.state === "read") return;
  chat.timeline.patch(id, { state });
}

function markDelivered(chat: Chat, stanzaId: string): void {
  const message = chat.timeline.byStanzaId(stanzaId);
  if (message?.mine === true) chat.delivered(message);
}

/** A marker covers everything above it (XEP-0333 §4.2). */
function markDisplayed(chat: Chat, stanzaId: string): void {
  const messages = chat.timeline.messages.peek();
  const end = messages.findIndex(
    (message) => message.mine && (message.stanzaId === stanzaId || message.originId === stanzaId),
  );
  for (const message of messages.slice(0, end + 1))
    if (message.mine && (message.state === "sent" || message.state === "delivered" || message.state === "sending"))
      chat.timeline.patch(message.id, { state: "read" });
}
