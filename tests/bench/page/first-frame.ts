import type { Page } from "playwright-core";

/**
 * Milliseconds by the clock on the wall from the next submit of a form to the frame after at least `least` elements that
 * `selector` finds stand in the page, and each has `text` in its name. Begins to look before it is awaited.
 */
export function firstFrameWith(page: Page, selector: string, least: number, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        let submitted = 0;
        document.addEventListener("submit", () => (submitted = performance.now()), { capture: true });
        const isThere = (one: Element): boolean => (one.getAttribute("aria-label") ?? "").includes(wanted.text);
        // Behind the painting of each frame, whatever of it was drawn when.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const found = [...document.querySelectorAll(wanted.selector)];
          if (found.length < wanted.least || !found.every(isThere)) next();
          else resolve(performance.now() - submitted);
        };
        const next = (): void => void requestAnimationFrame(() => port2.postMessage(undefined));
        next();
      }),
    { selector, least, text },
  );
}
