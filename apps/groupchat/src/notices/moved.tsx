import { Button, EmptyState } from "@tandem/ui-kit";
import { GroupChatTile } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";

/** One live window per app and browser profile; the newest has it. */
export function Moved({ onTakeOver }: { readonly onTakeOver: () => void }): ReactElement {
  return (
    <main className="td-window">
      <EmptyState
        icon={<GroupChatTile size={48} />}
        title={strings.connection.replacedTitle}
        actions={
          <Button look="primary" onClick={onTakeOver}>
            {strings.connection.useHere}
          </Button>
        }
      >
        {strings.connection.replacedText}
      </EmptyState>
    </main>
  );
}
