import { signal } from "@preact/signals-core";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { Prng } from "@tandem/testkit/prng";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { Amendment } from "./amendments.ts";
import { ARCHIVE_PAGE_MESSAGES } from "./archive.ts";
import { keptOf } from "./chat-cache.ts";
import { createCounts, type Standing } from "./counts.ts";
import { createHistory, NEAR_PAGES, type HistoryPage } from "./history.ts";
import { BEFORE_ALL } from "./markers.ts";
import { comparePlaces, type Incoming, type Message } from "./message.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

const place = (id: number) => ({ major: id, minor: 0 });

/** One entry of the archive: a message, or a word about an earlier one. */
type Said = { readonly id: number } & ({ readonly incoming: Incoming } | { readonly amendment: Amendment });

const isCounted = (said: Said): boolean =>
  "incoming" in said && !said.incoming.mine && said.incoming.retracted !== true;

/** What the server has of a room. */
class Archive {
  readonly all: Said[] = [];
  /** What stands before it has expired. */
  keptFrom = 1;

  say(sender: string): Said {
    const [id, name] = [this.all.length + 1, `o${this.all.length + 1}`];
    const ids = { archiveId: `${id}`, originId: name, stanzaId: name };
    const incoming = { ...ids, sender, nick: sender, at: id, text: `text ${id}`, mine: sender === "me" };
    return this.#add({ id, incoming });
  }

  amend(kind: "correct" | "retract", target: number): Said {
    const [id, name] = [this.all.length + 1, `o${this.all.length + 1}`];
    const found = this.all[target - 1];
    if (found === undefined || !("incoming" in found)) return this.say("a");
    const { sender, nick, archiveId = "", stanzaId = "" } = found.incoming;
    const said = { sender, nick, at: id, archiveId: `${id}`, originId: name, stanzaId: name };
    const text = `better ${id}`;
    // XEP-0424 §5: what was taken back the archive has no more.
    if (kind === "retract")
      this.all[target - 1] = { ...found, incoming: { ...found.incoming, text: "", retracted: true } };
    return this.#add({
      id,
      amendment: kind === "retract" ? { ...said, kind, target: archiveId } : { ...said, kind, target: stanzaId, text },
    });
  }

  #add(said: Said): Said {
    this.all.push(said);
    return said;
  }

  /** Rejects as a server does that does not have the entry. */
  page({ before, after, max }: HistoryPage): { readonly page: readonly Said[]; readonly isComplete: boolean } {
    for (const id of [before, after])
      if (id !== undefined && id !== "" && (Number(id) < this.keptFrom || Number(id) > this.all.length))
        throw new RequestError({ type: "cancel", condition: "item-not-found" });
    const to = before === undefined || before === "" ? this.all.length : Number(before) - 1;
    const rest = this.all.slice(Number(after ?? this.keptFrom - 1), to);
    const page = before === undefined ? rest.slice(0, max) : rest.slice(-max);
    return { page, isComplete: page.length === rest.length };
  }

  standing(marker: string | undefined): Standing {
    const own = this.all.findLast((said) => "incoming" in said && said.incoming.mine)?.id ?? 0;
    const read = Math.max(Number(marker ?? 0), own);
    const unread = this.all.filter((said) => said.id > read && isCounted(said)).length;
    return { unread, mentions: 0, read: place(read), last: place(this.all.length) };
  }
}

function put(timeline: Timeline, said: readonly Said[]): readonly Message[] {
  const added = timeline.add(said.flatMap((one) => ("incoming" in one ? one.incoming : [])));
  for (const one of said) if ("amendment" in one) timeline.amend(one.amendment);
  return added;
}

