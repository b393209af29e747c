import type { ExceededLimit } from "@tandem/protocol/tandem-limits";
import type { Context } from "../account/context.ts";
import type { NewEntry, Outbox, OutboxEntry, Refusal } from "../outbox/outbox.ts";
import type { ErrorCode } from "../view-models/view-model.ts";
import type { Message } from "./message.ts";
import type { Payload } from "./payload.ts";
import type { TalkPlace } from "./talk.ts";
import type { Timeline } from "./timeline.ts";

/** An own message before it has gone. */
type Written = Pick<OutboxEntry, "originId" | "text" | "payload" | "at">;

/** How an own message goes out, and what becomes of one that does not. */
export interface Sending {
  post(text: string, payload: Payload | undefined): void;
  /**
   * It was refused, perhaps after the server had acknowledged it. It stays here, and so on the device, until somebody decides. Where
   * the other side has it nevertheless, on another of its devices, that is all that counts.
   */
  refused(message: Message, error: ErrorCode, exceeded: ExceededLimit | undefined): void;
  /** The other side says that it has it. */
  delivered(message: Message): void;
  retry(id: string): void;
  discard(id: string): void;
  /** Takes a refused message away, and gives it, to be written anew. */
  takeBack(id: string): Message | undefined;
  /** What an earlier run left. */
  restore(): void;
}

export function createSending(
  { ports, isOnline }: Pick<Context, "ports" | "isOnline">,
  outbox: Outbox,
  timeline: Timeline,
  place: Pick<TalkPlace, "kind" | "jid" | "ownAuthor">,
  onChange: () => void,
): Sending {
  const { kind, jid } = place;

  const put = (
    { originId, text, payload, at }: Written,
    state: "sending" | "queued" | "failed",
    refusal?: Refusal,
  ): void => {
    timeline.addOwn({
      id: originId,
      originId,
      stanzaId: originId,
      sender: "me",
      ...place.ownAuthor(),
      at,
      text,
      ...(payload !== undefined && { payload }),
      ...refusal,
      state,
      mine: true,
    });
  };

  const post: Sending["post"] = (text, payload) => {
    const entry = {
      originId: ports.random.id(),
      text,
      at: ports.time.now(),
      ...(payload !== undefined && { payload }),
    };
    put(entry, isOnline.peek() ? "sending" : "queued");
    outbox.add({ ...entry, kind, jid });
  };

  const entryOf = ({ originId, id, text, payload, at }: Message): NewEntry => ({
    originId: originId ?? id,
    kind,
    jid,
    text,
    ...(payload !== undefined && { payload }),
    at,
  });

  const drop = (message: Message): void => {
    const originId = message.originId ?? message.id;
    if (message.state === "failed" && kind === "conversation") outbox.bury(originId);
    else outbox.discard(originId);
    timeline.remove(message.id);
    onChange();
  };

  const failed = (id: string): Message | undefined => {
    const message = timeline.find(id);
    return message?.state === "failed" ? message : undefined;
  };

  return {
    post,
    refused(message, error, exceeded) {
      if (message.state === "delivered" || message.state === "read") return;
      const refusal = { error, ...(exceeded !== undefined && { exceeded }) };
      outbox.failed(entryOf(message), refusal);
      timeline.patch(message.id, { state: "failed", ...refusal });
      onChange();
    },
    delivered(message) {
      if (message.state === "read") return;
      outbox.settled(message.originId ?? message.id);
      timeline.patch(message.id, { state: "delivered" });
    },
    retry(id) {
      const message = failed(id);
      if (message === undefined) return;
      if (kind === "conversation") {
        // Under its own name the server would take it for one that it has had, and let it go nowhere.
        drop(message);
        return post(message.text, message.payload);
      }
      timeline.patch(id, { state: isOnline.peek() ? "sending" : "queued" });
      outbox.add(entryOf(message));
    },
    discard(id) {
      const message = timeline.find(id);
      if (message?.state === "failed" || message?.state === "queued") drop(message);
    },
    takeBack(id) {
      const message = failed(id);
      if (message !== undefined) drop(message);
      return message;
    },
    restore() {
      for (const { act, refusal, hasFailed, ...entry } of outbox.entries(jid)) {
        if (act !== undefined) continue;
        const known = timeline.find(entry.originId) ?? timeline.byStanzaId(entry.originId);
        if (known === undefined) put(entry, hasFailed ? "failed" : "queued", refusal);
        // Of a conversation the own copy is archived before the other side refuses it.
        else if (hasFailed && kind === "conversation") timeline.patch(known.id, { state: "failed", ...refusal });
      }
    },
  };
}
