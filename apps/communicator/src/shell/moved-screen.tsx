import { Button, EmptyState } from "@tandem/ui-kit";
import { CommunicatorTile } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";
import { TitleBar } from "./title-bar.tsx";

/** A newer window is the live one (RT17): nothing here can be mistaken for it. */
export function MovedScreen({ onClaim }: { readonly onClaim: () => void }): ReactElement {
  return (
    <div className="td-window cm-window">
      <TitleBar isHeading />
      <main className="cm-main">
        <EmptyState
          icon={<CommunicatorTile size={40} />}
          title={texts.moved.title}
          actions={
            <Button look="primary" onClick={onClaim}>
              {texts.moved.here}
            </Button>
          }
        >
          {texts.moved.text}
        </EmptyState>
      </main>
    </div>
  );
}
