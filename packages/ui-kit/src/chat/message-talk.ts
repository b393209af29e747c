import type { MessageItem } from "@tandem/client-core/view-models";
import type { Anchor } from "../overlays/index.ts";

/** What one does with a message from its bar, its menu or by key. Each may be called for any message; what is not allowed does nothing. */
export interface MessageTalk {
  react(id: string, emoji: string): void;
  pickEmoji(item: MessageItem, anchor: Anchor): void;
  reply(item: MessageItem): void;
  edit(item: MessageItem): void;
  copyText(item: MessageItem): void;
  copyLink(item: MessageItem): void;
  /** Shows it to everybody in the room, or no longer. */
  setPinned(item: MessageItem): void;
  /** Chooses it, to copy, save or print it with others. */
  select(item: MessageItem): void;
  openMenu(item: MessageItem, anchor: Anchor): void;
  /** Asks first. */
  remove(item: MessageItem): void;
  goToAnswered(item: MessageItem): void;
}
