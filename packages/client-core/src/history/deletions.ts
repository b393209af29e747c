import { bareOf, parseJid, type BareJid } from "@tandem/protocol";
import {
  buildForget,
  buildForgottenQuery,
  type Forgetting,
  NS_ARCHIVE,
  parseForget,
  parseForgotten,
} from "@tandem/protocol/tandem-archive";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import { createHeldBack } from "../account/held-back.ts";
import { errorCodeOf } from "../connection/index.ts";
import type { ErrorCode } from "../view-models/view-model.ts";

/**
 * Own copies of conversations that are to be deleted (CV4, docs/protocol/archive.md §2). There is no way back once the server
 * knows, so it is told a while later.
 */
export interface Deletions {
  /** The server does it, and the organisation allows it. */
  readonly isOffered: ReadonlySignal<boolean>;
  /** Up to which archive id, by person. */
  readonly waiting: ReadonlySignal<ReadonlyMap<BareJid, string>>;
  remove(jid: BareJid, upTo: string): void;
  /** False when it is too late: the server knows. */
  restore(jid: BareJid): boolean;
  /** What was deleted last, here or on another device. */
  readonly forgotten: ReadonlySignal<Forgetting | undefined>;
  /** The last one that the server refused: the conversation stayed. */
  readonly refused: ReadonlySignal<Refused | undefined>;
  dismissRefused(): void;
  /** At each sign-in: what other devices have deleted, and what this one still has to. Rejects with RequestError. */
  load(): Promise<void>;
}

export interface Refused {
  readonly jid: BareJid;
  readonly error: ErrorCode;
}

/** `forget` drops what is kept here, when the server has deleted it. */
export function createDeletions(context: Context, forget: (forgotten: Forgetting) => void): Deletions {
  const { connection, account } = context;
  const isOffered = signal(false);
  const refused = signal<Refused | undefined>(undefined);
  const last = signal<Forgetting | undefined>(undefined);
  const held = createHeldBack<string>(context, {
    key: "deletions",
    tell: (jid, upTo) => connection.request("set", account, buildForget({ with: jid, upTo })),
    onRefused: (jid, { condition }) => void (refused.value = { jid, error: errorCodeOf(condition) }),
  });

  connection.onStanza((stanza) => {
    if (stanza.name !== "message") return;
    const forgotten = parseForget(stanza.child("forget", NS_ARCHIVE));
    const from = parseJid(stanza.attr("from") ?? "");
    if (forgotten === null || from === null || bareOf(from) !== account) return;
    forget(forgotten);
    last.value = forgotten;
  });

  return {
    isOffered,
    waiting: held.waiting,
    forgotten: last,
    refused,
    dismissRefused: () => void (refused.value = undefined),
    remove(jid, upTo) {
      refused.value = undefined;
      held.add(jid, upTo);
    },
    restore: (jid) => held.takeBack(jid),
    async load() {
      isOffered.value = false;
      if (!context.features.account.has(NS_ARCHIVE)) return;
      const answer = await connection.request("get", account, buildForgottenQuery());
      const told = parseForgotten(answer.child("forgotten", NS_ARCHIVE));
      isOffered.value = told?.mayForget === true;
      for (const one of told?.all ?? []) forget(one);
      await held.load();
    },
  };
}