/** A device that reads the archive. `onAsk`: the question is on its way, or the answer. */
function device(archive: Archive, marker = signal<string | undefined>(undefined), onAsk: () => void = () => {}) {
  const timeline = createTimeline("room");
  const [isCut, hasOlder, isOnline] = [signal(true), signal(true), signal(true)];
  const asked: HistoryPage[] = [];
  let isTold = true;
  const counts = createCounts({
    timeline,
    marker,
    isCut,
    isKnownBehind: (at) => history.holes.isKnownBehind(at),
    isKnownBetween: (from, to) => history.holes.isKnownBetween(from, to),
    hasHoleBehind: (at) => history.holes.hasHoleBehind(at),
    mentionsMe: () => false,
  });
  const pages = new Map<object, readonly Said[]>();
  const history = createHistory({ isOnline, ports: { log: { warn: () => {} } } } as unknown as Context, {
    ...{ timeline, marker, isCut, hasOlder, readUpTo: counts.readUpTo, unread: counts.unread },
    isTold: () => isTold,
    async fetch(page) {
      asked.push(page);
      onAsk();
      const found = archive.page(page);
      const results = found.page.map(
        ({ id }) => ({ id: `${id}`, forwarded: { delay: { time: id } } }) as ArchiveResult,
      );
      const answer = { results, first: results[0]?.id, last: results.at(-1)?.id, isComplete: found.isComplete };
      pages.set(answer, found.page);
      await Promise.resolve();
      onAsk();
      return answer;
    },
    take: (page) => put(timeline, pages.get(page) ?? []),
    onChange() {},
  });
  return {
    ...{ timeline, marker, isCut, isOnline, hasOlder, counts, history, asked },
    setTold: (told: boolean) => void (isTold = told),
    ids: () => timeline.messages.value.map(({ archiveId }) => Number(archiveId)),
    gaps: () => history.gaps.value.map(({ id }) => Number(id)),
    hear(said: Said) {
      put(timeline, [said]);
      history.noteLive();
    },
    arrive() {
      if (isTold) counts.tell(archive.standing(marker.value));
      return history.sync();
    },
    cut() {
      counts.freeze();
      isCut.value = true;
    },
  };
}

type Device = ReturnType<typeof device>;

function archiveOf(messages: number): Archive {
  const archive = new Archive();
  for (let n = 0; n < messages; n++) archive.say("a");
  return archive;
}

const span = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test("[RM22] of very much that is unread the place where it begins is read, then the end; a gap lies in between", async () => {
  const archive = archiveOf(10_000);
  const { arrive, asked, ids, gaps, counts, hasOlder } = device(archive, signal("5000"));
  await arrive();
  expect(ids()).toEqual([...span(4_950, 5_049), ...span(9_901, 10_000)]);
  expect([gaps(), hasOlder.value, counts.unread.value]).toEqual([[5_049], true, 5_000]);
  expect(asked).toEqual([
    { before: "5000", max: 50 },
    { after: "4999", max: 50 },
    { before: "", max: 100 },
  ]);
});

test("[RM22] [RM23] what is unread within a few pages is read without a gap", async () => {
  for (const unread of [1, 99, 100, 150, 200]) {
    const { arrive, asked, ids, gaps, counts } = device(archiveOf(1_000), signal(`${1_000 - unread}`));
    await arrive();
    expect([gaps(), counts.unread.value], `${unread}`).toEqual([[], unread]);
    expect(ids()[0]).toBeLessThanOrEqual(1_000 - unread);
    expect(asked.length).toBeLessThanOrEqual(NEAR_PAGES);
  }
});

test("[RM22] nothing was ever read, or nothing of that is kept: the first unread message is the first of all", async () => {
  const never = device(archiveOf(1_000), signal(BEFORE_ALL));
  await never.arrive();
  expect([never.ids(), never.gaps(), never.hasOlder.value]).toEqual([
    [...span(1, 100), ...span(901, 1_000)],
    [100],
    false,
  ]);
  const archive = archiveOf(1_000);
  archive.keptFrom = 300;
  const gone = device(archive, signal("100"));
  await gone.arrive();
  expect([gone.ids(), gone.gaps(), gone.hasOlder.value]).toEqual([
    [...span(300, 399), ...span(901, 1_000)],
    [399],
    false,
  ]);
});

test("[RM23] who was away for long reads on where they were, and the end; where nobody counts, all of it", async () => {
  const archive = archiveOf(200);
  for (const isTold of [true, false]) {
    const { arrive, cut, setTold, history, ids, gaps, counts } = device(archive, signal("200"));
    setTold(isTold);
    await arrive();
    cut();
    const before = archive.all.length;
    for (let n = 0; n < 1_000; n++) archive.say("a");
    await arrive();
    const near = before + NEAR_PAGES * ARCHIVE_PAGE_MESSAGES;
    expect(gaps()).toEqual(isTold ? [near] : []);
    expect(counts.unread.value).toBe(archive.all.length - 200);
    if (!isTold) continue;
    expect(ids()).toEqual([...span(101, near), ...span(before + 901, before + 1_000)]);
    while (history.gaps.value[0] !== undefined) await history.loadGap(history.gaps.value[0].id, "above");
    expect(ids()).toEqual(span(101, before + 1_000));
    expect(counts.unread.value).toBe(archive.all.length - 200);
  }
});

