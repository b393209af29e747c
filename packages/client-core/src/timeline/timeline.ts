import { signal, type ReadonlySignal } from "@preact/signals-core";
import { comparePlaces, majorOf, type Amendment, type Incoming, type Message, type Place } from "./message.ts";

/** How long a correction or retraction waits for its message while history is paged in. */
const AMENDMENTS_WAITING_MAX = 200;

/** All messages of one place that are known here, in the archive's order (RM15), each once (RM14). */
export interface Timeline {
  readonly messages: ReadonlySignal<readonly Message[]>;
  /** Adds what is new, completes what is known; returns the new ones in order. */
  add(incoming: readonly Incoming[]): readonly Message[];
  /** An own message at the end, until its copy from the archive says where it belongs. */
  addOwn(message: Omit<Message, "place" | "edited" | "retracted">): Message;
  amend(amendment: Amendment): void;
  patch(id: string, change: Partial<Pick<Message, "state" | "error" | "at">>): void;
  remove(id: string): void;
  find(id: string): Message | undefined;
  byArchiveId(archiveId: string): Message | undefined;
  /** By the stanza's id or origin-id, as receipts and errors name it. */
  byStanzaId(stanzaId: string): Message | undefined;
  /** From the cache of an earlier run; replaces everything. */
  restore(messages: readonly Message[]): void;
}

export function createTimeline(): Timeline {
  const messages = signal<readonly Message[]>([]);
  let counter = 0;
  const waiting: Amendment[] = [];
  let byId = new Map<string, Message>();
  let byArchive = new Map<string, Message>();
  let byOrigin = new Map<string, Message>();
  let byStanza = new Map<string, Message>();

  const index = (message: Message): void => {
    byId.set(message.id, message);
    if (message.archiveId !== undefined) byArchive.set(message.archiveId, message);
    if (message.originId !== undefined) byOrigin.set(originKey(message.sender, message.originId), message);
    if (message.stanzaId !== undefined) byStanza.set(message.stanzaId, message);
  };

  const publish = (next: readonly Message[]): void => {
    messages.value = next.toSorted((a, b) => comparePlaces(a.place, b.place));
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

  const placeOf = (incoming: Incoming): Place => {
    const last = messages.peek().findLast((message) => message.place.major < Number.MAX_SAFE_INTEGER);
    // Without an archive id (none is kept here, or it is not told yet): behind all that is there, in order of arrival.
    if (incoming.archiveId === undefined) return { major: last?.place.major ?? 0, minor: ++counter };
    return { major: majorOf(incoming.archiveId, incoming.at), minor: 0 };
  };

  const complete = (old: Message, incoming: Incoming): Message => ({
    ...old,
    ...(incoming.archiveId !== undefined && { archiveId: incoming.archiveId }),
    ...(incoming.stanzaId !== undefined && { stanzaId: incoming.stanzaId }),
    sender: incoming.sender,
    nick: incoming.nick,
    at: incoming.at,
    state: stronger(old.state),
    retracted: old.retracted || incoming.retracted === true,
    place:
      incoming.archiveId === undefined && old.place.major < Number.MAX_SAFE_INTEGER ? old.place : placeOf(incoming),
  });

  const createMessage = (incoming: Incoming): Message => {
    const base =
      incoming.archiveId ?? `${incoming.sender}|${incoming.originId ?? incoming.stanzaId ?? `n${++counter}`}`;
    return {
      ...incoming,
      id: byId.has(base) ? `${base}|${++counter}` : base,
      state: "sent",
      edited: false,
      retracted: incoming.retracted === true,
      place: placeOf(incoming),
    };
  };

  const applyWaiting = (): void => {
    for (const amendment of waiting.splice(0)) timeline.amend(amendment);
  };

  const timeline: Timeline = {
    messages,
    add(incoming) {
      const added: Message[] = [];
      let list = messages.peek();
      for (const one of incoming) {
        const old = known(one);
        if (old === undefined) {
          const message = createMessage(one);
          index(message);
          list = [...list, message];
          added.push(message);
        } else if (old.archiveId === undefined || (one.retracted === true && !old.retracted)) {
          const next = complete(old, one);
          index(next);
          list = list.map((message) => (message === old ? next : message));
        }
        // Later ones of the same batch are placed behind this one.
        messages.value = list;
      }
      if (incoming.length > 0) publish(list);
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
      const target =
        byArchive.get(amendment.target) ??
        byStanza.get(amendment.target) ??
        byOrigin.get(originKey(amendment.sender, amendment.target));
      if (target === undefined) {
        waiting.push(amendment);
        if (waiting.length > AMENDMENTS_WAITING_MAX) waiting.shift();
        return;
      }
      // XEP-0308 §5, XEP-0424 §5: only who wrote it may take it back; anything else is an attack.
      if (target.sender !== amendment.sender) return;
      const change =
        amendment.kind === "retract" ? { retracted: true, text: "" } : { edited: true, text: amendment.text };
      publish(replace(target, { ...target, ...change }));
    },
    patch(id, change) {
      const old = byId.get(id);
      if (old === undefined) return;
      const { error: _, ...rest } = old;
      const next: Message = { ...rest, ...change };
      const isSettling = next.state === "sent" && old.place.major === Number.MAX_SAFE_INTEGER;
      publish(replace(old, isSettling ? { ...next, place: placeOf(next) } : next));
    },
    remove(id) {
      const old = byId.get(id);
      if (old === undefined) return;
      byId.delete(id);
      if (old.originId !== undefined) byOrigin.delete(originKey(old.sender, old.originId));
      if (old.stanzaId !== undefined) byStanza.delete(old.stanzaId);
      publish(messages.peek().filter((message) => message !== old));
    },
    find: (id) => byId.get(id),
    byArchiveId: (archiveId) => byArchive.get(archiveId),
    byStanzaId: (stanzaId) => byStanza.get(stanzaId),
    restore(restored) {
      byId = new Map();
      byArchive = new Map();
      byOrigin = new Map();
      byStanza = new Map();
      for (const message of restored) {
        index(message);
        counter = Math.max(counter, message.place.minor);
      }
      publish(restored);
    },
  };
  return timeline;
}

/** XEP-0359 §3.3: an origin-id is unique for its sender only. */
function originKey(sender: string, originId: string): string {
  return `${sender}\n${originId}`;
}

/** A copy from the archive proves that the server has it; what we know beyond that stays. */
function stronger(state: Message["state"]): Message["state"] {
  return state === "delivered" || state === "read" ? state : "sent";
}
