import type { DirectoryViewModel } from "@tandem/client-core/view-models";
import { Button, useSnapshot } from "@tandem/ui-kit";
import { Add16, AppsList20 } from "@tandem/ui-kit/icons";
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useState } from "react";
import { directoryEn as texts } from "../texts/directory.en.ts";
import { texts as common } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { CategoryList } from "./category-list.tsx";
import { RoomDetails } from "./room-details.tsx";
import { RoomList } from "./room-list.tsx";
import { SEARCH_ID, Tools } from "./tools.tsx";
import { useActs } from "./use-acts.ts";
import "./directory.css";

export interface DirectoryViewProps {
  readonly bars: ReactNode;
  readonly back: ReactNode;
}

/** Search, categories and rooms in one view; the details never cover the list where there is room for both (design 07a). */
export default function DirectoryView({ bars, back }: DirectoryViewProps): ReactElement {
  const { app } = useUi();
  const vm = app.directory;
  const acts = useActs();
  const [isFollowed, setFollowed] = useState(true);
  useEffect(() => {
    void vm.load();
    document.getElementById(SEARCH_ID)?.focus();
    return () => vm.forgetGone();
  }, [vm]);
  const selected = useSnapshot(vm, (s) => s.rooms.find((room) => room.jid === s.selected));
  const close = (): void => {
    setFollowed(false);
    vm.select(undefined);
    if (document.activeElement?.closest(".td-side") != null) focusRow();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || selected === undefined) return;
    event.preventDefault();
    close();
  };
  return (
    <div className="gc-directory-frame" onKeyDown={onKeyDown}>
      <main className="td-main" aria-label={common.directory.title} data-pane="messages">
        <Header vm={vm} back={back} />
        <div className="td-messages">
          {bars !== undefined && <div className="td-bars">{bars}</div>}
          <Tools vm={vm} />
          <div className="gc-directory">
            <CategoryList vm={vm} />
            <RoomList
              vm={vm}
              acts={acts}
              isFollowed={isFollowed}
              onPick={(jid) => {
                setFollowed(true);
                vm.select(jid);
              }}
            />
          </div>
        </div>
      </main>
      {selected !== undefined && <RoomDetails room={selected} acts={acts} onClose={close} />}
    </div>
  );
}

/** Where one was before the details went. */
function focusRow(): void {
  document.querySelector<HTMLElement>(".gc-rooms-list [role=row][tabindex='0']")?.focus();
}

function Header({ vm, back }: { readonly vm: DirectoryViewModel; readonly back: ReactNode }): ReactElement {
  const { openDialog } = useUi();
  const mayCreate = useSnapshot(vm, (s) => s.mayCreate);
  const categoryCount = useSnapshot(vm, (s) => s.categories.length);
  const total = useSnapshot(vm, (s) => s.total);
  const joined = useSnapshot(vm, (s) => s.joinedCount);
  return (
    <header className="td-header">
      {back}
      <span className="td-roomtile gc-wide">
        <AppsList20 />
      </span>
      <div className="td-grow">
        <h1>{common.directory.title}</h1>
        <span className="td-header-topic">{texts.summary(total, categoryCount, joined)}</span>
      </div>
      {mayCreate && (
        <Button look="primary" onClick={() => openDialog({ kind: "create-room" })}>
          <Add16 />
          {common.directory.newRoom}
        </Button>
      )}
    </header>
  );
}
