import { domainOf, type BareJid } from "@tandem/protocol";
import { iqResult } from "@tandem/protocol/stanza";
import { type AccessLevel, buildAccess, NS_ACCESS, parseAccess, sightOf } from "@tandem/protocol/tandem-access";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Connection } from "../connection/index.ts";

/** How much each contact sees of me (PR7). The server filters; this is the list that it goes by. */
export interface Access {
  /** False on a server that knows no levels (RT32). */
  readonly isKnown: ReadonlySignal<boolean>;
  /** Tracks: read it inside a computed to follow changes. */
  levelOf(jid: BareJid): AccessLevel;
  /** PR8: whether somebody gets through while I do not want to be disturbed. */
  mayInterrupt(jid: BareJid): boolean;
  load(): Promise<void>;
  /** Undefined: the default again. */
  set(jid: BareJid, level: AccessLevel | undefined): Promise<void>;
}

export function createAccess(connection: Connection, account: BareJid): Access {
  const isKnown = signal(false);
  const levels = signal<ReadonlyMap<BareJid, AccessLevel>>(new Map());

  connection.onStanza((stanza) => {
    if (stanza.name !== "iq" || stanza.attr("type") !== "set") return;
    const push = parseAccess(stanza.child("access", NS_ACCESS));
    const from = stanza.attr("from");
    if (push === null || (from !== undefined && from !== account)) return;
    connection.send(iqResult(stanza));
    const next = new Map(levels.peek());
    for (const { jid, level } of push) {
      if (level === undefined) next.delete(jid);
      else next.set(jid, level);
    }
    levels.value = next;
  });

  const levelOf = (jid: BareJid): AccessLevel =>
    levels.value.get(jid) ?? (domainOf(jid) === domainOf(account) ? "company" : "public");

  return {
    isKnown,
    levelOf,
    mayInterrupt: (jid) => isKnown.value && sightOf(levelOf(jid)).mayInterrupt,
    async load() {
      const answer = await connection.request("get", undefined, buildAccess([]));
      const items = parseAccess(answer.child("access", NS_ACCESS)) ?? [];
      levels.value = new Map(items.flatMap(({ jid, level }) => (level === undefined ? [] : [[jid, level]])));
      isKnown.value = true;
    },
    async set(jid, level) {
      await connection.request("set", undefined, buildAccess([{ jid, level }]));
    },
  };
}
