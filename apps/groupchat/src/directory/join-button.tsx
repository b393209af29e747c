import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

/** Inside a row, which is the control: for the pointer. On the keyboard and to a screen reader it is Enter on the row. */
export function JoinButton({ onJoin }: { readonly onJoin: () => void }): ReactElement {
  return (
    <span
      className="td-button"
      aria-hidden="true"
      data-join=""
      onClick={(event) => {
        event.stopPropagation();
        onJoin();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {texts.directory.join}
    </span>
  );
}
