import { IconButton } from "@tandem/ui-kit";
import { CommunicatorTile, Settings16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

interface TitleBarProps {
  readonly onSettings?: () => void;
  /** The page has no other heading of the first level. */
  readonly isHeading?: boolean;
}

export function TitleBar({ onSettings, isHeading = false }: TitleBarProps): ReactElement {
  const Name = isHeading ? "h1" : "span";
  return (
    <header className="cm-titlebar">
      <CommunicatorTile size={16} />
      <Name className="td-titlebar-name">{texts.appName}</Name>
      <span className="td-grow" />
      {onSettings !== undefined && (
        <IconButton small label={strings.common.settings} shortcut="Ctrl+," onClick={onSettings}>
          <Settings16 />
        </IconButton>
      )}
    </header>
  );
}
