import type { Page } from "playwright-core";

/** What moved in a list that somebody scrolls back, beside what they scrolled. */
export interface Stillness {
  /** Sum of Chromium's layout shifts without a click or a key shortly before. */
  readonly layoutShift: number;
  /** Frames in which a message moved against the direction of scrolling, or otherwise than the others, by more than a pixel. */
  readonly jumps: number;
  /** The farthest of them, in px. */
  readonly farthestPx: number;
  /** Frames that were looked at. */
  readonly frames: number;
}

interface Watch extends Window {
  stillness?: { layoutShift: number; jumps: number; farthestPx: number; frames: number };
}

/** From now on, of the list that `selector` finds; `told` reads what was seen. */
export async function watchStillness(page: Page, selector: string): Promise<{ told(): Promise<Stillness> }> {
  await page.evaluate((wanted) => {
    const seen = { layoutShift: 0, jumps: 0, farthestPx: 0, frames: 0 };
    (window as Watch).stillness = seen;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
        if (!hadRecentInput) seen.layoutShift += value;
      }
    }).observe({ type: "layout-shift" });
    let before = new Map<string, number>();
    const look = (): void => {
      const now = new Map<string, number>();
      const list = document.querySelector(wanted);
      for (const row of list?.querySelectorAll<HTMLElement>("[data-message-id]") ?? []) {
        const { top, bottom } = row.getBoundingClientRect();
        if (bottom > 0 && top < innerHeight) now.set(row.dataset.messageId as string, top);
      }
      const moves = [...now].flatMap(([id, top]) => (before.has(id) ? [top - (before.get(id) as number)] : []));
      const against = Math.max(0, -Math.min(0, ...moves));
      const apart = moves.length === 0 ? 0 : Math.max(...moves) - Math.min(...moves);
      const jump = Math.max(against, apart);
      seen.frames++;
      if (jump > 1) seen.jumps++;
      seen.farthestPx = Math.max(seen.farthestPx, jump);
      before = now;
      next();
    };
    // Behind the painting: what is drawn and set right within one frame, nobody sees.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = look;
    const next = (): void => void requestAnimationFrame(() => port2.postMessage(undefined));
    next();
  }, selector);
  return { told: () => page.evaluate(() => ({ ...((window as Watch).stillness as Stillness) })) };
}
