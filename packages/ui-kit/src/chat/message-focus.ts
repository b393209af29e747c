import { elementOf } from "../keyboard/element.ts";
import type { MessageItem, TimelineItem } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent } from "react";
import { commandKey } from "../keyboard/index.ts";
import type { MessageTalk } from "./message-talk.ts";

type List = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** The message that Tab goes to: the one that had the focus last, else the newest. */
export function tabStop(items: readonly TimelineItem[], focused: string | undefined): string | undefined {
  if (focused !== undefined && items.some((item) => item.id === focused)) return focused;
  return items.findLast((item) => item.kind === "message")?.id;
}

/** The message that an event happened at, if it was at one. */
export function messageAt(target: EventTarget, items: readonly TimelineItem[]): MessageItem | undefined {
  const id = elementOf(target)?.closest<HTMLElement>("article")?.dataset.messageId;
  const item = id === undefined ? undefined : items.find((one) => one.id === id);
  return item?.kind === "message" ? item : undefined;
}

/** R, E, L, X, `.` and the menu key, while a message has the focus (design §6). False: another key. */
export function actByKey(
  event: KeyboardEvent<HTMLElement>,
  items: readonly TimelineItem[],
  talk: MessageTalk,
): boolean {
  const { target } = event;
  const article = elementOf(target);
  if (article?.matches("article") !== true) return false;
  const item = messageAt(target, items);
  const acts: Record<string, (item: MessageItem) => void> = {
    R: (one) => talk.reply(one),
    E: (one) => talk.pickEmoji(one, article),
    L: (one) => talk.copyLink(one),
    X: (one) => talk.select(one),
    ".": (one) => talk.openMenu(one, article),
    ContextMenu: (one) => talk.openMenu(one, article),
    "Shift+F10": (one) => talk.openMenu(one, article),
    Delete: (one) => talk.remove(one),
  };
  const act = acts[commandKey(event)];
  if (item === undefined || act === undefined) return false;
  event.preventDefault();
  act(item);
  return true;
}

/** Up and Down from message to message, Home and End to the ends (design §6). */
export function moveFocus(
  event: KeyboardEvent<HTMLDivElement>,
  list: List,
  items: readonly TimelineItem[],
  stop: string | undefined,
  setFocused: (id: string) => void,
): void {
  if (!(event.target as HTMLElement).matches("article")) return;
  const here = items.findIndex((item) => item.id === stop);
  const isMessage = (item: TimelineItem): boolean => item.kind === "message";
  const targets: Record<string, () => number> = {
    ArrowUp: () => items.slice(0, here).findLastIndex(isMessage),
    ArrowDown: () => items.findIndex((item, index) => index > here && isMessage(item)),
    Home: () => items.findIndex(isMessage),
    End: () => items.findLastIndex(isMessage),
  };
  const target = targets[event.key]?.();
  const item = target === undefined ? undefined : items[target];
  if (target === undefined || item === undefined) return;
  event.preventDefault();
  const grid = event.currentTarget;
  list.scrollToIndex(target, { align: "auto" });
  setFocused(item.id);
  requestAnimationFrame(() =>
    grid.querySelector<HTMLElement>(`article[data-message-id="${CSS.escape(item.id)}"]`)?.focus(),
  );
}
