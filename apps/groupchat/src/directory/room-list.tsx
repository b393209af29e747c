import type { DirectoryRoom, DirectoryViewModel } from "@tandem/client-core/view-models";
import {
  Bar,
  Button,
  EmptyState,
  RoomIcon,
  RovingList,
  type RovingItemProps,
  SIDE_OVERLAY,
  SkeletonRows,
  useDelayed,
  useSnapshot,
} from "@tandem/ui-kit";
import { Checkmark16, ErrorCircleFilled16, Search32 } from "@tandem/ui-kit/icons";
import { MarkedText } from "@tandem/ui-kit/marks";
import { shortTime, strings } from "@tandem/ui-kit/strings";
import { type FocusEvent, type ReactElement, type ReactNode, useMemo } from "react";
import { directoryEn as texts } from "../texts/directory.en.ts";
import { texts as common } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { RowButton } from "./row-button.tsx";
import { SEARCH_ID } from "./tools.tsx";
import type { Acts } from "./use-acts.ts";

interface RoomListRow {
  readonly key: string;
  readonly text: string;
  readonly height: number;
  readonly room: DirectoryRoom;
}

const ROW_HEIGHT = 52;

interface RoomListProps {
  readonly vm: DirectoryViewModel;
  readonly acts: Acts;
  /** The details follow the arrows unless somebody has closed them. */
  readonly isFollowed: boolean;
  readonly onPick: (jid: string) => void;
}

export function RoomList({ vm, acts, isFollowed, onPick }: RoomListProps): ReactElement {
  const rooms = useSnapshot(vm, (s) => s.rooms);
  const loading = useSnapshot(vm, (s) => s.loading);
  const hasFailed = useSnapshot(vm, (s) => s.error !== undefined);
  const search = useSnapshot(vm, (s) => s.search);
  const isTopicSearched = useSnapshot(vm, (s) => s.shown.isTopicSearched);
  const selected = useSnapshot(vm, (s) => s.selected);
  const rows = useMemo(
    () => rooms.map((room): RoomListRow => ({ key: room.jid, text: room.name, height: ROW_HEIGHT, room })),
    [rooms],
  );
  const words = useMemo(() => search.split(/\s+/u).filter((word) => word !== ""), [search]);
  const showSkeleton = useDelayed(loading && rooms.length === 0);
  if (hasFailed && rooms.length === 0) return <Unreachable vm={vm} />;
  if (loading && rooms.length === 0) {
    return (
      <div className="gc-rooms" aria-busy="true" aria-label={texts.loading}>
        {showSkeleton && <SkeletonRows widths={[180, 220, 160, 200, 240]} height={ROW_HEIGHT} indent={16} />}
      </div>
    );
  }
  const follow = (row: RoomListRow, event: FocusEvent): void => {
    // Not by the pointer: what appears beside the list would move the button under it.
    const isByKey = event.target === event.currentTarget && event.target.matches(":focus-visible");
    const isCovered = window.matchMedia(SIDE_OVERLAY).matches && selected === undefined;
    if (isByKey && isFollowed && !isCovered) vm.select(row.key);
  };
  return (
    <div className="gc-rooms">
      <Bars vm={vm} acts={acts} />
      {rooms.length === 0 && <NoRooms vm={vm} search={search} />}
      {rooms.length > 0 && (
        <>
          <Heads />
          <RovingList
            role="grid"
            label={common.directory.title}
            className="gc-rooms-list"
            rows={rows}
            selected={selected}
            renderRow={(row, props) => (
              <RoomRow
                room={row.room}
                props={props}
                words={words}
                isTopicSearched={isTopicSearched}
                onEnter={() => acts.enter(row.room)}
                onFocus={(event) => follow(row, event)}
              />
            )}
            onPick={(row) => onPick(row.key)}
            onOpen={(row) => acts.enter(row.room)}
            onFilter={() => document.getElementById(SEARCH_ID)?.focus()}
          />
        </>
      )}
    </div>
  );
}

function Heads(): ReactElement {
  return (
    <div className="gc-rooms-head" aria-hidden="true">
      <span>{texts.room}</span>
      <span>{texts.type}</span>
      <span className="gc-number">{texts.members}</span>
      <span className="gc-number">{texts.now}</span>
      <span className="gc-number">{texts.last}</span>
      <span />
    </div>
  );
}

