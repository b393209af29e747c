import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import type { CustomState } from "@tandem/protocol/tandem-layers";
import { presenceKind } from "@tandem/protocol/rfc-6121-presence";
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { ExtendedPresence, PersonPresence } from "../view-models/presence.ts";
import { parseResourcePresence, type PersonOfResources, personPresence, type ResourcePresence } from "./base.ts";

/** Presence of everybody, a signal each: one person's change wakes only those who look at that person. */
export interface People {
  of(jid: BareJid): ReadonlySignal<PersonPresence>;
  handle(presence: XmlElement): void;
  /** What an activity tells; `until` is the end of a state that was chosen. */
  setExtended(jid: BareJid, extended: ExtendedPresence | null, until?: number): void;
  /** Where they say that they are (XEP-0080). */
  setPlace(jid: BareJid, place: string | undefined): void;
  /** The organisation's own states, by id. */
  readonly states: Signal<ReadonlyMap<string, CustomState>>;
  /** Not connected: what was known is not known any more; it is no lie to say so. */
  setConnected(isConnected: boolean): void;
  /** Their presence does not come any more. */
  forgetOne(jid: BareJid): void;
  /** A new session: everybody's presence comes anew. */
  forget(): void;
}

interface Person {
  readonly resources: Map<string, ResourcePresence>;
  /** Undefined: nothing was ever heard of them. */
  readonly presence: Signal<PersonOfResources | undefined>;
  readonly extended: Signal<ExtendedPresence | null>;
  readonly until: Signal<number | undefined>;
  readonly place: Signal<string | undefined>;
  readonly combined: ReadonlySignal<PersonPresence>;
}

/** `mayBeOffline`: their presence would have reached us, so silence means off-line and not unknown. */
export function createPeople(mayBeOffline: (jid: BareJid) => boolean, language: () => string = () => ""): People {
  const people = new Map<BareJid, Person>();
  const states = signal<ReadonlyMap<string, CustomState>>(new Map());
  const isConnected = signal(false);

  const person = (jid: BareJid): Person => {
    let found = people.get(jid);
    if (found === undefined) {
      found = newPerson(jid);
      people.set(jid, found);
    }
    return found;
  };

  const newPerson = (jid: BareJid): Person => {
    const presence: Person["presence"] = signal(undefined);
    const extended = signal<ExtendedPresence | null>(null);
    const until = signal<number | undefined>(undefined);
    const place = signal<string | undefined>(undefined);
    const combined = computed((): PersonPresence => {
      if (!isConnected.value) return { base: "unknown" };
      const told = presence.value ?? { base: mayBeOffline(jid) ? ("offline" as const) : ("unknown" as const) };
      const end = until.value;
      const known = withName(told);
      // What was told outlives the programs that told it; of somebody who is not there it says nothing.
      if (known.base === "offline" || known.base === "unknown") return known;
      const [more, where] = [extended.value, place.value];
      return {
        ...known,
        ...(end !== undefined && { until: end }),
        ...(where !== undefined && { place: where }),
        ...(more !== null && { extended: more }),
      };
    });
    return { resources: new Map(), presence, extended, until, place, combined };
  };

  /** PR11: the name in the person's language; a note that only repeats it, for programs that know no such states, goes. */
  const withName = ({ custom, note, ...rest }: PersonOfResources): PersonPresence => {
    const state = custom === undefined ? undefined : states.value.get(custom);
    const isRepeated = state !== undefined && note !== undefined && Object.values(state.names).includes(note);
    return {
      ...rest,
      ...(note !== undefined && !isRepeated && { note }),
      ...(state !== undefined && { custom: nameIn(state, language()) }),
    };
  };

  return {
    of: (jid) => person(jid).combined,
    handle(stanza) {
      const from = parseJid(stanza.attr("from") ?? "");
      const kind = presenceKind(stanza);
      if (from === null || (kind !== "available" && kind !== "unavailable")) return;
      const who = person(bareOf(from));
      if (kind === "available") who.resources.set(resourceOf(from), parseResourcePresence(stanza));
      else if (resourceOf(from) === "") who.resources.clear();
      else who.resources.delete(resourceOf(from));
      const next = personPresence(who.resources.values());
      if (!isSame(who.presence.peek(), next)) who.presence.value = next;
    },
    states,
    setExtended: (jid, extended, until) => {
      const who = person(jid);
      batch(() => {
        who.extended.value = extended;
        who.until.value = until;
      });
    },
    setPlace: (jid, place) => {
      person(jid).place.value = place;
    },
    setConnected: (connected) => {
      isConnected.value = connected;
    },
    forgetOne: (jid) => forgetPerson(person(jid)),
    forget: () => batch(() => [...people.values()].forEach(forgetPerson)),
  };
}

function forgetPerson({ resources, presence, place }: Person): void {
  resources.clear();
  batch(() => {
    presence.value = undefined;
    place.value = undefined;
  });
}

/** In that language, or else the first. */
export function nameIn({ names }: CustomState, language: string): string {
  return names[language] ?? Object.values(names)[0] ?? "";
}

function isSame(a: PersonOfResources | undefined, b: PersonOfResources): boolean {
  if (a === undefined) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof PersonOfResources>;
  return [...names].every((name) => a[name] === b[name]);
}
