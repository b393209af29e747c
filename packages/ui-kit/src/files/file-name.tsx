import type { ReactElement } from "react";

/** Characters at the end that are never cut off: the ending says what a file is. */
const END_CHARS = 9;

/** A name on one line, shortened in its middle. Isolated: no name turns the direction of what stands beside it. */
export function FileName({ name }: { readonly name: string }): ReactElement {
  const chars = Array.from(name);
  const at = Math.max(0, chars.length - END_CHARS);
  return (
    <bdi className="td-filename" title={name}>
      <span className="td-filename-start">{chars.slice(0, at).join("")}</span>
      <span className="td-filename-end">{chars.slice(at).join("")}</span>
    </bdi>
  );
}
