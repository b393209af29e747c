import { RequestError } from "../connection/index.ts";
import type { RandomPort } from "../ports/index.ts";
import type { XmlElement } from "@tandem/xml";

/** Messages that ask something of a room: it answers only when it refuses. */
export interface AskedOfRoom {
  /** Resolves when the room has looked at it. Rejects with RequestError. */
  send(message: XmlElement): Promise<void>;
  /** The room refuses a message: whether it was one of these. */
  refused(error: XmlElement): boolean;
}

/** `ask`: any question to the room. Answers keep their order, so what it refuses is known before it answers that. */
export function createAskedOfRoom(
  random: RandomPort,
  send: (message: XmlElement) => void,
  ask: () => Promise<unknown>,
): AskedOfRoom {
  const waiting = new Map<string, RequestError | undefined>();
  return {
    async send(message) {
      const id = random.id();
      message.setAttr("id", id);
      waiting.set(id, undefined);
      try {
        send(message);
        await ask();
        const refusal = waiting.get(id);
        if (refusal !== undefined) throw refusal;
      } finally {
        waiting.delete(id);
      }
    },
    refused(error) {
      const id = error.attr("id") ?? "";
      if (!waiting.has(id)) return false;
      waiting.set(id, RequestError.of(error));
      return true;
    },
  };
}
