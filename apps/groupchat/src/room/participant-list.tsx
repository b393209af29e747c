import type {
  ParticipantListSnapshot,
  ParticipantListViewModel,
  ParticipantRow,
  RoomViewModel,
} from "@tandem/client-core/view-models";
import {
  Avatar,
  IconButton,
  PHONE,
  PresenceIcon,
  presenceName,
  RovingList,
  type RovingItemProps,
  SearchField,
  SkeletonRows,
  Spinner,
  useMedia,
  useSnapshot,
} from "@tandem/ui-kit";
import { Chat16, CommunicatorTile, PanelRightContract16, PersonAdd16, Shield16 } from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useMemo, useState } from "react";
import { copyEntry } from "../my-chat/menus.tsx";
import { useRowHeights } from "../my-chat/use-row-heights.ts";
import ContactCard from "../conversation/contact-card.tsx";
import { laterTexts } from "../texts/later.ts";
import { type Ui, useUi } from "../ui.ts";
import { type ParticipantListRow, participantRows, peopleInView } from "./participant-rows.ts";
import "./participants-phone.css";

export interface ParticipantPanelProps {
  readonly room: RoomViewModel;
  readonly onHide: () => void;
}

const FILTER_ID = "participants-filter";
/** Two lines beside an avatar (design 11), in px. */
const PHONE_ROW_HEIGHT = 56;

/** Base presence only, and the same in both modes; only the target of a double-click differs (RT10, RT11). */
export default function ParticipantPanel({ room, onHide }: ParticipantPanelProps): ReactElement | null {
  const { openDialog } = useUi();
  const vm = room.participants;
  const filter = useSnapshot(vm, (s) => s.filter);
  const loaded = useSnapshot(vm, (s) => s.loaded);
  const memberCount = useSnapshot(room, (s) => Math.max(s.header.memberCount, s.header.inRoomCount));
  const name = useSnapshot(room, (s) => s.header.name);
  const isOutside = useSnapshot(room, ({ state }) => state.kind === "refused" || state.kind === "left");
  useEffect(() => {
    vm.look("top");
    return () => vm.look(undefined);
  }, [vm]);
  // Whoever is not let in, or has gone, is not told who is there.
  if (isOutside) return null;
  return (
    <aside className="td-side" aria-label={laterTexts.room.participants} data-pane="side">
      <div className="td-sidehead">
        <h2>{laterTexts.room.participants}</h2>
        <span className="td-faint td-num">{memberCount}</span>
        <span className="td-grow" />
        <IconButton label={laterTexts.menus.invite} onClick={() => openDialog({ kind: "invite", jid: room.jid, name })}>
          <PersonAdd16 />
        </IconButton>
        <IconButton label={laterTexts.room.hideParticipants} shortcut="Alt+P" onClick={onHide}>
          <PanelRightContract16 />
        </IconButton>
      </div>
      <div className="td-sidefilter">
        <SearchField
          id={FILTER_ID}
          label={laterTexts.room.findParticipant}
          value={filter}
          onText={(text) => vm.setFilter(text)}
        />
      </div>
      {loaded ? (
        <People vm={vm} />
      ) : (
        <div className="td-sidelist" aria-busy="true">
          <SkeletonRows widths={[90, 120, 80, 110, 100]} indent={16} />
        </div>
      )}
    </aside>
  );
}

function People({ vm }: { readonly vm: ParticipantListViewModel }): ReactElement {
  const ui = useUi();
  const snapshot = useSnapshot(vm, (s) => s);
  const { row } = useRowHeights();
  const isPhone = useMedia(PHONE);
  const rowHeight = isPhone ? PHONE_ROW_HEIGHT : row;
  const { managers, inRoom, membersNotInRoom, windows } = snapshot;
  const rows = useMemo(
    () =>
      participantRows({ managers, inRoom, membersNotInRoom, ...(windows && { windows }) }, laterTexts.room, rowHeight),
    [managers, inRoom, membersNotInRoom, windows, rowHeight],
  );
  const [card, setCard] = useState<{ readonly person: ParticipantRow; readonly at: HTMLElement }>();
  return (
    <>
      <RovingList
        // Another list, seen from its top: what was found, or everybody again.
        key={snapshot.filter.trim() === "" ? "all" : "found"}
        role="listbox"
        label={laterTexts.room.participants}
        className="td-sidelist"
        rows={rows}
        selected={snapshot.selected}
        renderRow={(row, props) => <PersonRow row={row} props={props} list={snapshot} isPhone={isPhone} />}
        onPick={(row, byTouch) => {
          if (row.kind !== "person") return;
          if (byTouch && row.key === snapshot.selected) vm.activate(row.key);
          else vm.select(row.key);
        }}
        onView={(from, to) => vm.look(peopleInView(rows.slice(from, to)))}
        onOpen={(row) => vm.activate(row.key)}
        onMenu={(row, anchor) => {
          if (row.kind === "person")
            ui.openMenu({ label: row.text, anchor, entries: personEntries(ui, vm, row.person) });
        }}
        onCard={(row, at) => {
          if (row.kind === "person") setCard({ person: row.person, at });
        }}
        onFilter={() => document.getElementById(FILTER_ID)?.focus()}
        after={
          rows.length === 0 && snapshot.filter !== "" ? (
            <p className="td-help gc-hint" role="presentation">
              {laterTexts.room.nobody(snapshot.filter)}
            </p>
          ) : undefined
        }
      />
      {card !== undefined && (
        <ContactCard
          person={{
            name: card.person.nick,
            base: card.person.base,
            ...(card.person.jid === undefined ? {} : { jid: card.person.jid }),
          }}
          anchor={card.at}
          onMessage={() => vm.activate(card.person.key)}
          onClose={() => setCard(undefined)}
        />
      )}
    </>
  );
}

