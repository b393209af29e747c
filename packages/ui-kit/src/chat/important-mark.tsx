import type { ReactElement } from "react";
import { Important16 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";

/** RM16: told by shape and words, not by colour alone. */
export function ImportantMark(): ReactElement {
  return (
    <div className="td-important">
      <Important16 />
      {strings.compose.important}
    </div>
  );
}
