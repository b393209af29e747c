import type { ReactElement } from "react";
import { marksIn, snippetStart } from "./marks.ts";

/** The part of a text around what was found, with each hit marked by fill and underline. */
export function MarkedText({
  text,
  words,
  isAnywhere = false,
}: {
  readonly text: string;
  readonly words: readonly string[];
  /** Also in the middle of words. */
  readonly isAnywhere?: boolean;
}): ReactElement {
  const marks = marksIn(text, words, isAnywhere);
  const start = snippetStart(text, marks);
  const parts: (string | ReactElement)[] = start > 0 ? ["… "] : [];
  let at = start;
  for (const [from, to] of marks) {
    if (from < at) continue;
    parts.push(
      text.slice(at, from),
      <mark key={from} className="td-mark">
        {text.slice(from, to)}
      </mark>,
    );
    at = to;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
