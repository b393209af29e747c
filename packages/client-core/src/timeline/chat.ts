import type { BareJid } from "@tandem/protocol";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { DraftBox } from "../account/drafts.ts";
import { type Context, whenOnline } from "../account/context.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { DraftSnapshot, TimelineSnapshot, TimelineVerbs } from "../view-models/timeline.ts";
import type { ErrorCode } from "../view-models/view-model.ts";
import type { ArchivePageResult } from "./archive.ts";
import type { CatchUp } from "./catch-up.ts";
import { CACHE_MS, createChatCache } from "./chat-cache.ts";
import { BEFORE_EVERYTHING, createCounts, type LastWord, type Standing } from "./counts.ts";
import { createDays } from "./days.ts";
import { createHistory, type HistoryPage } from "./history.ts";
import { timelineItems } from "./items.ts";
import type { Amendment } from "./amendments.ts";
import { createComposer } from "./composer.ts";
import { createReveal } from "./reveal.ts";
import { createMarks } from "./marks.ts";
import { createSending, type Sending } from "./sending.ts";
import { createTalk, type TalkPlace } from "./talk.ts";
import type { Payload } from "./payload.ts";
import { BEFORE_ALL, type Markers } from "./markers.ts";
import { comparePlaces, type Incoming, majorOf, type Message, type Place } from "./message.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import { createVisitLine } from "./unread-line.ts";

const TYPING_PAUSE_MS = 5000;

export interface ChatPlace extends TalkPlace {
  /** Who gives the archive ids here: the room, or the own account. */
  readonly archive: BareJid;
  mentionsMe(message: Message): boolean;
  /** One page of the history of this place. */
  fetch(page: HistoryPage): Promise<ArchivePageResult>;
  /** Adds a page to the timeline: the owner decodes. */
  take(page: ArchivePageResult): readonly Message[];
  sendTyping(isTyping: boolean): void;
  /** Tells the other side, where that is wanted (XEP-0333). */
  sendDisplayed(message: Message): void;
  onRead(): void;
  readonly draft: DraftBox;
  /** What keeps this place complete: its own, or that of all conversations. */
  readonly catchUp: Pick<CatchUp, "since" | "nextTryAt" | "retryNow">;
}

/** What a room and a conversation have in common: history, reading, writing. */
export interface Chat extends TimelineVerbs {
  readonly timeline: Timeline;
  readonly snapshot: ReadonlySignal<TimelineSnapshot>;
  readonly draft: ReadonlySignal<DraftSnapshot>;
  readonly unread: ReadonlySignal<number>;
  readonly mentions: ReadonlySignal<number>;
  /** Something of high importance is unread (RM16). */
  readonly hasImportant: ReadonlySignal<boolean>;
  readonly isOpen: ReadonlySignal<boolean>;
  readonly last: ReadonlySignal<LastWord | undefined>;
  /** The counts as the server would tell them now; undefined where it tells none. */
  readonly standing: ReadonlySignal<Standing | undefined>;
  /** Nothing is missing between what was read and what comes live. */
  readonly isComplete: ReadonlySignal<boolean>;
  /** RM21: the counts must be asked for again. */
  readonly isUncertain: ReadonlySignal<boolean>;
  /** `latest` undefined: it was not asked for. */
  tellStanding(standing: Standing, latest: LastWord | undefined): void;
  restore(): Promise<void>;
  /** Sends a message that is no text of the draft, such as a file. */
  post(text: string, payload: Payload | undefined): void;
  readonly refused: Sending["refused"];
  readonly delivered: Sending["delivered"];
  /** Adds and, when something new came, keeps the counts of the open view. */
  receive(incoming: readonly Incoming[]): readonly Message[];
  /** A later word about an earlier message. */
  amend(amendment: Amendment): void;
  /** The server did not take what I wanted to do with a message; false: it was no such thing. */
  refuse(originId: string, error: ErrorCode): boolean;
  /** Goes to a message by its archive id, reading history around it (RM10, RM26). */
  showArchived(archiveId: string): Promise<void>;
  /** Pages forward until nothing is missing (RM23). Rejects with RequestError when the connection goes meanwhile. */
  sync(): Promise<void>;
  /** The same; false: what is said there is not kept (XEP-0313 v1.1.3 §3). */
  syncIfKept(): Promise<boolean>;
  /** Nothing is kept there, so nothing is missing. */
  setWithoutArchive(): void;
  /** Nothing is missing up to here. */
  setContiguous(): void;
  /** What comes from now on may have a gap before it. */
  setCut(): void;
  /** The archive has nothing of this place any more up to that message; false: nor was anything of it known here. */
  forgetUpTo(archiveId: string): boolean;
  isUnread(message: Message): boolean;
  /** Everything that is there is read, or what stands before that message. */
  markAllRead(before?: Message): void;
}

