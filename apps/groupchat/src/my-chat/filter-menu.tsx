import type { FilterRow } from "@tandem/client-core/view-models";
import { Alert16, AlertOff16, Delete16, Edit16, Filter16, Mention16, Search16 } from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import type { ReactNode } from "react";
import { texts } from "../texts/index.ts";
import type { Ui } from "../ui.ts";

/** What can be done with a filter (RM27); mentions are always there and can only be hidden. */
export function filterEntries({ app, openDialog }: Ui, { id, kind, name, alerts }: FilterRow): readonly MenuEntry[] {
  const { filters } = app;
  const isMentions = kind === "mentions";
  return [
    item("open", texts.filters.open, () => filters.open(id), <Filter16 />),
    item(
      "alert",
      alerts ? texts.filters.noAlert : texts.filters.alert,
      () => void filters.setAlert(id, !alerts),
      alerts ? <AlertOff16 /> : <Alert16 />,
    ),
    ...(isMentions
      ? [item("hide", texts.filters.hide, () => void filters.setHidden(id, true))]
      : [
          item("rename", texts.filters.rename, () => openDialog({ kind: "rename-filter", id, name }), <Edit16 />),
          item("remove", texts.filters.remove, () => void filters.remove(id), <Delete16 />),
        ]),
  ];
}

export function filterSectionEntries({ app }: Ui): readonly MenuEntry[] {
  const search = item("search", texts.filters.search, () => app.myChat.openSearch(), <Search16 />);
  if (!app.filters.snapshot().isMentionsHidden) return [search];
  const show = (): void => void app.filters.setHidden("mentions", false);
  return [search, item("mentions", texts.filters.showMentions, show, <Mention16 />)];
}

function item(key: string, label: string, onPick: () => void, icon?: ReactNode): MenuEntry {
  return { kind: "item", key, label, onPick, icon };
}