test("[RM22] the marker went to another place on another device: that one is read", async () => {
  const archive = archiveOf(300);
  const marker = signal<string | undefined>("300");
  const { arrive, cut, gaps, ids } = device(archive, marker);
  await arrive();
  cut();
  for (let n = 0; n < 5_000; n++) archive.say("a");
  marker.value = "2000";
  await arrive();
  expect(ids()).toEqual([...span(201, 600), ...span(1_950, 2_049), ...span(5_201, 5_300)]);
  expect(gaps()).toEqual([600, 2_049]);
});

test("[RM21] reading on below the New line counts down, although most of it is not here", async () => {
  const { arrive, counts, marker } = device(archiveOf(900), signal("100"));
  await arrive();
  expect(counts.unread.value).toBe(800);
  marker.value = "130";
  expect([counts.unread.value, counts.isUncertain.value]).toEqual([770, false]);
  marker.value = "400";
  expect([counts.unread.value, counts.isUncertain.value]).toEqual([800, true]);
  marker.value = "850";
  expect(counts.unread.value).toBe(50);
});

test("[RM21] where the server counted no further it is asked again as one reads", async () => {
  const { arrive, counts, marker } = device(archiveOf(5_000), signal("100"));
  await arrive();
  counts.tell({ unread: 1_000, mentions: 0, read: place(100), last: place(5_000) });
  marker.value = "130";
  expect([counts.unread.value, counts.isUncertain.value]).toEqual([1_000, true]);
  expect(counts.behind(place(100))).toEqual({ count: 1_030, isMore: true });
});

test("[RM21] what was said between the server's count and the newest page is counted anew", async () => {
  const archive = archiveOf(3_000);
  const { history, counts, marker } = device(archive, signal("100"));
  counts.tell(archive.standing(marker.value));
  for (let n = 0; n < 150; n++) archive.say("a");
  expect(counts.isUncertain.value).toBe(false);
  await history.sync();
  expect([counts.unread.value, counts.isUncertain.value]).toEqual([3_000, true]);
  counts.tell(archive.standing(marker.value));
  expect([counts.unread.value, counts.isUncertain.value]).toEqual([3_050, false]);
});

test("[RM23] a gap that somebody came to while the connection was away is read when it is back", async () => {
  const { arrive, gaps, history, isOnline } = device(archiveOf(3_000), signal("100"));
  await arrive();
  isOnline.value = false;
  await history.loadGap("149", "above");
  expect(gaps()).toEqual([149]);
  isOnline.value = true;
  await new Promise((resolve) => setImmediate(resolve));
  expect(gaps()).toEqual([249]);
});

test("[RM23] a gap that could not be read says so, until it is asked for again", async () => {
  let isFailing = false;
  const { arrive, gaps, history } = device(archiveOf(3_000), signal("100"), () => {
    if (isFailing) throw new RequestError({ type: "wait", condition: "resource-constraint" });
  });
  await arrive();
  isFailing = true;
  await history.loadGap("149", "above");
  expect(history.gaps.value).toMatchObject([{ id: "149", hasFailed: true }]);
  isFailing = false;
  await history.loadGap("149", "above");
  expect(gaps()).toEqual([249]);
  expect(history.gaps.value[0]).not.toHaveProperty("hasFailed");
});

test("[RM15] a message that has its place inside a gap does not hide the rest of it", async () => {
  const archive = archiveOf(3_000);
  const { arrive, gaps, history, hear, ids } = device(archive, signal("100"));
  await arrive();
  expect(gaps()).toEqual([149]);
  // Sent once more, and reflected as it was kept.
  hear(archive.all[1_999] as Said);
  expect(gaps()).toEqual([149, 2_000]);
  for (let turn = 0; history.gaps.value[0] !== undefined; turn++)
    await history.loadGap(history.gaps.value[0].id, turn % 3 === 0 ? "below" : "above");
  expect(ids()).toEqual(span(50, 3_000));
});

/** Where something is missing between two messages there is a gap between them. */
function checkNoHiddenGap({ timeline, history, isCut }: Device, archive: Archive, what: string): void {
  const messages = timeline.messages.value;
  const ids = messages.map(({ archiveId }) => Number(archiveId));
  expect(new Set(ids).size, `${what}: no double`).toBe(ids.length);
  const gaps = history.gaps.value;
  for (const [at, message] of messages.entries()) {
    const next = messages[at + 1];
    // Until the archive was read nobody knows what came behind the last one.
    if (isCut.value && next === undefined) return;
    const [from, to] = [Number(message.archiveId), next === undefined ? Infinity : Number(next.archiveId)];
    const isMissing = archive.all.slice(from, Math.min(to - 1, archive.all.length)).some((said) => "incoming" in said);
    const hasGap = gaps.some(
      (gap) =>
        comparePlaces(gap.place, message.place) >= 0 &&
        (next === undefined || comparePlaces(gap.place, next.place) < 0),
    );
    if (isMissing && !hasGap) throw new Error(`${what}: something is missing behind ${from}, and nothing tells it`);
  }
}

