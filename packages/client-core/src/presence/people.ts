import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import { presenceKind } from "@tandem/protocol/rfc-6121-presence";
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { ExtendedPresence, PersonPresence } from "../view-models/presence.ts";
import { parseResourcePresence, personPresence, type ResourcePresence } from "./base.ts";

/** Presence of everybody, a signal each: one person's change wakes only those who look at that person. */
export interface People {
  of(jid: BareJid): ReadonlySignal<PersonPresence>;
  handle(presence: XmlElement): void;
  setExtended(jid: BareJid, extended: ExtendedPresence | null): void;
  /** Not connected: what was known is not known any more; it is no lie to say so. */
  setConnected(isConnected: boolean): void;
  /** A new session: everybody's presence comes anew. */
  forget(): void;
}

interface Person {
  readonly resources: Map<string, ResourcePresence>;
  /** Undefined: nothing was ever heard of them. */
  readonly presence: Signal<ReturnType<typeof personPresence> | undefined>;
  readonly extended: Signal<ExtendedPresence | null>;
  readonly combined: ReadonlySignal<PersonPresence>;
}

/** `mayBeOffline`: their presence would have reached us, so silence means off-line and not unknown. */
export function createPeople(mayBeOffline: (jid: BareJid) => boolean): People {
  const people = new Map<BareJid, Person>();
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
    const combined = computed((): PersonPresence => {
      if (!isConnected.value) return { base: "unknown" };
      const known = presence.value ?? { base: mayBeOffline(jid) ? ("offline" as const) : ("unknown" as const) };
      const more = extended.value;
      // An activity outlives the programs that told it; of somebody who is not there it says nothing.
      return more === null || known.base === "offline" || known.base === "unknown"
        ? known
        : { ...known, extended: more };
    });
    return { resources: new Map(), presence, extended, combined };
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
      const old = who.presence.peek();
      if (
        old?.base !== next.base ||
        old.note !== next.note ||
        old.urgent !== next.urgent ||
        old.idleSince !== next.idleSince
      )
        who.presence.value = next;
    },
    setExtended: (jid, extended) => {
      person(jid).extended.value = extended;
    },
    setConnected: (connected) => {
      isConnected.value = connected;
    },
    forget() {
      batch(() => {
        for (const who of people.values()) {
          who.resources.clear();
          who.presence.value = undefined;
        }
      });
    },
  };
}
