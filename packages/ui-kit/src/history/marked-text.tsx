import type { ReactElement } from "react";
import { marksIn, snippetStart } from "./marks.ts";

/** The part of a message around what was found, with each hit marked by fill and underline. */
export function MarkedText({
  text,
  words,
}: {
  readonly text: string;
  readonly words: readonly string[];
}): ReactElement {
  const marks = marksIn(text, words);
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
