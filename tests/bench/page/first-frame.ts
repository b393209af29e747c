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
        new MutationObserver((_, observer) => {
          const found = [...document.querySelectorAll(wanted.selector)];
          const isThere = (one: Element): boolean => (one.getAttribute("aria-label") ?? "").includes(wanted.text);
          if (found.length < wanted.least || !found.every(isThere)) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - submitted)));
        }).observe(document.body, { childList: true, subtree: true, attributes: true });
      }),
    { selector, least, text },
  );
}
