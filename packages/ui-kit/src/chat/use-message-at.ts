import { elementOf } from "../keyboard/element.ts";
import type { MessageItem, TimelineItem } from "@tandem/client-core/view-models";
import { type FocusEvent, type MouseEvent, type PointerEvent, useMemo, useState } from "react";
import { messageAt } from "./message-focus.ts";
import type { MessageTalk } from "./message-talk.ts";

/** Which message the pointer is over, or else the keyboard is at: that one has its bar. A finger brings it by a tap. */
export function useMessageAt() {
  const [pointed, setPointed] = useState<string>();
  const [focused, setFocused] = useState<string>();
  const listeners = useMemo(
    () => ({
      onPointerOver: (event: PointerEvent) => {
        if (event.pointerType !== "touch") setPointed(idAt(event.target));
      },
      onPointerLeave: () => setPointed(undefined),
      onPointerUp: (event: PointerEvent) => {
        if (event.pointerType === "touch") setFocused(idAt(event.target));
      },
      onFocus: (event: FocusEvent) => {
        if (event.target.matches(":focus-visible")) setFocused(idAt(event.target));
      },
      onBlur: () => setFocused(undefined),
    }),
    [],
  );
  return { id: pointed ?? focused, listeners };
}

function idAt(target: EventTarget): string | undefined {
  return elementOf(target)?.closest<HTMLElement>("article")?.dataset.messageId;
}

/** What was removed, or is not out yet, has nothing to offer. */
export function hasActs({ may }: MessageItem): boolean {
  return may.respond || may.copy || may.retract || may.moderate;
}

/** By the right button or a long press. What is selected, and links, keep the browser's own menu. */
export function openMenu(event: MouseEvent, items: readonly TimelineItem[], talk: MessageTalk): void {
  const item = messageAt(event.target, items);
  const isLink = (elementOf(event.target)?.closest("a[href]") ?? null) !== null;
  const isSelecting = getSelection()?.isCollapsed === false;
  if (item === undefined || !hasActs(item) || isLink || isSelecting) return;
  event.preventDefault();
  talk.openMenu(item, { x: event.clientX, y: event.clientY });
}
