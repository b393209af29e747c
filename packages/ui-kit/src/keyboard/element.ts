/**
 * The target as an element, whichever window it stands in: what a pop-out shows is made by this window's code in that window's
 * document, and `instanceof` knows the classes of one window only (ADR 0027).
 */
export function elementOf(target: EventTarget | null): HTMLElement | null {
  return target !== null && "nodeType" in target && target.nodeType === 1 ? (target as HTMLElement) : null;
}
