import { withResource, type BareJid } from "@tandem/protocol";
import { el } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";

/** Silence after which the room is asked whether we are still in it (XEP-0410). */
export const SELF_PING_MS = 10 * 60_000;
const NS_PING = "urn:xmpp:ping";

/** Notices that a room has lost us without saying so. */
export interface StillInside {
  /** The room said something. */
  heard(): void;
  /** Asks if the room was silent for long; `onOutside` is called when it does not know us any more. */
  ask(nick: string): void;
}

export function createStillInside(
  { connection, ports }: Pick<Context, "connection" | "ports">,
  room: BareJid,
  onOutside: () => void,
): StillInside {
  let lastHeardAt = ports.time.now();

  const ping = async (nick: string): Promise<void> => {
    try {
      await connection.request("get", withResource(room, nick), el("ping", NS_PING));
    } catch (error) {
      // XEP-0410 §3: only these two mean that we are outside; everything else is somebody's answer or nothing at all.
      if (
        error instanceof RequestError &&
        (error.condition === "not-acceptable" || error.condition === "item-not-found")
      )
        onOutside();
    }
  };

  return {
    heard: () => void (lastHeardAt = ports.time.now()),
    ask(nick) {
      if (ports.time.now() - lastHeardAt >= SELF_PING_MS) void ping(nick);
    },
  };
}
