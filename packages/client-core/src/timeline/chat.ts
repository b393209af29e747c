import type { BareJid } from "@tandem/protocol";
import { batch, computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { DraftBox } from "../account/drafts.ts";
import type { Context } from "../account/context.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import type { Outbox, OutboxEntry } from "../outbox/outbox.ts";
import type { DraftSnapshot, TimelineSnapshot, TimelineVerbs } from "../view-models/timeline.ts";
import type { ErrorCode } from "../view-models/view-model.ts";
import { ARCHIVE_BEGINNING, ARCHIVE_PAGE_MESSAGES, type ArchivePageResult } from "./archive.ts";
import type { CatchUp } from "./catch-up.ts";
import { createCounts, type LastWord, type Standing } from "./counts.ts";
import { createHoles } from "./holes.ts";
import { timelineItems, type UnreadLine } from "./items.ts";
import type { Amendment } from "./amendments.ts";
import { createComposer } from "./composer.ts";
import { createReveal } from "./reveal.ts";
import { createMarks } from "./marks.ts";
import { createTalk, type TalkPlace } from "./talk.ts";
import type { Payload } from "./payload.ts";
import { BEFORE_ALL, type Markers } from "./markers.ts";
import { comparePlaces, type Incoming, type Message, type Place } from "./message.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

const CACHED_MESSAGES = 200;
/** In front of everything. */
const BEGINNING: Place = { major: -1, minor: 0 };
/** What came is kept on the device at most this much later. */
export const CACHE_MS = 500;
const TYPING_PAUSE_MS = 5000;
/** Older pages that are fetched at most to find the read marker. */
const MARKER_PAGES_MAX = 10;

export interface ChatPlace extends TalkPlace {
  /** Who gives the archive ids here: the room, or the own account. */
  readonly archive: BareJid;
  mentionsMe(message: Message): boolean;
  /** One page of the history of this place. */
  fetch(page: { readonly before?: string; readonly after?: string; readonly max: number }): Promise<ArchivePageResult>;
  /** Adds a page to the timeline: the owner decodes. */
  take(page: ArchivePageResult): readonly Message[];
  /** People whom a text names, as the message says them to programs. */
  mentioned?(text: string): Pick<Payload, "mentions">;
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
  /** The server told the counts here, so the archive need not be read to know them. */
  readonly hasStanding: boolean;
  /** Nothing is missing between what was read and what comes live. */
  readonly isComplete: ReadonlySignal<boolean>;
  /** RM21: the counts must be asked for again. */
  readonly isUncertain: ReadonlySignal<boolean>;
  /** `latest` undefined: it was not asked for. */
  tellStanding(standing: Standing, latest: LastWord | undefined): void;
  restore(): Promise<void>;
  /** Sends a message that is no text of the draft, such as a file. */
  post(text: string, payload: Payload | undefined): void;
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
  /** Nothing is missing up to here. */
  setContiguous(): void;
  /** What comes from now on may have a gap before it. */
  setCut(): void;
  isUnread(message: Message): boolean;
  markAllRead(): void;
}

/** An own message before it has gone. */
type Written = Pick<OutboxEntry, "originId" | "text" | "payload" | "at">;

interface CachedChat {
  readonly messages: readonly Message[];
  /** Of messages that are further back. */
  readonly amendments?: readonly Amendment[];
  readonly contiguousEnd?: string | undefined;
  readonly hasOlder: boolean;
}

// long: one object per open place; splitting it would spread its shared signals over files.
export function createChat(context: Context, outbox: Outbox, markers: Markers, place: ChatPlace): Chat {
  const { ports, store } = context;
  const timeline = createTimeline(place.kind);
  const marker = markers.of(place.jid);
  const hasOlder = signal(true);
  const loadingOlder = signal(false);
  const newBelow = signal(0);
  const line = signal<UnreadLine | null>(null);
  const isOpen = signal(false);
  const gapAfter = signal<Place | null>(null);
  let contiguousEnd: string | undefined;
  const isCut = signal(true);
  const leftAt = signal<string | null>(null);
  let readingAt: string | null = null;
  let cancelReading: (() => void) | undefined;
  const latest = signal<(LastWord & { readonly place: Place }) | undefined>(undefined);
  let atBottom = true;
  let isTypingTold = false;
  let cancelPause: () => void = () => {};
  let cancelCache: (() => void) | undefined;

  const composer = createComposer(timeline, place.draft.text);
  const talk = createTalk(context, outbox, timeline, composer, place);

  const counts = createCounts({
    timeline,
    marker,
    isCut,
    hasOlder,
    mentionsMe: (message) => place.mentionsMe(message),
  });
  const { readUpTo, unread, placeOfId, isUnread } = counts;

  // A calendar is slow, and all of a room's messages are asked for their day at each change.
  const days = new Map<number, string>();
  const dayOf = (at: number): string => {
    const minute = Math.floor(at / 60_000);
    const known = days.get(minute) ?? ports.time.dayOf(at);
    days.set(minute, known);
    return known;
  };

  const holes = createHoles({ timeline, hasOlder, fetch: (page) => fetchAndTake(page) });
  const gaps = computed(() => [
    ...holes.all.value,
    ...(gapAfter.value === null ? [] : [{ id: "", place: gapAfter.value }]),
  ]);

  const items = computed(() =>
    timelineItems({
      messages: timeline.messages.value,
      line: line.value,
      gaps: gaps.value,
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
      loadingOlder: loadingOlder.value,
      syncingSince: place.catchUp.since.value,
      isComplete: !isCut.value,
      leftAt: leftAt.value,
      nextTryAt: place.catchUp.nextTryAt.value,
      newBelow: newBelow.value,
      target: reveal.target.value,
      refusal: talk.refusal.value,
    };
  });

  const reveal = createReveal({ hasOlder, loadOlderPage: () => loadOlderPage() });

  const cacheSoon = (): void => {
    cancelCache ??= ports.time.after(CACHE_MS, () => {
      cancelCache = undefined;
      const last = holes.all
        .peek()
        .reduce((place, hole) => (comparePlaces(hole.place, place) > 0 ? hole.place : place), BEGINNING);
      const settled = timeline.messages
        .peek()
        .filter(({ archiveId, place: at }) => archiveId !== undefined && comparePlaces(at, last) > 0);
      const messages = settled.slice(-CACHED_MESSAGES);
      const isWhole = messages.length === settled.length && holes.all.peek().length === 0;
      const amendments = timeline.loose(new Set(messages));
      const cached: CachedChat = { messages, amendments, contiguousEnd, hasOlder: hasOlder.peek() || !isWhole };
      void store.set(`chat:${place.jid}`, cached);
    });
  };

  const newestId = (): string | undefined =>
    timeline.messages.peek().findLast((message) => message.archiveId !== undefined)?.archiveId;

  const setContiguous = (): void => {
    isCut.value = false;
    gapAfter.value = null;
    contiguousEnd = newestId() ?? contiguousEnd;
    cacheSoon();
  };

  const receive: Chat["receive"] = (incoming) => {
    const before = readUpTo.peek();
    const last = timeline.messages.peek().at(-1)?.place;
    const isKnown = marker.peek() !== undefined || last !== undefined;
    const added = batch(() => timeline.add(incoming));
    for (const one of incoming) if (one.mine && one.originId !== undefined) outbox.settled(one.originId);
    if (!isCut.peek()) contiguousEnd = newestId() ?? contiguousEnd;
    if (isCut.peek() && isKnown) putLine(before);
    const below = added.filter(
      (message) => !message.mine && last !== undefined && comparePlaces(message.place, last) > 0,
    );
    if (isOpen.peek() && !atBottom && below.length > 0) newBelow.value += below.length;
    if (incoming.length > 0) cacheSoon();
    return added;
  };

  const amend = (amendment: Amendment): void => {
    timeline.amend(amendment);
    if (amendment.sender === "me" && amendment.originId !== undefined) outbox.settled(amendment.originId);
    cacheSoon();
  };

  const fetchAndTake = async (page: Parameters<ChatPlace["fetch"]>[0]): Promise<ArchivePageResult> => {
    const result = await place.fetch(page);
    batch(() => place.take(result));
    return result;
  };

  const sync = async (): Promise<void> => {
    try {
      if (contiguousEnd === undefined) await syncFirst();
      else await syncForward();
      setContiguous();
    } finally {
      countLine();
    }
  };

  const syncFirst = async (): Promise<void> => {
    const page = await fetchAndTake({ before: "", max: ARCHIVE_PAGE_MESSAGES });
    batch(() => {
      hasOlder.value = !page.isComplete;
      const first = page.results.flatMap(({ id }) => placeOfId(id) ?? [])[0];
      if (first !== undefined) timeline.forgetBefore(first);
    });
    // Set before the older pages are asked for: should the connection go meanwhile, the next reading begins here.
    // Nothing is there yet: what comes is read from its beginning, or an own message could stand in front of a hole.
    contiguousEnd = page.last ?? (page.isComplete ? ARCHIVE_BEGINNING : undefined);
    for (let pages = 1; pages < MARKER_PAGES_MAX && isMarkerOlder(); pages++) await loadOlderPage();
  };

  const isMarkerOlder = (): boolean => {
    const id = marker.peek();
    const oldest = timeline.messages.peek()[0];
    if (id === undefined || oldest === undefined || !hasOlder.peek()) return false;
    const at = placeOfId(id);
    return at === undefined || comparePlaces(at, oldest.place) < 0;
  };

  const syncForward = async (): Promise<void> => {
    for (;;) {
      const after = contiguousEnd as string;
      gapAfter.value = placeOfId(after) ?? null;
      let page: ArchivePageResult;
      try {
        const from = after === ARCHIVE_BEGINNING ? {} : { after };
        page = await fetchAndTake({ ...from, max: ARCHIVE_PAGE_MESSAGES });
      } catch (error) {
        if (!(error instanceof RequestError) || error.condition !== "item-not-found") throw error;
        // The archive does not know the place any more (expired, or another archive): begin anew.
        timeline.restore([]);
        holes.clear();
        contiguousEnd = undefined;
        return await syncFirst();
      }
      if (page.last !== undefined) contiguousEnd = page.last;
      cacheSoon();
      if (page.isComplete || page.last === undefined) return;
    }
  };

  const loadOlderPage = async (): Promise<void> => {
    const oldest = timeline.messages.peek().find((message) => message.archiveId !== undefined)?.archiveId ?? "";
    const page = await fetchAndTake({ before: oldest, max: ARCHIVE_PAGE_MESSAGES });
    hasOlder.value = !page.isComplete && page.results.length > 0;
    cacheSoon();
  };

  // What came while the view could not be seen stands under one line; a line that stands is never moved (design §10.2).
  const putLine = (after: Place): void => {
    if (!isOpen.peek() || line.peek() !== null) return;
    const count = timeline.messages
      .peek()
      .filter((message) => !message.mine && comparePlaces(message.place, after) > 0).length;
    if (count > 0) line.value = { after, count };
  };

  /** How many stand below the line is known when the last page is there. */
  const countLine = (): void => {
    const after = line.peek()?.after;
    if (after === undefined) return;
    line.value = null;
    putLine(after);
  };

  const loadOlder = async (): Promise<void> => {
    if (loadingOlder.peek() || !hasOlder.peek() || !context.isOnline.peek()) return;
    loadingOlder.value = true;
    try {
      await loadOlderPage();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      ports.log.warn(`history: ${error.message}`);
    } finally {
      loadingOlder.value = false;
    }
  };

  const loadGap = async (id: string, side: "above" | "below"): Promise<void> => {
    if (!context.isOnline.peek()) return;
    try {
      await holes.fill(id, side);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      ports.log.warn(`history: ${error.message}`);
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

  const put = (entry: Written, state: "sending" | "queued" | "failed"): void => {
    const { originId, text, payload, at } = entry;
    timeline.addOwn({
      id: originId,
      originId,
      stanzaId: originId,
      sender: "me",
      ...place.ownAuthor(),
      at,
      text,
      ...(payload !== undefined && { payload }),
      state,
      mine: true,
    });
  };

  const post = (text: string, payload: Payload | undefined): void => {
    const entry = {
      originId: ports.random.id(),
      text,
      at: ports.time.now(),
      ...(payload !== undefined && { payload }),
    };
    // Who answers at once has read what stood above (XEP-0333 §4.2); no second in view is waited for.
    const newest = timeline.messages.peek().findLast(isUnread);
    if (newest !== undefined) readThrough(newest);
    put(entry, context.isOnline.peek() ? "sending" : "queued");
    outbox.add({ ...entry, kind: place.kind, jid: place.jid });
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
    showArchived: (archiveId) => goTo(() => timeline.byArchiveId(archiveId), archiveId),
    loadGap,
    async showAnswered(id) {
      const answered = timeline.find(id)?.payload?.reply?.id;
      if (answered !== undefined) await goTo(() => timeline.referenced(answered));
    },
    unread,
    mentions: counts.mentions,
    isOpen,
    get hasStanding() {
      return counts.standing.peek() !== undefined;
    },
    isComplete: computed(() => !isCut.value),
    isUncertain: counts.isUncertain,
    tellStanding(standing, told) {
      counts.tell(standing);
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
    setContiguous,
    isUnread,
    setCut() {
      counts.freeze();
      isCut.value = true;
    },
    async restore() {
      await outbox.restore();
      const [cached, left] = await Promise.all([store.get(`chat:${place.jid}`), store.get(`left-at:${place.jid}`)]);
      if (typeof left === "string" && leftAt.peek() === null) leftAt.value = left;
      const { messages, amendments, contiguousEnd: end, hasOlder: older } = (cached ?? {}) as Partial<CachedChat>;
      batch(() => {
        if (Array.isArray(messages) && contiguousEnd === undefined) {
          // Something may have come while the device's disk was read.
          if (timeline.messages.peek().length === 0) timeline.restore(messages as readonly Message[]);
          else timeline.add(messages as readonly Message[]);
          for (const amendment of amendments ?? []) timeline.amend(amendment);
          contiguousEnd = end;
          hasOlder.value = older ?? true;
        }
        for (const entry of outbox.entries(place.jid))
          if (entry.act === undefined && timeline.find(entry.originId) === undefined)
            put(entry, entry.hasFailed ? "failed" : "queued");
        talk.restore();
      });
    },
    markAllRead() {
      markers.set(place.jid, newestId() ?? BEFORE_ALL, place.archive);
    },
    loadOlder,
    post,
    setReadingAt(id) {
      readingAt = id;
      cancelReading ??= ports.time.after(CACHE_MS, () => {
        cancelReading = undefined;
        void (readingAt === null ? store.delete(`left-at:${place.jid}`) : store.set(`left-at:${place.jid}`, readingAt));
      });
    },
    catchUpNow: () => place.catchUp.retryNow(),
    setAtBottom(isAtBottom) {
      atBottom = isAtBottom;
      if (isAtBottom) newBelow.value = 0;
    },
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
      newBelow.value = 0;
      return true;
    },
    retry(id) {
      const message = timeline.find(id);
      if (message === undefined || message.state !== "failed") return;
      timeline.patch(id, { state: context.isOnline.peek() ? "sending" : "queued" });
      outbox.add({
        originId: message.originId ?? id,
        kind: place.kind,
        jid: place.jid,
        text: message.text,
        ...(message.payload !== undefined && { payload: message.payload }),
        at: message.at,
      });
    },
    discard(id) {
      const message = timeline.find(id);
      if (message === undefined || (message.state !== "failed" && message.state !== "queued")) return;
      outbox.discard(message.originId ?? id);
      timeline.remove(id);
    },
    takeBack(id) {
      const message = timeline.find(id);
      if (message?.state !== "failed") return;
      const before = place.draft.text.peek();
      setDraft(before === "" ? message.text : `${message.text}\n${before}`);
      marks.put(message.payload);
      outbox.discard(message.originId ?? id);
      timeline.remove(id);
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
        newBelow.value = 0;
        atBottom = true;
        line.value = unread.peek() === 0 ? null : { after: readUpTo.peek(), count: unread.peek() };
      });
    },
    close() {
      batch(() => {
        leftAt.value = readingAt;
        isOpen.value = false;
        line.value = null;
        newBelow.value = 0;
        reveal.forget();
      });
      tellTyping(false);
    },
  };
}
