import type { DraftSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { Important16 } from "../icons/index.ts";
import { IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface ImportanceButtonProps {
  readonly draft: DraftSnapshot;
  readonly verbs: TimelineVerbs;
}

/** RM16. Absent where messages have no importance. */
export function ImportanceButton({ draft, verbs }: ImportanceButtonProps): ReactElement | null {
  const { isImportant } = draft;
  if (isImportant === undefined) return null;
  return (
    <IconButton
      className="td-importance"
      label={strings.compose.important}
      title={`${strings.compose.important} (Alt+I). ${strings.compose.importantHelp}`}
      aria-pressed={isImportant}
      onClick={() => verbs.setImportant(!isImportant)}
    >
      <Important16 />
    </IconButton>
  );
}
