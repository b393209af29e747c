import { IconButton } from "@tandem/ui-kit";
import { HistorySearch } from "@tandem/ui-kit/history";
import { ChevronLeft24 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useMemo } from "react";
import { useServices } from "../services.ts";

/** Search over conversations (CV4); a hit opens its conversation and ends the search. */
export default function MessageSearch({ onClose }: { readonly onClose: () => void }): ReactElement {
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
  return <HistorySearch vm={vm} back={back} />;
}
