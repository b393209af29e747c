import { newlyConfirmed, nextCount } from "@tandem/protocol/xep-0198-stream-management";
import type { XmlElement } from "@tandem/xml";

export interface Unconfirmed {
  readonly stanza: XmlElement;
  readonly onConfirmed?: (() => void) | undefined;
}

/** Counters and queue of one session (XEP-0198 v1.6.3). Lives across connections until a resumption fails. */
export interface StreamManagement {
  /** What to resume with; undefined: the session cannot be resumed. */
  resumeId: string | undefined;
  /** Stanzas received, for `<a/>`. */
  readonly received: number;
  readonly unconfirmed: readonly Unconfirmed[];
  countReceived(): void;
  push(sent: Unconfirmed): void;
  /** False: the peer confirms what it never got, which must end the stream (§4). */
  confirm(h: number): boolean;
  /** Forgets everything; called when a new session begins. */
  reset(): void;
}

export function createStreamManagement(): StreamManagement {
  let received = 0;
  let confirmed = 0;
  let queue: Unconfirmed[] = [];
  return {
    resumeId: undefined,
    get received() {
      return received;
    },
    get unconfirmed() {
      return queue;
    },
    countReceived() {
      received = nextCount(received);
    },
    push(sent) {
      queue.push(sent);
    },
    confirm(h) {
      const count = newlyConfirmed(h, confirmed, queue.length);
      if (count === null) return false;
      if (count > 0) confirmed = h;
      for (const { onConfirmed } of queue.splice(0, count)) onConfirmed?.();
      return true;
    },
    reset() {
      this.resumeId = undefined;
      received = 0;
      confirmed = 0;
      queue = [];
    },
  };
}
