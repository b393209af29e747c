import { signal, type ReadonlySignal } from "@preact/signals-core";
import { amended, buried, withdrawn, type Amendment } from "./amendments.ts";
import { comparePlaces, majorOf, type Incoming, type Message, type Place } from "./message.ts";

/** Amendments that wait for their message, which is further back than history was read; beyond that the oldest goes. */
export const AMENDMENTS_WAITING_MAX = 1_000;

/** All messages of one place that are known here, in the archive's order (RM15), each once (RM14). */
export interface Timeline {
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** Adds what is new, completes what is known; returns the new ones in order. */
  add(incoming: readonly Incoming[]): readonly Message[];
  /** An own message at the end, until its copy from the archive says where it belongs. */
  addOwn(message: Omit<Message, "place" | "edited" | "retracted">): Message;
  amend(amendment: Amendment): void;
  /** Takes an own amendment back that was refused, and tells what it was. */
  withdraw(originId: string): Amendment | undefined;
  /** Amendments of messages that are not among `kept`, to find them again when those are read: the newest ones. */
  loose(kept: ReadonlySet<Message>): readonly Amendment[];
  /** The message that a reply or reaction means. */
  referenced(target: string): Message | undefined;
  patch(id: string, change: Partial<Pick<Message, "state" | "error" | "exceeded" | "at" | "text" | "payload">>): void;
  remove(id: string): void;
  find(id: string): Message | undefined;
  byArchiveId(archiveId: string): Message | undefined;
  /** An own one by the stanza's id or origin-id, as receipts and errors name it. */
  byStanzaId(stanzaId: string): Message | undefined;
  /** Takes away what is not to be kept. What was said of it waits for it to come again. */
  keep(isKept: (message: Message) => boolean): void;
  /** From the cache of an earlier run; replaces everything. */
  restore(messages: readonly Message[]): void;
}

/** A message that stood in order of arrival has found its place in the archive. */
interface Move {
  readonly from: Place;
  readonly to: Place;
}

