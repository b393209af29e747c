import { bareOf, type BareJid } from "@tandem/protocol";
import { iqResult } from "@tandem/protocol/stanza";
import { buildBlocking, NS_BLOCKING, parseBlockList, parseBlocking } from "@tandem/protocol/xep-0191-blocking";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Connection } from "../connection/index.ts";

export interface Blocking {
  readonly blocked: ReadonlySignal<ReadonlySet<BareJid>>;
  load(): Promise<void>;
  set(jid: BareJid, isBlocked: boolean): Promise<void>;
}

export function createBlocking(connection: Connection, account: BareJid): Blocking {
  const blocked = signal<ReadonlySet<BareJid>>(new Set());

  connection.onStanza((stanza) => {
    if (stanza.name !== "iq" || stanza.attr("type") !== "set") return;
    const push = parseBlocking(stanza.childIn(NS_BLOCKING));
    const from = stanza.attr("from");
    if (push === null || push.kind === "list" || (from !== undefined && from !== account)) return;
    connection.send(iqResult(stanza));
    const next = new Set(blocked.peek());
    if (push.kind === "unblock" && push.jids.length === 0) next.clear();
    for (const jid of push.jids) {
      if (push.kind === "block") next.add(bareOf(jid));
      else next.delete(bareOf(jid));
    }
    blocked.value = next;
  });

  return {
    blocked,
    async load() {
      const answer = await connection.request("get", undefined, buildBlocking({ kind: "list" }));
      blocked.value = new Set((parseBlockList(answer.childIn(NS_BLOCKING)) ?? []).map(bareOf));
    },
    async set(jid, isBlocked) {
      await connection.request("set", undefined, buildBlocking({ kind: isBlocked ? "block" : "unblock", jids: [jid] }));
    },
  };
}
