import type { MessageItem, TimelineItem } from "@tandem/client-core/view-models";
import { type RefObject, useEffect } from "react";
import { useLatest } from "../hooks/index.ts";
import { elementOf } from "../keyboard/element.ts";
import { messageAt } from "./message-focus.ts";
import type { MessageTalk } from "./message-talk.ts";
import { hasActs } from "./use-message-at.ts";
import "./touch.css";

/** How long a finger rests on a message until its actions come. */
export const PRESS_MS = 500;
/** Further than that, and it is no rest, or not yet a swipe. */
const SLOP_PX = 10;
/** A message that was drawn so far to the right is answered; it goes no further than a little more. */
export const SWIPE_PX = 56;
const SWIPE_MAX_PX = 72;

interface Touch {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly item: MessageItem;
  readonly article: HTMLElement;
  isSwipe: boolean;
}

/**
 * Fingers on messages (design 11): a long press opens the actions, a swipe to the right answers. Some browsers tell of a long press
 * as of the right button, others tell nothing: whichever comes first counts. Right-to-left, a swipe goes to the left.
 */
export function useTouchActs(
  scroll: RefObject<HTMLElement | null>,
  items: readonly TimelineItem[],
  talk: MessageTalk,
): void {
  const latest = useLatest({ items, talk });
  useEffect(() => {
    const element = scroll.current;
    if (element === null) return undefined;
    let touch: Touch | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pressedAt = Number.NEGATIVE_INFINITY;
    let isHeld = false;

    const end = (): void => {
      clearTimeout(timer);
      draw(touch, 0);
      touch = undefined;
    };
    const press = (at: { readonly x: number; readonly y: number }): void => {
      if (touch === undefined || getSelection()?.isCollapsed === false) return;
      pressedAt = performance.now();
      isHeld = true;
      latest.current.talk.openMenu(touch.item, at);
      end();
    };
    const down = (event: PointerEvent): void => {
      end();
      isHeld = false;
      if (event.target === null) return;
      const item = messageAt(event.target, latest.current.items);
      const article = elementOf(event.target)?.closest<HTMLElement>("article");
      const isControl = elementOf(event.target)?.closest("a, button, input, textarea, pre") != null;
      if (event.pointerType !== "touch" || !event.isPrimary || item === undefined || !article || isControl) return;
      if (!hasActs(item)) return;
      const { clientX: x, clientY: y, pointerId: id } = event;
      touch = { id, x, y, item, article, isSwipe: false };
      timer = setTimeout(() => press({ x, y }), PRESS_MS);
    };
    const move = (event: PointerEvent): void => {
      if (touch === undefined || event.pointerId !== touch.id) return;
      const way = isRightToLeft(element) ? -1 : 1;
      const [dx, dy] = [(event.clientX - touch.x) * way, Math.abs(event.clientY - touch.y)];
      if (Math.abs(dx) > SLOP_PX || dy > SLOP_PX) clearTimeout(timer);
      if (!touch.isSwipe && dy > SLOP_PX) return end();
      if (dx > SLOP_PX && touch.item.may.respond) touch.isSwipe = true;
      if (touch.isSwipe) draw(touch, Math.max(0, Math.min(dx, SWIPE_MAX_PX)) * way);
    };
    const up = (event: PointerEvent): void => {
      const way = isRightToLeft(element) ? -1 : 1;
      const done = touch;
      const isAnswer = done?.isSwipe === true && (event.clientX - done.x) * way >= SWIPE_PX;
      end();
      if (isAnswer && done !== undefined) latest.current.talk.reply(done.item);
    };
    // The browser's own long press, behind ours: the menu is open already.
    const context = (event: MouseEvent): void => {
      if (performance.now() - pressedAt > 2 * PRESS_MS) return end();
      event.preventDefault();
      event.stopPropagation();
    };
    // The finger that opened the menu would click beside it when it is lifted, and close it again.
    const lift = (event: TouchEvent): void => {
      if (isHeld && event.cancelable) event.preventDefault();
      isHeld = false;
    };
    element.addEventListener("touchend", lift);
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", end);
    element.addEventListener("scroll", end, { passive: true });
    element.addEventListener("contextmenu", context, { capture: true });
    return () => {
      end();
      element.removeEventListener("touchend", lift);
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", end);
      element.removeEventListener("scroll", end);
      element.removeEventListener("contextmenu", context, { capture: true });
    };
  }, [scroll, latest]);
}

function draw(touch: Touch | undefined, dx: number): void {
  if (touch === undefined) return;
  touch.article.style.setProperty("--td-swipe", `${dx}px`);
  touch.article.toggleAttribute("data-swipe", dx !== 0);
  touch.article.toggleAttribute("data-swiped", Math.abs(dx) >= SWIPE_PX);
}

function isRightToLeft(element: HTMLElement): boolean {
  return getComputedStyle(element).direction === "rtl";
}