/** `kind`: how messages are named by those that come after them, by the room or by their sender. */
export function createTimeline(kind: "room" | "conversation" = "room"): Timeline {
  const messages = signal<readonly Message[]>([]);
  let counter = 0;
  let waiting: readonly Amendment[] = [];
  let byId = new Map<string, Message>();
  let byArchive = new Map<string, Message>();
  let byOrigin = new Map<string, Message>();
  let byStanza = new Map<string, Message>();
  /** Outside of rooms: whoever wrote it. */
  let byName = new Map<string, Message>();
  const corrections = createCorrections(kind);

  const index = (message: Message): void => {
    byId.set(message.id, message);
    if (message.archiveId !== undefined) byArchive.set(message.archiveId, message);
    if (message.originId !== undefined) byOrigin.set(originKey(message.sender, message.originId), message);
    if (message.stanzaId !== undefined) byStanza.set(originKey(message.sender, message.stanzaId), message);
    if (message.stanzaId !== undefined) byName.set(message.stanzaId, message);
    corrections.index(message);
  };

  /** As its sender names it (XEP-0308 §4; XEP-0424 outside of rooms). */
  const ownOf = (sender: string, target: string): Message | undefined => {
    const key = originKey(sender, target);
    return byStanza.get(key) ?? byOrigin.get(key) ?? byId.get(corrections.bySender(key) ?? "");
  };

  /** As everybody names it: in a room only by the room's id, for anybody may write anything in their own. */
  const referenced = (target: string): Message | undefined => {
    const found = kind === "room" ? byArchive.get(target) : (ownOf("me", target) ?? byName.get(target));
    return found ?? byId.get(corrections.byName(target) ?? "");
  };

  const targetOf = (amendment: Amendment): Message | undefined => {
    const { sender, target } = amendment;
    if (amendment.kind === "correct") return ownOf(sender, target);
    if (amendment.kind === "retract" && kind === "conversation") return ownOf(sender, target);
    return referenced(target) ?? (amendment.kind === "retract" ? ownOf(sender, target) : undefined);
  };

  const publish = (next: readonly Message[]): void => {
    messages.value = inOrder(next);
  };

  const replace = (old: Message, next: Message): readonly Message[] => {
    index(next);
    return messages.peek().map((message) => (message === old ? next : message));
  };

  /** What we know already under another name: archive id first, then origin-id of the same sender (RM14). */
  const known = (incoming: Incoming): Message | undefined => {
    const same = incoming.archiveId === undefined ? undefined : byArchive.get(incoming.archiveId);
    if (same !== undefined) return same;
    if (incoming.originId === undefined) return undefined;
    const candidate = byOrigin.get(originKey(incoming.sender, incoming.originId));
    // Two archive ids are two messages, however they call themselves.
    if (candidate?.archiveId !== undefined && incoming.archiveId !== undefined) return undefined;
    return candidate;
  };

  const endPlace = (): Place => ({ major: Number.MAX_SAFE_INTEGER, minor: ++counter });

  const placeOf = (incoming: Incoming, before = messages.peek()): Place => {
    const last = before.findLast((message) => message.place.major < Number.MAX_SAFE_INTEGER);
    // Without an archive id (none is kept here, or it is not told yet): behind all that is there, in order of arrival.
    if (incoming.archiveId === undefined) return { major: last?.place.major ?? 0, minor: ++counter };
    return { major: majorOf(incoming.archiveId, incoming.at), minor: 0 };
  };

  const complete = (old: Message, incoming: Incoming, before: readonly Message[]): Message => ({
    ...old,
    ...(incoming.archiveId !== undefined && { archiveId: incoming.archiveId }),
    ...(incoming.stanzaId !== undefined && { stanzaId: incoming.stanzaId }),
    sender: incoming.sender,
    nick: incoming.nick,
    at: incoming.at,
    state: kind === "conversation" && old.state === "failed" ? old.state : stronger(old.state),
    place:
      incoming.archiveId === undefined && old.place.major < Number.MAX_SAFE_INTEGER
        ? old.place
        : placeOf(incoming, before),
  });

  const createMessage = (incoming: Incoming, before: readonly Message[]): Message => {
    const base =
      incoming.archiveId ?? `${incoming.sender}|${incoming.originId ?? incoming.stanzaId ?? `n${++counter}`}`;
    return {
      ...incoming,
      id: byId.has(base) ? `${base}|${++counter}` : base,
      state: "sent",
      edited: false,
      retracted: incoming.retracted === true,
      place: placeOf(incoming, before),
    };
  };

  /** What has no place in the archive yet stays behind what came before it, wherever that has its place now. */
  const follow = (message: Message, moves: readonly Move[]): Message => {
    if (message.archiveId !== undefined || message.place.major === Number.MAX_SAFE_INTEGER) return message;
    const { minor } = message.place;
    const major = Math.max(message.place.major, ...moves.map(({ from, to }) => (from.minor < minor ? to.major : 0)));
    if (major === message.place.major) return message;
    const next = { ...message, place: { major, minor } };
    index(next);
    return next;
  };

  const applyWaiting = (): void => {
    const due = waiting;
    waiting = [];
    for (const amendment of due) timeline.amend(amendment);
  };

  const timeline: Timeline = {
    messages,
    add(incoming) {
      const added: Message[] = [];
      const moves: Move[] = [];
      // Later ones of the same batch are placed behind this one.
      const list = [...messages.peek()];
      for (const one of incoming) {
        const old = known(one);
        if (old === undefined) {
          const message = createMessage(one, list);
          index(message);
          list.push(message);
          added.push(message);
        } else if (old.archiveId === undefined || (one.retracted === true && !old.retracted)) {
          const whole = complete(old, one, list);
          const next = one.retracted === true ? buried(whole, one.moderated) : whole;
          index(next);
          const at = list.indexOf(old);
          if (at !== -1) list[at] = next;
          if (old.archiveId === undefined) moves.push({ from: old.place, to: next.place });
        }
      }
      if (incoming.length > 0) publish(moves.length === 0 ? list : list.map((one) => follow(one, moves)));
      if (added.length > 0) applyWaiting();
      return added.toSorted((a, b) => comparePlaces(a.place, b.place));
    },
    addOwn(own) {
      const message: Message = { ...own, edited: false, retracted: false, place: endPlace() };
      index(message);
      publish([...messages.peek(), message]);
      return message;
    },
    amend(amendment) {
      const target = targetOf(amendment);
      if (target === undefined) {
        waiting = [...waiting, amendment].slice(-AMENDMENTS_WAITING_MAX);
        return;
      }
      const next = amended(target, amendment);
      if (next !== target) messages.value = replace(target, next);
    },
    withdraw(originId) {
      const isIt = (one: Amendment): boolean => one.isPending === true && one.originId === originId;
      const early = waiting.find(isIt);
      waiting = waiting.filter((one) => !isIt(one));
      if (early !== undefined) return early;
      for (const message of messages.peek()) {
        const entry = message.log?.find(isIt);
        if (entry === undefined) continue;
        messages.value = replace(message, withdrawn(message, originId));
        return entry;
      }
      return undefined;
    },
    loose(kept) {
      const left = messages.peek().flatMap((message) => (kept.has(message) ? [] : (message.log ?? [])));
      const settled = [...left, ...waiting].filter((entry) => entry.isPending !== true);
      return settled.slice(-AMENDMENTS_WAITING_MAX);
    },
    referenced,
    patch(id, change) {
      const old = byId.get(id);
      if (old === undefined) return;
      const { error: _, exceeded: __, ...rest } = old;
      const next: Message = { ...rest, ...change };
      const isSettling = next.state === "sent" && old.place.major === Number.MAX_SAFE_INTEGER;
      publish(replace(old, isSettling ? { ...next, place: placeOf(next) } : next));
    },
    remove(id) {
      const old = byId.get(id);
      if (old === undefined) return;
      byId.delete(id);
      if (old.originId !== undefined) byOrigin.delete(originKey(old.sender, old.originId));
      if (old.stanzaId !== undefined) byName.delete(old.stanzaId);
      if (old.stanzaId !== undefined) byStanza.delete(originKey(old.sender, old.stanzaId));
      publish(messages.peek().filter((message) => message !== old));
    },
    find: (id) => byId.get(id),
    byArchiveId: (archiveId) => byArchive.get(archiveId),
    byStanzaId: (stanzaId) => byStanza.get(originKey("me", stanzaId)) ?? byOrigin.get(originKey("me", stanzaId)),
    keep(isKept) {
      const kept = messages.peek().filter(isKept);
      if (kept.length === messages.peek().length) return;
      waiting = [...timeline.loose(new Set(kept)), ...waiting.filter((one) => one.isPending === true)];
      timeline.restore(kept);
    },
    restore(restored) {
      byId = new Map();
      byArchive = new Map();
      byOrigin = new Map();
      byStanza = new Map();
      byName = new Map();
      for (const message of restored) {
        index(message);
        counter = Math.max(counter, message.place.minor);
      }
      publish(restored);
    },
  };
  return timeline;
}

