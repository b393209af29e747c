import { parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import { message as buildMessage } from "@tandem/protocol/stanza";
import { buildChatState, chatStateOf } from "@tandem/protocol/xep-0085-chat-states";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import type { ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import { createTypists } from "../timeline/typists.ts";

/** Who writes in a room (XEP-0085). */
export interface RoomTyping {
  /** Nicknames. */
  readonly names: ReadonlySignal<readonly string[]>;
  /** `hasText`: it brings what was being written. */
  heard(message: XmlElement, hasText: boolean): void;
  gone(nick: string): void;
  clear(): void;
  /** Tells the room what I do. */
  send(isTyping: boolean): void;
}

export function createRoomTyping(
  { connection, ports }: Pick<Context, "connection" | "ports">,
  room: BareJid,
  ownNick: () => string | undefined,
): RoomTyping {
  const typists = createTypists(ports.time);
  return {
    names: typists.names,
    heard(message, hasText) {
      const author = resourceOf(parseJid(message.attr("from") ?? "") ?? room);
      const chatState = chatStateOf(message);
      if (author === "" || author === ownNick() || (chatState === null && !hasText)) return;
      typists.set(author, chatState === "composing");
    },
    gone: (nick) => typists.set(nick, false),
    clear: () => typists.clear(),
    send(isTyping) {
      const state = buildChatState(isTyping ? "composing" : "active");
      connection.send(buildMessage("groupchat", { to: room }, state, buildHint("no-store")));
    },
  };
}
