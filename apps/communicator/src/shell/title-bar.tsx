import { IconButton } from "@tandem/ui-kit";
import { CommunicatorTile, Settings16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

export function TitleBar({ onSettings }: { readonly onSettings?: () => void }): ReactElement {
  return (
    <header className="cm-titlebar">
      <CommunicatorTile size={16} />
      <span className="td-titlebar-name">{texts.appName}</span>
      <span className="td-grow" />
      {onSettings !== undefined && (
        <IconButton small label={strings.common.settings} shortcut="Ctrl+," onClick={onSettings}>
          <Settings16 />
        </IconButton>
      )}
    </header>
  );
}
