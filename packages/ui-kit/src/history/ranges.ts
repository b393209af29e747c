import { marksIn } from "../marks/marks.ts";

/** A phrase may run over several nodes: it is looked for in the whole text, and each end found in its node. */
export function rangesIn(text: Element, words: readonly string[]): readonly Range[] {
  return marksIn(text.textContent, words).map(([from, to]) => {
    const range = document.createRange();
    range.setStart(...nodeAt(text, from));
    range.setEnd(...nodeAt(text, to));
    return range;
  });
}

function nodeAt(text: Element, at: number): [Node, number] {
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let left = at;
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const { length } = node.textContent ?? "";
    if (left <= length) return [node, left];
    left -= length;
  }
  return [text, text.childNodes.length];
}
