import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

/** In a row, whose Enter does the same; the row is the tab stop. */
export function JoinButton({ onJoin }: { readonly onJoin: () => void }): ReactElement {
  return (
    <button
      type="button"
      className="td-button"
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        onJoin();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {texts.directory.join}
    </button>
  );
}
