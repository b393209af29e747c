import { HistorySearch } from "@tandem/ui-kit/history";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement, ReactNode } from "react";
import { useUi } from "../ui.ts";

interface HistoryViewProps {
  readonly bars: ReactNode;
  readonly back: ReactNode;
}

/** Search over all rooms and conversations (RM26, design 07b). */
export default function HistoryView({ bars, back }: HistoryViewProps): ReactElement {
  const { app } = useUi();
  return (
    <main className="td-main" aria-label={strings.history.title} data-pane="messages">
      <HistorySearch vm={app.history} bars={bars} back={back} />
    </main>
  );
}
