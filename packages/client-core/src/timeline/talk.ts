import type { BareJid, Jid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { MessageRights, TimelineSnapshot, TimelineVerbs } from "../view-models/timeline.ts";
import type { ErrorCode, Outcome } from "../view-models/view-model.ts";
import type { Act } from "./acts.ts";
import type { Amendment } from "./amendments.ts";
import type { Composer } from "./composer.ts";
import { summaryOf, type Message } from "./message.ts";
import type { Payload, ReplyTo } from "./payload.ts";
import { referenceOf, rightsOf, type PlaceRights } from "./rights.ts";
import type { Timeline } from "./timeline.ts";

export interface TalkPlace {
  readonly kind: "room" | "conversation";
  readonly jid: BareJid;
  rights(): PlaceRights;
  ownAuthor(): { readonly nick: string; readonly jid: BareJid };
  /** People whom a text names, as the message says them to programs. */
  mentioned?(text: string): Pick<Payload, "mentions">;
  /** Who wrote it, as an answer names them. */
  authorOf(message: Message): Jid | undefined;
  /** Shown to everybody in the room (docs/protocol/pinned-messages.md). */
  isPinned?(message: Message): boolean;
  /** Rejects with RequestError. */
  setPinned?(archiveId: string, isPinned: boolean): Promise<void>;
  /** Asks the room to take a message away (XEP-0425). Rejects with RequestError. */
  moderate?(archiveId: string, reason: string | undefined): Promise<void>;
}

type Verbs =
  | "edit"
  | "editLast"
  | "reply"
  | "stopComposing"
  | "react"
  | "retract"
  | "moderate"
  | "linkTo"
  | "setPinned"
  | "dismissRefusal";

/** What one does with messages that are there. */
export interface Talk extends Pick<TimelineVerbs, Verbs> {
  readonly refusal: ReadonlySignal<TimelineSnapshot["refusal"]>;
  mayOf(message: Message): MessageRights;
  /** Corrects the message that is edited; false when none is. */
  sendCorrection(text: string): boolean;
  /** What goes along with a new message: which one it answers. */
  takeReply(): Payload | undefined;
  /** Own acts that an earlier run left. */
  restore(): void;
  /** An own act came back from the server. */
  refuse(originId: string, error: ErrorCode): boolean;
  fail(act: "pin" | "show", error: ErrorCode): void;
}

export function createTalk(
  { ports }: Pick<Context, "ports">,
  outbox: Outbox,
  timeline: Timeline,
  composer: Composer,
  place: TalkPlace,
): Talk {
  const refusal = signal<TimelineSnapshot["refusal"]>(null);

  const isUnsent = ({ state, id }: Message): boolean => state === "queued" && outbox.isUnsent(id);

  const mayOf = (message: Message): MessageRights => rightsOf(message, place.rights(), isUnsent(message));

  const allowed = (id: string, right: keyof MessageRights): Message | undefined => {
    const message = timeline.find(id);
    return message !== undefined && mayOf(message)[right] ? message : undefined;
  };

  const amendmentOf = (act: Act, text: string, originId: string, at: number): Amendment => {
    const { kind, target } = act;
    const said = {
      sender: "me",
      ...place.ownAuthor(),
      target,
      at,
      originId,
      stanzaId: originId,
      isPending: true,
    } as const;
    if (kind === "react") return { ...said, kind, emoji: act.emoji };
    return kind === "correct" ? { ...said, kind, text } : { ...said, kind };
  };

  /** Shown at once, kept on the device, then sent: as every message (RM13). */
  const perform = (act: Act, text = "", payload: Payload | undefined = undefined): void => {
    const originId = ports.random.id();
    const at = ports.time.now();
    timeline.amend(amendmentOf(act, text, originId, at));
    const { kind, jid } = place;
    outbox.add({ originId, kind, jid, text, at, act, ...(payload !== undefined && { payload }) });
  };

  /** Nobody has seen what it said before, so this is no correction. */
  const reword = ({ id, payload: before }: Message, text: string): void => {
    const { mentions: _, ...rest } = before ?? {};
    const words = { text, payload: { ...rest, ...place.mentioned?.(text) } };
    outbox.reword(id, words);
    timeline.patch(id, words);
  };

  /** Each says all that is wanted, so what was wanted before need not go out any more. */
  const dropOlderReactions = (target: string): void => {
    for (const { originId, act } of outbox.entries(place.jid)) {
      if (act?.kind !== "react" || act.target !== target) continue;
      outbox.discard(originId);
      timeline.withdraw(originId);
    }
  };

  const nameOf = (message: Message): string => referenceOf(message, place.kind) as string;

  return {
    refusal,
    mayOf,
    sendCorrection(text) {
      const message = composer.subject("edit");
      if (message === undefined) return false;
      if (isUnsent(message)) {
        reword(message, text);
        composer.stop();
        return true;
      }
      // It may have gone out while it was edited: then its correction follows it, whether or not its place is known yet.
      if (message.state === "failed" || !place.rights().mayWrite) return false;
      const { reply, story } = message.payload ?? {};
      // XEP-0308 §4: named by the id that its sender gave it, also in a room.
      if (text !== message.text)
        perform({ kind: "correct", target: message.stanzaId as string }, text, {
          ...(reply !== undefined && { reply }),
          ...(story !== undefined && { story }),
        });
      composer.stop();
      return true;
    },
    takeReply() {
      const message = composer.subject("reply");
      composer.stop();
      if (message === undefined || !mayOf(message).respond) return undefined;
      const to = place.authorOf(message);
      const quote = { nick: message.nick, text: summaryOf(message) };
      const reply: ReplyTo = { id: nameOf(message), quote, ...(to !== undefined && { to }) };
      return { reply };
    },
    restore() {
      for (const { act, text, originId, at } of outbox.entries(place.jid))
        if (act !== undefined) timeline.amend(amendmentOf(act, text, originId, at));
    },
    refuse(originId, error) {
      const was = timeline.withdraw(originId);
      if (was === undefined || was.kind === "moderate") return false;
      outbox.discard(originId);
      refusal.value = { act: was.kind, error };
      const message = was.kind === "correct" ? timeline.byStanzaId(was.target) : undefined;
      // What was written is not lost with the refusal (design §10.8).
      if (was.kind === "correct" && message !== undefined) composer.edit(message, was.text);
      return true;
    },
    fail(act, error) {
      refusal.value = { act, error };
    },
    edit(id) {
      const message = allowed(id, "edit");
      if (message !== undefined) composer.edit(message);
    },
    editLast({ isNewest = false } = {}) {
      const all = timeline.messages.peek();
      const last = isNewest ? all.at(-1) : all.findLast((message) => mayOf(message).edit);
      if (last === undefined || !mayOf(last).edit) return false;
      composer.edit(last);
      return true;
    },
    reply(id) {
      const message = allowed(id, "respond");
      if (message !== undefined) composer.reply(message);
    },
    stopComposing: () => composer.stop(),
    react(id, emoji) {
      const message = allowed(id, "respond");
      if (message === undefined) return;
      const mine = message.reactions?.find(({ sender }) => sender === "me")?.emoji ?? [];
      const wanted = mine.includes(emoji) ? mine.filter((one) => one !== emoji) : [...mine, emoji];
      const target = nameOf(message);
      dropOlderReactions(target);
      perform({ kind: "react", target, emoji: wanted });
    },
    retract(id) {
      const message = allowed(id, "retract");
      if (message === undefined) return;
      if (isUnsent(message)) {
        outbox.discard(message.id);
        timeline.remove(message.id);
        return;
      }
      perform({ kind: "retract", target: nameOf(message) });
    },
    async moderate(id, reason): Promise<Outcome> {
      const message = allowed(id, "moderate");
      if (message?.archiveId === undefined || place.moderate === undefined) return { ok: false, code: "not-allowed" };
      try {
        await place.moderate(message.archiveId, reason);
        return { ok: true };
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        return { ok: false, code: actErrorOf(error.condition) };
      }
    },
    async setPinned(id, isPinned) {
      const archiveId = timeline.find(id)?.archiveId ?? id;
      if (!place.rights().mayPin) return;
      try {
        await place.setPinned?.(archiveId, isPinned);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        refusal.value = { act: "pin", error: actErrorOf(error.condition) };
      }
    },
    linkTo(id) {
      const message = allowed(id, "link");
      return message === undefined
        ? undefined
        : `#/room/${encodeURIComponent(place.jid)}/${encodeURIComponent(message.archiveId ?? "")}`;
    },
    dismissRefusal: () => {
      refusal.value = null;
    },
  };
}

/** Why an act was refused. Where one is inside already, what is forbidden is the act, and not to be there. */
export function actErrorOf(condition: string): ErrorCode {
  return condition === "forbidden" ? "not-allowed" : errorCodeOf(condition);
}