/** Ids of corrections, to the message that they corrected: some programs go on from the last one (XEP-0444 §4). */
function createCorrections(kind: "room" | "conversation") {
  const senders = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    index({ id, log = [] }: Message): void {
      for (const entry of log) {
        if (entry.kind !== "correct") continue;
        const { sender, archiveId, originId, stanzaId } = entry;
        for (const own of [originId, stanzaId]) if (own !== undefined) senders.set(originKey(sender, own), id);
        const told = kind === "room" ? archiveId : (originId ?? stanzaId);
        if (told !== undefined) names.set(told, id);
      }
    },
    /** Message id; `key` as of `originKey`. */
    bySender: (key: string) => senders.get(key),
    byName: (name: string) => names.get(name),
  };
}

/** Mostly something came at the end, or, read behind the rest, belongs in front of it: of a long list little is to be sorted then. */
function inOrder(messages: readonly Message[]): readonly Message[] {
  const isAfter = (at: number): boolean =>
    comparePlaces((messages[at] as Message).place, (messages[at - 1] as Message).place) >= 0;
  let end = 1;
  while (end < messages.length && isAfter(end)) end++;
  if (end >= messages.length) return messages;
  const rest = messages.slice(end);
  const isInFront = rest.every(
    ({ place }, at) => comparePlaces(place, (rest[at + 1] ?? (messages[0] as Message)).place) < 0,
  );
  return isInFront
    ? [...rest, ...messages.slice(0, end)]
    : messages.toSorted((a, b) => comparePlaces(a.place, b.place));
}

/** XEP-0359 §3.3: an origin-id is unique for its sender only. */
function originKey(sender: string, originId: string): string {
  return `${sender}\n${originId}`;
}

/**
 * A copy from the archive proves that the server has it; what we know beyond that stays. Of a conversation it is the own archive's,
 * which has what the other side refused, too.
 */
function stronger(state: Message["state"]): Message["state"] {
  return state === "delivered" || state === "read" ? state : "sent";
}