test("[RM23] what came before the first reading and hangs together with nothing is not shown apart", async () => {
  const archive = archiveOf(300);
  const one = device(archive, signal("451"));
  one.hear(archive.say("a"));
  for (let n = 0; n < 150; n++) archive.say("a");
  await one.arrive();
  checkNoHiddenGap(one, archive, "first reading");
  expect(one.ids()).toEqual(span(352, 451));
});

/** What the device keeps, through the shape that a disk has. */
function reloaded(old: Device, archive: Archive, marker: Device["marker"], onAsk?: () => void): Device {
  const { timeline, hasOlder, history } = old;
  const {
    messages,
    amendments = [],
    ...kept
  } = structuredClone(keptOf({ timeline, hasOlder, history: () => history }));
  const next = device(archive, marker, onAsk);
  next.timeline.restore(messages);
  for (const amendment of amendments) next.timeline.amend(amendment);
  next.history.restore(kept);
  return next;
}

test("[RM23] a gap stays over a reload: where pages were not read, and behind what came while the archive did not answer", async () => {
  const archive = archiveOf(3_000);
  let isFailing = false;
  const fails = (): void => {
    if (isFailing) throw new RequestError("timeout");
  };
  const before = device(archive, signal("100"), fails);
  await before.arrive();
  expect(before.gaps()).toEqual([149]);
  before.cut();
  for (let n = 0; n < 5; n++) archive.say("a");
  // Sent once more by another device; alone in the midst of what is missing it would hide the rest of it.
  before.hear(archive.all[1_999] as Said);
  isFailing = true;
  await expect(before.arrive()).rejects.toThrow(RequestError);
  before.hear(archive.say("a"));

  const after = reloaded(before, archive, before.marker, fails);
  // The entry that has no number of its own yet is the one behind which the archive is to be read.
  const places = () => after.history.gaps.value.map(({ place: at }) => at.major);
  expect([after.ids(), places()]).toEqual([
    [...span(51, 149), ...span(2_901, 3_000), 3_006],
    [149, 3_000],
  ]);
  isFailing = false;
  await after.arrive();
  await after.history.loadGap("149", "above");
  expect([after.ids().slice(-6), after.ids().includes(249), places()]).toEqual([span(3_001, 3_006), true, [249]]);
});

test("[RM23] kept without an archive answering, and opened when all was read: nothing is told as missing", async () => {
  const archive = archiveOf(100);
  const before = device(archive, signal("100"));
  await before.arrive();
  before.cut();
  before.hear(archive.say("a"));
  expect(reloaded(before, archive, before.marker).history.gaps.value).toEqual([{ id: "", place: place(100) }]);
  const { timeline, hasOlder, history } = before;
  const { messages, ...kept } = keptOf({ timeline, hasOlder, history: () => history });
  const after = device(archive, before.marker);
  after.history.setContiguous();
  after.timeline.restore(messages);
  after.history.restore(kept);
  expect(after.gaps()).toEqual([]);
});

test("[RM23] so much came behind the end of what was read that nothing before it is kept: reading goes on from that end", async () => {
  const archive = archiveOf(100);
  const before = device(archive, signal("100"));
  await before.arrive();
  before.cut();
  for (let n = 0; n < 210; n++) before.hear(archive.say("a"));
  const after = reloaded(before, archive, before.marker);
  expect([after.ids(), after.history.contiguousEnd]).toEqual([span(111, 310), "100"]);
  await after.arrive();
  expect([after.ids(), after.gaps()]).toEqual([span(101, 310), []]);
});

test("[RM23] what a version before this one kept says only up to where nothing was missing", () => {
  const archive = archiveOf(60);
  const { timeline, history } = device(archive, signal("60"));
  put(timeline, archive.all.slice(20));
  history.restore({ contiguousEnd: "60", hasOlder: true });
  expect(history.holes.stretches.value).toMatchObject([{ from: { id: "21" }, to: { id: "60" } }]);
});