// long: one object per open place; splitting it would spread its shared signals over files.
export function createChat(context: Context, outbox: Outbox, markers: Markers, place: ChatPlace): Chat {
  const { ports, store } = context;
  const timeline = createTimeline(place.kind);
  const marker = markers.of(place.jid);
  const hasOlder = signal(true);
  const isOpen = signal(false);
  const isCut = signal(true);
  const leftAt = signal<string | null>(null);
  let readingAt: string | null = null;
  let cancelReading: (() => void) | undefined;
  const latest = signal<(LastWord & { readonly place: Place }) | undefined>(undefined);
  let isTypingTold = false;
  /** What the device kept before it is not shown again. */
  let forgottenEnd = BEFORE_EVERYTHING;
  let cancelPause: () => void = () => {};

  const composer = createComposer(timeline, place.draft.text);
  const talk = createTalk(context, outbox, timeline, composer, place);

  const counts = createCounts({
    timeline,
    marker,
    isCut,
    isKnownBehind: (at) => holes.isKnownBehind(at),
    isKnownBetween: (from, to) => holes.isKnownBetween(from, to),
    hasHoleBehind: (at) => holes.hasHoleBehind(at),
    mentionsMe: (message) => place.mentionsMe(message),
  });
  const { readUpTo, unread, isUnread } = counts;
  const line = createVisitLine(counts, isOpen);

  // A calendar is slow, and all of a room's messages are asked for their day at each change.
  const days = new Map<number, string>();
  const dayOf = (at: number): string => {
    const minute = Math.floor(at / 60_000);
    const known = days.get(minute) ?? ports.time.dayOf(at);
    days.set(minute, known);
    return known;
  };

  const history = createHistory(context, {
    ...{ timeline, marker, readUpTo, unread, isCut, hasOlder },
    isTold: () => counts.now.peek() !== undefined,
    fetch: (page) => place.fetch(page),
    take: (page) => place.take(page),
    onChange: () => cache.writeSoon(),
  });
  const { holes } = history;
  const cache = createChatCache(context, place.jid, { timeline, hasOlder, history: () => history });

  const items = computed(() =>
    timelineItems({
      messages: timeline.messages.value,
      line: line.now.value,
      hasOlder: hasOlder.value,
      gaps: history.gaps.value,
      isOnline: context.isOnline.value,
      dayOf,
      mentionsMe: (message) => place.mentionsMe(message),
      mayOf: talk.mayOf,
      isPinned: (message) => place.isPinned?.(message) === true,
      referenced: timeline.referenced,
    }),
  );

  const snapshot = computed((): TimelineSnapshot => {
    return {
      items: items.value,
      hasOlder: hasOlder.value,
      loadingOlder: history.loadingOlder.value,
      syncingSince: place.catchUp.since.value,
      isComplete: !isCut.value && !history.isFindingUnread.value && isOpen.value,
      leftAt: leftAt.value,
      nextTryAt: place.catchUp.nextTryAt.value,
      target: reveal.target.value,
      refusal: talk.refusal.value,
    };
  });

  const reveal = createReveal({ hasOlder, loadOlderPage: history.loadOlderPage });
  const calendar = createDays({ timeline, holes, fetch: (page) => place.fetch(page), show: reveal.show });

  /** It was refused, and somebody has let it go: what the archive has of it is shown no more. */
  const isBuried = ({ mine, originId }: Incoming): boolean =>
    mine && originId !== undefined && outbox.isBuried(originId);

  /** In a conversation a copy in the own archive does not tell that the other side took it. */
  const settled = (originId: string): void => {
    if (place.kind === "room" || !outbox.hasFailed(originId)) outbox.settled(originId);
  };

  const receive: Chat["receive"] = (incoming) => {
    const before = readUpTo.peek();
    const isKnown = marker.peek() !== undefined || timeline.messages.peek().length > 0;
    const added = batch(() => timeline.add(incoming.filter((one) => !isBuried(one))));
    for (const one of incoming) if (one.mine && one.originId !== undefined) settled(one.originId);
    history.noteLive();
    if (isCut.peek() && isKnown) line.put(before);
    if (incoming.length > 0) cache.writeSoon();
    return added;
  };

  const amend = (amendment: Amendment): void => {
    timeline.amend(amendment);
    if (amendment.sender === "me" && amendment.originId !== undefined) outbox.settled(amendment.originId);
    cache.writeSoon();
  };

  const sync = async (): Promise<void> => {
    try {
      await history.sync();
    } finally {
      line.count();
    }
  };

  const tellTyping = (isTyping: boolean): void => {
    cancelPause();
    if (isTyping) cancelPause = ports.time.after(TYPING_PAUSE_MS, () => tellTyping(false));
    if (isTyping === isTypingTold) return;
    isTypingTold = isTyping;
    place.sendTyping(isTyping);
  };

  const marks = createMarks(composer.snapshot, place.kind, (id) => timeline.find(id));
  const hasImportant = computed(
    () =>
      unread.value > 0 &&
      timeline.messages.value.some((message) => message.payload?.isImportant === true && isUnread(message)),
  );

  const setDraft = (text: string): void => {
    if (!composer.write(text)) place.draft.set(text);
  };

  const sending = createSending(context, outbox, timeline, place, () => cache.writeSoon());

  const post: Chat["post"] = (text, payload) => {
    // Who answers at once has read what stood above (XEP-0333 §4.2); no second in view is waited for.
    const newest = timeline.messages.peek().findLast(isUnread);
    if (newest !== undefined) readThrough(newest);
    sending.post(text, payload);
  };

  const goTo = async (look: () => Message | undefined, archiveId?: string): Promise<void> => {
    try {
      if (archiveId !== undefined && look() === undefined) await holes.readAround(archiveId);
      if (!(await reveal.find(look))) talk.fail("show", "not-found");
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      talk.fail("show", errorCodeOf(error.condition));
    }
  };

  const readThrough = (message: Message): void => {
    if (comparePlaces(message.place, readUpTo.peek()) <= 0) return;
    const id = message.archiveId;
    if (id !== undefined) markers.set(place.jid, id, place.archive);
    place.sendDisplayed(message);
    place.onRead();
  };

  const { edit, editLast, reply, react, retract, moderate, linkTo, setPinned, dismissRefusal, stopComposing } = talk;

  return {
    ...{ edit, editLast, reply, react, retract, moderate, linkTo, setPinned, dismissRefusal, stopComposing },
    timeline,
    snapshot,
    draft: marks.draft,
    setImportant: marks.setImportant,
    setStory: marks.setStory,
    declineStory: marks.declineStory,
    hasImportant,
    amend,
    refuse: talk.refuse,
    show: reveal.show,
    async showArchived(archiveId) {
      // A link can start the app: what this device has not kept comes with the connection.
      if (timeline.byArchiveId(archiveId) === undefined) await whenOnline(context);
      await goTo(() => timeline.byArchiveId(archiveId), archiveId);
    },
    loadGap: history.loadGap,
    showDay: calendar.show,
    firstAt: calendar.firstAt,
    async showAnswered(id) {
      const answered = timeline.find(id)?.payload?.reply?.id;
      // In a room an answer names the message as the archive does.
      const archiveId = place.kind === "room" ? answered : undefined;
      if (answered !== undefined) await goTo(() => timeline.referenced(answered), archiveId);
    },
    unread,
    mentions: counts.mentions,
    isOpen,
    standing: counts.now,
    isComplete: computed(() => !isCut.value),
    isUncertain: counts.isUncertain,
    tellStanding(standing, told) {
      const isFirst = counts.now.peek() === undefined;
      counts.tell(standing);
      // Whoever was quicker than the counts has begun a visit in which nothing seemed unread.
      if (isFirst && isOpen.peek() && line.now.peek() === null) line.begin(readUpTo.peek(), unread.peek());
      if (told !== undefined) latest.value = { ...told, place: standing.last };
    },
    last: computed(() => {
      const here = timeline.messages.value.findLast((message) => !message.retracted);
      const there = latest.value;
      if (here === undefined || there === undefined) return here ?? there;
      return comparePlaces(here.place, there.place) < 0 ? there : here;
    }),
    receive,
    sync,
    async syncIfKept() {
      try {
        await sync();
        return true;
      } catch (error) {
        if (error instanceof RequestError && error.condition === "feature-not-implemented") return false;
        throw error;
      }
    },
    setWithoutArchive() {
      hasOlder.value = false;
      history.setContiguous();
    },
    setContiguous() {
      history.setContiguous();
      if (isOpen.peek()) void history.findUnread();
    },
    isUnread,
    setCut() {
      counts.freeze();
      isCut.value = true;
    },
    async restore() {
      await outbox.restore();
      const [cached, left] = await Promise.all([cache.read(), store.get(`left-at:${place.jid}`)]);
      if (typeof left === "string" && leftAt.peek() === null) leftAt.value = left;
      const { messages, amendments } = cached;
      batch(() => {
        if (Array.isArray(messages) && history.contiguousEnd === undefined) {
          // Something may have come while the device's disk was read.
          const kept = (messages as readonly Message[]).filter(
            (one) => comparePlaces(one.place, forgottenEnd) >= 0 && !isBuried(one),
          );
          if (timeline.messages.peek().length === 0) timeline.restore(kept);
          else timeline.add(kept);
          for (const amendment of amendments ?? []) timeline.amend(amendment);
          history.restore(kept.length < messages.length ? { ...cached, hasOlder: true } : cached);
        }
        sending.restore();
        talk.restore();
      });
    },
    forgetUpTo(archiveId) {
      const end: Place = { major: majorOf(archiveId, 0), minor: 1 };
      const isGone = (known: { readonly place: Place } | undefined): boolean =>
        known !== undefined && comparePlaces(known.place, end) < 0;
      forgottenEnd = end;
      if (!isGone(timeline.messages.peek()[0]) && !isGone(latest.peek())) return false;
      batch(() => {
        history.forgetBefore(end);
        if (isGone(latest.peek())) latest.value = undefined;
        counts.tell({ unread: 0, mentions: 0, read: end, last: end });
      });
      cache.writeSoon();
      if (isOpen.peek()) void history.loadOlder();
      return true;
    },
    markAllRead(before) {
      const isPast = (one: Message): boolean => before === undefined || comparePlaces(one.place, before.place) < 0;
      const last = timeline.messages.peek().findLast((one) => one.archiveId !== undefined && isPast(one));
      markers.set(place.jid, last?.archiveId ?? BEFORE_ALL, place.archive);
    },
    loadOlder: history.loadOlder,
    post,
    setReadingAt(id) {
      readingAt = id;
      cancelReading ??= ports.time.after(CACHE_MS, () => {
        cancelReading = undefined;
        void (readingAt === null ? store.delete(`left-at:${place.jid}`) : store.set(`left-at:${place.jid}`, readingAt));
      });
    },
    catchUpNow: () => place.catchUp.retryNow(),
    setDraft,
    send(given) {
      const { text: drafted, charsMax } = marks.draft.peek();
      const text = (given ?? drafted).trim();
      if (text === "" || text.length > charsMax) return false;
      cancelPause();
      isTypingTold = false;
      if (talk.sendCorrection(text)) return true;
      const beside = { ...marks.take(), ...talk.takeReply(), ...place.mentioned?.(text) };
      post(text, Object.keys(beside).length === 0 ? undefined : beside);
      setDraft("");
      return true;
    },
    refused: sending.refused,
    delivered: sending.delivered,
    retry: sending.retry,
    discard: sending.discard,
    takeBack(id) {
      const message = sending.takeBack(id);
      if (message === undefined) return;
      const before = place.draft.text.peek();
      setDraft(before === "" ? message.text : `${message.text}\n${before}`);
      marks.put(message.payload);
    },
    setTyping: tellTyping,
    markRead(id, focused) {
      const message = timeline.find(id);
      if (focused && message !== undefined) readThrough(message);
    },
    open() {
      if (isOpen.peek()) return;
      batch(() => {
        isOpen.value = true;
        line.begin(readUpTo.peek(), unread.peek());
      });
      void history.findUnread();
    },
    close() {
      batch(() => {
        leftAt.value = readingAt;
        isOpen.value = false;
        line.end();
        reveal.forget();
      });
      tellTyping(false);
    },
  };
}
