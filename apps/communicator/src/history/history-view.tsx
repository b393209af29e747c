import { IconButton } from "@tandem/ui-kit";
import { HistorySearch } from "@tandem/ui-kit/history";
import { ChevronLeft24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useMemo } from "react";
import { useServices } from "../services.ts";
import { PastConversations } from "./past-conversations.tsx";
import { words } from "./words.ts";

/** All conversations there ever were, and the search in them (CV4); what is opened ends it. */
export default function HistoryView({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { history } = useServices().app;
  const vm = useMemo(
    () => ({
      ...history,
      open: (hit: Parameters<typeof history.open>[0]): void => {
        history.open(hit);
        onClose();
      },
    }),
    [history, onClose],
  );
  const back = (
    <IconButton label={strings.common.back} shortcut="Esc" onClick={onClose}>
      <ChevronLeft24 />
    </IconButton>
  );
  const idle = { title: words.title, content: <PastConversations onOpened={onClose} /> };
  return <HistorySearch vm={vm} back={back} idle={idle} />;
}