/** What did not succeed, and what is not there any more (RM2). */
function Bars({ vm, acts }: { readonly vm: DirectoryViewModel; readonly acts: Acts }): ReactElement | null {
  const gone = useSnapshot(vm, (s) => s.gone);
  const text = acts.failure ?? (gone === undefined ? undefined : texts.gone(gone));
  if (text === undefined) return null;
  const close = (): void => {
    acts.forget();
    if (acts.failure === undefined) vm.forgetGone();
  };
  return (
    <Bar
      look="danger"
      icon={<ErrorCircleFilled16 />}
      actions={
        <Button size="small" onClick={close}>
          {strings.common.close}
        </Button>
      }
    >
      {text}
    </Bar>
  );
}

interface RoomRowProps {
  readonly room: DirectoryRoom;
  readonly props: RovingItemProps;
  readonly words: readonly string[];
  readonly isTopicSearched: boolean;
  readonly onEnter: () => void;
  readonly onFocus: (event: FocusEvent) => void;
}

/** The line under the name: the topic, or what the room is for where it has none or the search matches there. */
function aboutOf({ topic, description }: DirectoryRoom, words: readonly string[]): string {
  const matches = (text: string): boolean => words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
  return topic === "" || (matches(description) && !matches(topic)) ? description : topic;
}

/** Beside the row: what it leads to. */
const STATES: Readonly<Record<DirectoryRoom["access"], string>> = {
  join: texts.join,
  ask: common.directory.ask,
  asked: common.directory.asked,
  "by-invitation": texts.byInvitation,
};

function RoomRow({ room, props, words, isTopicSearched, onEnter, onFocus }: RoomRowProps): ReactElement {
  const { name, memberCount, lastAt, sign } = room;
  const marked = isTopicSearched ? words : [];
  const about = aboutOf(room, marked);
  const type = texts.types[room.isAuditorium ? "auditorium" : "normal"];
  const last = lastAt === undefined ? "" : shortTime(lastAt, Date.now());
  const label = [
    name,
    about,
    sign === "closed" ? strings.list.signs.closed : type,
    texts.membersCount(memberCount),
    last === "" ? "" : texts.lastSaid(last),
    room.joined ? texts.joined : STATES[room.access],
  ];
  return (
    <div
      {...props}
      className="gc-room"
      aria-label={label.filter((part) => part !== "").join(", ")}
      onFocus={(event) => {
        props.onFocus?.();
        onFocus(event);
      }}
    >
      <span role="gridcell" className="gc-room-name">
        <RoomIcon sign={sign} />
        <span className="td-grow">
          <b className="td-strong td-ellipsis" title={name}>
            <MarkedText text={name} words={words} isAnywhere />
          </b>
          <span className="gc-room-topic td-ellipsis">
            <MarkedText text={about} words={marked} isAnywhere />
          </span>
        </span>
      </span>
      <span role="gridcell" className="td-muted">
        {type}
      </span>
      <span role="gridcell" className="gc-number">
        {memberCount}
      </span>
      <span role="gridcell" className="gc-number">
        {room.inRoomCount}
      </span>
      <span role="gridcell" className="gc-number td-muted">
        {last}
      </span>
      <span role="gridcell" className="gc-room-access">
        {accessOf(room, onEnter)}
      </span>
    </div>
  );
}

function accessOf({ joined, access }: DirectoryRoom, onEnter: () => void): ReactNode {
  if (joined) {
    return (
      <>
        <Checkmark16 />
        {texts.joined}
      </>
    );
  }
  return access === "join" || access === "ask" ? (
    <RowButton onPick={onEnter}>{STATES[access]}</RowButton>
  ) : (
    STATES[access]
  );
}

function NoRooms({ vm, search }: { readonly vm: DirectoryViewModel; readonly search: string }): ReactElement {
  const { openDialog } = useUi();
  const mayCreate = useSnapshot(vm, (s) => s.mayCreate);
  const isEmpty = useSnapshot(vm, (s) => s.total === 0);
  if (isEmpty) {
    return (
      <EmptyState
        icon={<Search32 />}
        title={texts.emptyTitle}
        actions={
          mayCreate && <Button onClick={() => openDialog({ kind: "create-room" })}>{common.directory.newRoom}</Button>
        }
      >
        {texts.empty}
      </EmptyState>
    );
  }
  const showAll = (): void => {
    vm.setSearch("");
    vm.chooseCategory(undefined);
    vm.show({ type: undefined, isManaged: false });
  };
  return (
    <EmptyState
      icon={<Search32 />}
      title={texts.nothing(search)}
      actions={<Button onClick={showAll}>{texts.allRooms}</Button>}
    >
      {texts.nothingText}
    </EmptyState>
  );
}

function Unreachable({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  return (
    <EmptyState
      title={texts.unreachable}
      actions={
        <Button look="primary" onClick={() => void vm.load()}>
          {strings.common.retry}
        </Button>
      }
    >
      {texts.unreachableText}
    </EmptyState>
  );
}