test.each(["above", "below"] as const)(
  "[RM23] a side of a gap that the archive does not have any more (%s): what stands up to there goes, and the gap with it",
  async (side) => {
    const archive = archiveOf(3_000);
    const before = device(archive, signal("100"));
    await before.arrive();
    expect(before.gaps()).toEqual([149]);
    const after = reloaded(before, archive, before.marker);
    await after.arrive();
    archive.keptFrom = side === "above" ? 1_000 : 2_950;
    await after.history.loadGap("149", side);
    expect([after.gaps(), after.hasOlder.value]).toEqual([[], true]);
    expect(after.ids()).toEqual(span(side === "above" ? 2_901 : 2_902, 3_000));
    if (side === "below") return;
    for (let page = 0; page < 19; page++) await after.history.loadOlder();
    expect(after.ids()).toEqual(span(1_001, 3_000));
  },
);

const shown = (timeline: Timeline): unknown[] =>
  timeline.messages.value.map(({ archiveId, text, edited, retracted }) => ({ archiveId, text, edited, retracted }));

async function live(prng: Prng, isTold: boolean, what: string): Promise<void> {
  const archive = archiveOf(prng.below(800));
  let isInside = false;
  let isFailing = false;
  const sayOne = (): void => {
    const kind = prng.below(8);
    const target = 1 + prng.below(Math.max(1, archive.all.length));
    const said =
      kind === 0
        ? archive.amend("correct", target)
        : kind === 1
          ? archive.amend("retract", target)
          : archive.say(kind === 2 ? "me" : "a");
    if (isInside) one.hear(said);
  };
  const onAsk = (): void => {
    if (prng.below(10) === 0) sayOne();
    if (isFailing && prng.below(4) === 0) throw new RequestError("timeout");
  };
  const markers = signal<string | undefined>(
    prng.below(3) === 0 ? BEFORE_ALL : `${1 + prng.below(archive.all.length + 1)}`,
  );
  if (Number(markers.value) > archive.all.length) markers.value = BEFORE_ALL;
  let one = device(archive, markers, onAsk);
  one.setTold(isTold);
  const quietly = async (act: Promise<unknown>): Promise<void> => {
    try {
      await act;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  };
  const acts = [
    () => sayOne(),
    () => {
      for (let n = prng.below(500); n > 0; n--) sayOne();
    },
    () => {
      isInside = false;
      one.cut();
    },
    async () => {
      isInside = true;
      await quietly(one.arrive());
      // A room tries again until it is there.
      while (one.isCut.value) await quietly(one.arrive());
    },
    async () => one.isCut.value || (await one.history.loadOlder()),
    async () => {
      const gap = one.history.gaps.value[prng.below(Math.max(1, one.history.gaps.value.length))];
      if (gap !== undefined && !one.isCut.value)
        await one.history.loadGap(gap.id, prng.below(2) === 0 ? "above" : "below");
    },
    async () => {
      if (one.isCut.value || archive.all.length === 0) return;
      await quietly(one.history.holes.readAround(`${1 + prng.below(archive.all.length)}`));
    },
    () => {
      const at = Math.max(Number(markers.value), prng.below(archive.all.length + 1));
      markers.value = at === 0 ? BEFORE_ALL : `${at}`;
    },
    () => {
      // The page is loaded anew, with what the device keeps.
      isInside = false;
      one = reloaded(one, archive, markers, onAsk);
      one.setTold(isTold);
      checkNoHiddenGap(one, archive, `${what}, loaded anew`);
    },
  ];
  for (let turn = 0; turn < 25; turn++) {
    isFailing = prng.below(2) === 0;
    await acts[prng.below(acts.length)]?.();
    checkNoHiddenGap(one, archive, `${what}, turn ${turn}`);
  }

  isFailing = false;
  isInside = true;
  await one.arrive();
  if (isTold) expect(one.counts.unread.value, `${what}: unread`).toBe(unreadOf(archive, one));
  while (one.hasOlder.value || one.history.gaps.value.length > 0) {
    const [gap] = one.history.gaps.value;
    if (gap === undefined) await one.history.loadOlder();
    else await one.history.loadGap(gap.id, prng.below(2) === 0 ? "above" : "below");
    checkNoHiddenGap(one, archive, `${what}, at the end`);
  }
  const fresh = createTimeline("room");
  put(fresh, archive.all);
  expect(shown(one.timeline), what).toEqual(shown(fresh));
  expect(one.counts.unread.value, `${what}: unread, all here`).toBe(unreadOf(archive, one));
}

const unreadOf = (archive: Archive, { counts }: Device): number =>
  archive.all.filter((said) => said.id > counts.readUpTo.value.major && isCounted(said)).length;

test.each([true, false])(
  "[RM14] [RM15] [RM23] whatever was read in whatever order, the state equals a fresh fetch, and no gap is hidden (counts told: %s)",
  async (isTold) => {
    for (let seed = 1; seed <= 60; seed++) await live(new Prng(seed), isTold, `seed ${seed}`);
  },
  60_000,
);
