import type { ReactElement } from "react";
import { strings } from "../strings/index.ts";

/** Up to two names, then "Several people". Its height is always there. */
export function TypingLine({ names }: { readonly names: readonly string[] }): ReactElement {
  return (
    <div className="td-typing" role="status">
      {names.length > 0 && (
        <>
          <span className="td-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className="td-ellipsis">{typingText(names)}</span>
        </>
      )}
    </div>
  );
}

function typingText([first, second, third]: readonly string[]): string {
  if (first === undefined || third !== undefined) return strings.typing.several;
  return second === undefined ? strings.typing.one(first) : strings.typing.two(first, second);
}