interface PersonRowProps {
  readonly row: ParticipantListRow;
  readonly props: RovingItemProps;
  readonly list: ParticipantListSnapshot;
  readonly isPhone: boolean;
}

function PersonRow({ row, props, list, isPhone }: PersonRowProps): ReactElement {
  if (row.kind === "head") {
    return (
      <div {...props} className="td-group">
        {row.title}
        <span className="td-count td-num">{row.count}</span>
      </div>
    );
  }
  if (row.kind === "waiting") {
    return (
      <div {...props} className="td-row" aria-busy="true" aria-label={laterTexts.room.loadingPerson}>
        <span className="td-skeleton" style={{ width: 14, height: 14, borderRadius: 7 }} />
        <span className="td-skeleton" style={{ width: 96, height: 10 }} />
      </div>
    );
  }
  const { person } = row;
  const isManager = person.role === "manager" || person.role === "administrator" || person.role === "creator";
  const state = presenceName(person.base);
  const isTarget = list.selected === person.key && !person.me && list.opensIn !== "nowhere";
  const parts = [person.nick, isManager && strings.role[person.role], person.me && laterTexts.room.me, state];
  return (
    <div
      {...props}
      className="td-row"
      data-jid={person.jid}
      data-dim={person.base === "offline" ? "" : undefined}
      title={tooltip(person, list.opensIn)}
      aria-label={parts.filter((part) => part !== false).join(", ")}
    >
      {isPhone ? (
        <>
          <Avatar address={person.jid ?? person.nick} name={person.nick} size={36} state={person.base} />
          <span className="gc-person">
            <span className="td-ellipsis">{person.nick}</span>
            <span className="td-row-aux">
              {isManager ? `${state} · ${capitalised(strings.role[person.role])}` : state}
            </span>
          </span>
        </>
      ) : (
        <>
          <PresenceIcon state={person.base} size={14} decorative />
          <span className="td-row-name" style={{ flex: "0 1 auto" }}>
            {person.nick}
          </span>
        </>
      )}
      {isManager && !isPhone && (
        <span className="td-row-aux" title={strings.role[person.role]}>
          <Shield16 />
        </span>
      )}
      <span className="td-grow" /> {list.opening === person.key && <Spinner />}
      {list.opening !== person.key && !isPhone && <span className="td-row-aux">{auxText(person)}</span>}
      {list.opening !== person.key && isPhone && isTarget && (
        // A second tap on the row opens it, wherever it is; this shows that one can.
        <span className="gc-person-write">
          {list.opensIn === "communicator" ? <CommunicatorTile size={20} /> : <Chat16 size={20} />}
        </span>
      )}
    </div>
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

function auxText({ base, inRoom }: ParticipantRow): string {
  if (base === "available" || (base === "offline" && !inRoom)) return "";
  return presenceName(base);
}

/** Says where the double-click leads; the browser shows it after its own pause. */
function tooltip(person: ParticipantRow, opensIn: ParticipantListSnapshot["opensIn"]): string {
  if (person.me || opensIn === "nowhere") return person.nick;
  return `${person.nick}\n${opensIn === "communicator" ? laterTexts.room.opensCommunicator : laterTexts.room.opensHere}`;
}

function personEntries(
  { openDialog, app }: Ui,
  vm: ParticipantListViewModel,
  person: ParticipantRow,
): readonly MenuEntry[] {
  const opensCommunicator = vm.snapshot().opensIn === "communicator";
  const icon = opensCommunicator ? <CommunicatorTile size={16} /> : <Chat16 />;
  const { jid } = person;
  const contacts = app.myChat.snapshot().contacts;
  const isKnown = contacts?.snapshot().groups.some((group) => group.rows.some((row) => row.jid === jid)) ?? true;
  const mayAdd = jid !== undefined && !person.me && !isKnown;
  return [
    { kind: "item", key: "message", label: laterTexts.menus.sendMessage, icon, onPick: () => vm.activate(person.key) },
    ...(jid === undefined ? [] : [copyEntry(jid)]),
    ...(mayAdd
      ? [
          {
            kind: "item" as const,
            key: "add-contact",
            label: laterTexts.im.addContact,
            icon: <PersonAdd16 />,
            onPick: () => openDialog({ kind: "add-contact", jid }),
          },
        ]
      : []),
  ];
}
