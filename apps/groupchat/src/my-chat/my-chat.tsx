import {
  IconButton,
  SearchField,
  SkeletonRows,
  later,
  useDelayed,
  useOptionalSnapshot,
  useSnapshot,
} from "@tandem/ui-kit";
import { UndoBar } from "@tandem/ui-kit/contacts";
import { Add16, Filter16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { openMenuOf } from "./menus-later.ts";
import { MyChatFoot } from "./my-chat-foot.tsx";
import { MyChatTree } from "./my-chat-tree.tsx";
import type { MyChatSection } from "./rows.ts";

const Invitations = later(() => import("./invitations.tsx"));
const RemovedFilter = later(() => import("./removed-filter.tsx"));

interface MyChatProps {
  readonly title: string;
  readonly sections: readonly MyChatSection[];
  /** On a narrow window the rail goes away when a place was opened. */
  readonly onOpened: () => void;
  /** On a phone: who I am, at the end of the head, and a way to the search below it (design 11). */
  readonly me?: ReactElement;
  readonly search?: ReactElement;
}

const FILTER_ID = "my-chat-filter";

/** The left rail below the me-area: contacts when Group Chat is preferred, rooms, conversations (RT7, RT9). */
export function MyChat({ title, sections, onOpened, me, search }: MyChatProps): ReactElement {
  const { app } = useUi();
  const [filter, setFilter] = useState<string>();
  const hasRemoved = useSnapshot(app.filters, (s) => s.removed !== undefined);
  const loaded = useSnapshot(app.myChat, (s) => s.loaded);
  const contacts = useSnapshot(app.myChat, (s) => s.contacts);
  const hasRequests = useOptionalSnapshot(contacts, (s) => s.requests.length > 0) === true;
  const isAwaited = useSnapshot(app.myChat, (s) => s.invitations.length + s.roomRequests.length > 0) || hasRequests;
  const showFilter = (): void => {
    setFilter((old) => old ?? "");
    requestAnimationFrame(() => document.getElementById(FILTER_ID)?.focus());
  };
  return (
    <>
      <div className="td-railhead">
        <h2>{title}</h2>
        <IconButton
          label={texts.myChat.filter}
          shortcut="/"
          aria-pressed={filter !== undefined}
          onClick={() => (filter === undefined ? showFilter() : setFilter(undefined))}
        >
          <Filter16 />
        </IconButton>
        <AddButton />
        {me}
      </div>
      {search}
      {filter !== undefined && (
        <div className="td-sidefilter">
          <SearchField id={FILTER_ID} label={texts.myChat.filter} value={filter} onText={setFilter} />
        </div>
      )}
      {isAwaited && <Invitations.View />}
      <div className="gc-tree">
        {loaded ? (
          <MyChatTree sections={sections} filter={filter ?? ""} onFilter={showFilter} onOpened={onOpened} />
        ) : (
          <LoadingTree />
        )}
        {contacts !== undefined && <UndoBar contacts={contacts} />}
      </div>
      {hasRemoved && <RemovedFilter.View />}
      <MyChatFoot onOpened={onOpened} />
    </>
  );
}

function AddButton(): ReactElement {
  const ui = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const mayAddContact = useSnapshot(ui.app.myChat, (s) => s.contacts !== undefined);
  const label = mayAddContact ? texts.myChat.add : texts.myChat.addRoom;
  const open = (): void => {
    const anchor = button.current;
    if (anchor !== null) openMenuOf(ui, { label, anchor }, (menus) => menus.addEntries(ui));
  };
  return (
    <IconButton ref={button} label={label} shortcut="Alt+N" data-action="add" aria-haspopup="menu" onClick={open}>
      <Add16 />
    </IconButton>
  );
}

/** Rows of the right height at once; the bars in them only when it takes longer (design §7). */
function LoadingTree(): ReactElement {
  const shown = useDelayed(true);
  return (
    <div className="td-tree" aria-busy="true" aria-label={strings.list.loading}>
      {shown && <SkeletonRows widths={[72, 110, 130, 90, 84, 120, 64, 100]} />}
    </div>
  );
}
