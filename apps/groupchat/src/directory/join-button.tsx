import { Button } from "@tandem/ui-kit";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

/** Inside a row: for the pointer; on the keyboard Enter on the row does the same. */
export function JoinButton({ onJoin }: { readonly onJoin: () => void }): ReactElement {
  return (
    <Button
      tabIndex={-1}
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onJoin();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {texts.directory.join}
    </Button>
  );
}
