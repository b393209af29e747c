import type { FilterRow, SearchDesk, SearchHit } from "@tandem/client-core/view-models";
import { announce, Button, Keys, useMedia, useSnapshot } from "@tandem/ui-kit";
import { HistorySearch, type HitChoice } from "@tandem/ui-kit/history";
import { FilterAdd16, MoreHorizontal16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, use, useCallback, useEffect, useRef, useState } from "react";
import { filterEntries } from "../my-chat/filter-menu.tsx";
import { copyMessageLink } from "../shell/copy.ts";
import { IN_PLACE_OF_MY_CHAT } from "../shell/layout.ts";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { ContextPane } from "./context-pane.tsx";
import { SearchFieldsPane } from "./search-fields.tsx";
import { useByRoom, useCounting, useGrouping } from "./use-grouping.ts";
import { words } from "./words.ts";

export interface HistoryViewProps {
  readonly bars: ReactNode;
  readonly back: ReactNode;
}

/** The feed of a filter stands beside My Chat, and leaves less room. */
const BESIDE_MY_CHAT = "(min-width: 1400px)";

/** Search over all rooms and conversations (RM26, design 07b), and the feeds of filters (RM27). */
export default function HistoryView({ bars, back }: HistoryViewProps): ReactElement {
  const { app } = useUi();
  const rows = useSnapshot(app.filters, (s) => s.rows);
  const open = useSnapshot(app.filters, (s) => s.open);
  const filter = rows?.find(({ id }) => id === open);
  const name = filter && (filter.name || texts.filters.mentions);
  const hasRoom = useMedia(open === undefined ? IN_PLACE_OF_MY_CHAT : BESIDE_MY_CHAT);
  const isForm = hasRoom && open === undefined;
  const desk = use(app.searchDesk());
  const { context } = desk;
  const [isByRoom, setByRoom] = useByRoom();
  const grouping = useGrouping(desk, isByRoom);
  useCounting(desk, isForm || isByRoom);
  const choice = useChoice(desk);
  const selected = hasRoom ? choice.selected : undefined;
  const marked = useSnapshot(app.history, (s) => s.marked);
  useEffect(() => context.show(selected), [context, selected]);
  const mayFilter = rows !== undefined;
  const save = mayFilter && <SaveButton />;
  const openHit = useCallback((hit: SearchHit) => app.history.open(hit), [app]);
  return (
    <main className="td-main" aria-label={name ?? strings.history.title} data-pane="messages">
      <HistorySearch
        vm={app.history}
        bars={bars}
        back={back}
        {...(name !== undefined && { title: name })}
        actions={
          <>
            <button type="button" className="td-chip" aria-pressed={isByRoom} onClick={() => setByRoom(!isByRoom)}>
              {words.byRoom}
            </button>
            {filter !== undefined ? <Menu filter={filter} /> : !isForm && save}
          </>
        }
        grouping={grouping}
        fields={
          isForm ? (place) => <SearchFieldsPane {...place} vm={app.history} desk={desk} actions={save} /> : undefined
        }
        foot={hasRoom && <KeysLine />}
        {...(hasRoom && { choice })}
        aside={selected && <ContextPane vm={context} marked={marked} onOpen={openHit} />}
      />
    </main>
  );
}

/** What was chosen among the hits, as long as it is one; before that the first. */
function useChoice(desk: SearchDesk): HitChoice {
  const { app } = useUi();
  const groups = useSnapshot(desk.groups, (s) => s);
  const hits = useSnapshot(app.history, (s) => s.hits);
  const state = useSnapshot(app.history, (s) => s.state);
  const [chosen, setChosen] = useState<SearchHit>();
  const isThere = state === "done" || state === "searching";
  const all = [...hits, ...[...groups.values()].flatMap((group) => group.hits)];
  const selected = isThere ? (all.find(({ id }) => id === chosen?.id) ?? hits[0]) : undefined;
  return { selected, onSelect: setChosen, onCopy: copyLink };
}

function copyLink({ place, archiveId }: SearchHit): void {
  if (place.kind === "room") copyMessageLink(place.jid, archiveId);
  else announce(words.noLink);
}

const KEYS = [
  [["J", "K"], "next"],
  [["Enter"], "open"],
  [["C"], "copy"],
  [["/"], "edit"],
] as const;

/** For who sees them; they are in the list of all shortcuts, too. */
function KeysLine(): ReactElement {
  return (
    <div className="gc-keys">
      {KEYS.map(([keys, what]) => (
        <span key={what}>
          {keys.map((key) => (
            <Keys key={key} keys={key} />
          ))}{" "}
          {words.keys[what]}
        </span>
      ))}
    </div>
  );
}

function SaveButton(): ReactElement | null {
  const { app, openDialog } = useUi();
  const text = useSnapshot(app.history, (s) => s.text.trim());
  if (text === "") return null;
  return (
    <Button size="small" onClick={() => openDialog({ kind: "save-filter", suggested: text.slice(0, NAME_CHARS) })}>
      <FilterAdd16 />
      {texts.filters.save}
    </Button>
  );
}

/** As long as a name is by the server's default. */
const NAME_CHARS = 64;

function Menu({ filter }: { readonly filter: FilterRow }): ReactElement {
  const ui = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const entries = filterEntries(ui, filter).filter(({ key }) => key !== "open");
  return (
    <Button
      ref={button}
      size="small"
      aria-haspopup="menu"
      onClick={() => {
        if (button.current !== null) ui.openMenu({ label: texts.filters.title, anchor: button.current, entries });
      }}
    >
      <MoreHorizontal16 />
      {texts.filters.change}
    </Button>
  );
}
