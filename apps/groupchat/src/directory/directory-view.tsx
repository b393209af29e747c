import type { DirectoryOrder, DirectoryRoom, DirectoryViewModel } from "@tandem/client-core/view-models";
import {
  Bar,
  Button,
  EmptyState,
  Highlight,
  RovingList,
  type RovingItemProps,
  SearchField,
  SkeletonRows,
  useDelayed,
  useSnapshot,
} from "@tandem/ui-kit";
import {
  Add16,
  AppsList20,
  Checkmark16,
  ErrorCircleFilled16,
  LockClosed16,
  NumberSymbol16,
  Search32,
} from "@tandem/ui-kit/icons";
import { shortTime, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useEffect, useMemo, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { CategoryList } from "./category-list.tsx";
import { JoinButton } from "./join-button.tsx";
import { RoomDetails } from "./room-details.tsx";

export interface DirectoryViewProps {
  readonly bars: ReactNode;
  readonly back: ReactNode;
}

const SEARCH_ID = "directory-search";

/** Search, categories and rooms in one view; the details never cover the list (design 07a). */
export default function DirectoryView({ bars, back }: DirectoryViewProps): ReactElement {
  const { app } = useUi();
  const vm = app.directory;
  useEffect(() => {
    void vm.load();
    document.getElementById(SEARCH_ID)?.focus();
  }, [vm]);
  const selected = useSnapshot(vm, (s) => s.rooms.find((room) => room.jid === s.selected));
  return (
    <>
      <main className="td-main" aria-label={texts.directory.title} data-pane="messages">
        <Header vm={vm} back={back} />
        <div className="td-messages">
          {bars !== undefined && <div className="td-bars">{bars}</div>}
          <Tools vm={vm} />
          <div className="gc-directory">
            <CategoryList vm={vm} />
            <Rooms vm={vm} />
          </div>
        </div>
      </main>
      {selected !== undefined && <RoomDetails room={selected} onClose={() => vm.select(undefined)} />}
    </>
  );
}

function Header({ vm, back }: { readonly vm: DirectoryViewModel; readonly back: ReactNode }): ReactElement {
  const { openDialog } = useUi();
  const { mayCreate, categories, rooms, matching } = useSnapshot(vm, (s) => s);
  const joined = rooms.filter((room) => room.joined).length;
  return (
    <header className="td-header">
      {back}
      <span className="td-roomtile gc-wide">
        <AppsList20 />
      </span>
      <div className="td-grow">
        <h1>{texts.directory.title}</h1>
        <span className="td-header-topic">{texts.directory.summary(matching, categories.length, joined)}</span>
      </div>
      {mayCreate && (
        <Button look="primary" onClick={() => openDialog({ kind: "create-room" })}>
          <Add16 />
          {texts.directory.newRoom}
        </Button>
      )}
    </header>
  );
}

function Tools({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  const search = useSnapshot(vm, (s) => s.search);
  const order = useSnapshot(vm, (s) => s.order);
  const count = useSnapshot(vm, (s) => s.rooms.length);
  return (
    <div className="gc-directory-tools">
      <div className="gc-directory-search">
        <SearchField id={SEARCH_ID} label={texts.directory.find} value={search} onText={(text) => vm.setSearch(text)} />
      </div>
      <span className="td-grow" />
      <label className="td-line td-muted" style={{ gap: 6 }}>
        <span className="gc-wide">{texts.directory.order}</span>
        <select
          className="gc-order"
          aria-label={texts.directory.order}
          value={order}
          onChange={(event) => vm.setOrder(ORDERS.find((known) => known === event.target.value) ?? "name")}
        >
          {ORDERS.map((known) => (
            <option key={known} value={known}>
              {texts.directory.orders[known]}
            </option>
          ))}
        </select>
      </label>
      <span className="td-muted td-num" role="status">
        {texts.directory.count(count)}
      </span>
    </div>
  );
}

interface RoomListRow {
  readonly key: string;
  readonly text: string;
  readonly height: number;
  readonly room: DirectoryRoom;
}

const ROW_HEIGHT = 52;

/** What stands in the row of a room that one is not in; joining has a button. */
const STATES: Readonly<Record<DirectoryRoom["access"], string>> = {
  join: "",
  ask: texts.directory.ask,
  asked: texts.directory.asked,
  "by-invitation": texts.directory.byInvitation,
};
const ORDERS: readonly DirectoryOrder[] = ["name", "members", "activity"];

function Rooms({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  const { app } = useUi();
  const { rooms, loading, error, search, selected } = useSnapshot(vm, (s) => s);
  const [failure, setFailure] = useState<string>();
  const rows = useMemo(
    () => rooms.map((room): RoomListRow => ({ key: room.jid, text: room.name, height: ROW_HEIGHT, room })),
    [rooms],
  );
  const showSkeleton = useDelayed(loading && rooms.length === 0);
  if (error !== undefined && rooms.length === 0) return <Unreachable vm={vm} />;
  if (loading && rooms.length === 0) {
    return (
      <div className="gc-rooms" aria-busy="true" aria-label={texts.directory.loading}>
        {showSkeleton && <SkeletonRows widths={[180, 220, 160, 200, 240]} height={ROW_HEIGHT} indent={16} />}
      </div>
    );
  }
  if (rooms.length === 0) return <NoRooms vm={vm} search={search} />;
  const open = ({ room }: RoomListRow): void => {
    if (room.joined) app.myChat.openRoom(room.jid);
    else if (room.access === "join") {
      void vm.join(room.jid).then((outcome) => {
        if (outcome.ok) app.myChat.openRoom(room.jid);
        else
          setFailure(
            outcome.refusal === undefined ? strings.error[outcome.code] : strings.refusal[outcome.refusal].text,
          );
      });
    }
  };
  return (
    <div className="gc-rooms">
      {failure !== undefined && (
        <Bar
          look="danger"
          icon={<ErrorCircleFilled16 />}
          actions={
            <Button size="small" onClick={() => setFailure(undefined)}>
              {strings.common.close}
            </Button>
          }
        >
          {failure}
        </Bar>
      )}
      <div className="gc-rooms-head" aria-hidden="true">
        <span>{texts.directory.room}</span>
        <span>{texts.directory.type}</span>
        <span className="gc-number">{texts.directory.members}</span>
        <span className="gc-number">{texts.directory.now}</span>
        <span className="gc-number">{texts.directory.last}</span>
        <span />
      </div>
      <RovingList
        role="grid"
        label={texts.directory.title}
        className="gc-rooms-list"
        rows={rows}
        selected={selected}
        renderRow={(row, props) => <RoomRow room={row.room} props={props} search={search} onJoin={() => open(row)} />}
        onPick={(row) => vm.select(row.key)}
        onOpen={open}
        onFilter={() => document.getElementById(SEARCH_ID)?.focus()}
      />
    </div>
  );
}

interface RoomRowProps {
  readonly room: DirectoryRoom;
  readonly props: RovingItemProps;
  readonly search: string;
  readonly onJoin: () => void;
}

/** The line under the name: where the search matches, else the topic, or what the room is for. */
function aboutOf({ topic, description }: DirectoryRoom, search: string): string {
  const text = search.trim().toLowerCase();
  const matches = (words: string): boolean => text !== "" && words.toLowerCase().includes(text);
  return topic === "" || (matches(description) && !matches(topic)) ? description : topic;
}

function RoomRow({ room, props, search, onJoin }: RoomRowProps): ReactElement {
  const about = aboutOf(room, search);
  const state = room.joined ? texts.directory.joined : STATES[room.access];
  const last = room.lastAt === undefined ? "" : shortTime(room.lastAt, Date.now());
  const name = [
    room.name,
    about,
    texts.directory.types[room.visibility],
    `${room.memberCount} ${texts.directory.members}`,
    last === "" ? "" : texts.directory.lastSaid(last),
    state,
  ];
  return (
    <div {...props} className="gc-room" aria-label={name.filter((part) => part !== "").join(", ")}>
      <span role="gridcell" className="gc-room-name">
        {room.visibility === "open" ? <NumberSymbol16 /> : <LockClosed16 />}
        <span className="td-grow">
          <b className="td-strong td-ellipsis">
            <Highlight text={room.name} search={search} />
          </b>
          <span className="gc-room-topic td-ellipsis">
            <Highlight text={about} search={search} />
          </span>
        </span>
      </span>
      <span role="gridcell" className="td-muted">
        {texts.directory.types[room.visibility]}
      </span>
      <span role="gridcell" className="gc-number">
        {room.memberCount}
      </span>
      <span role="gridcell" className="gc-number">
        {room.inRoomCount}
      </span>
      <span role="gridcell" className="gc-number td-muted">
        {last}
      </span>
      <span role="gridcell" className="gc-room-access">
        {room.joined && (
          <>
            <Checkmark16 />
            {texts.directory.joined}
          </>
        )}
        {!room.joined && room.access === "join" && <JoinButton onJoin={onJoin} />}
        {!room.joined && room.access !== "join" && STATES[room.access]}
      </span>
    </div>
  );
}

function NoRooms({ vm, search }: { readonly vm: DirectoryViewModel; readonly search: string }): ReactElement {
  const { openDialog } = useUi();
  const mayCreate = useSnapshot(vm, (s) => s.mayCreate);
  const hasCategory = useSnapshot(vm, (s) => s.categoryId !== undefined);
  if (search === "" && !hasCategory) {
    return (
      <EmptyState
        icon={<Search32 />}
        title={texts.directory.emptyTitle}
        actions={
          mayCreate && <Button onClick={() => openDialog({ kind: "create-room" })}>{texts.directory.newRoom}</Button>
        }
      >
        {texts.directory.empty}
      </EmptyState>
    );
  }
  const showAll = (): void => {
    vm.setSearch("");
    vm.chooseCategory(undefined);
  };
  return (
    <EmptyState
      icon={<Search32 />}
      title={texts.directory.nothing(search)}
      actions={<Button onClick={showAll}>{texts.directory.allRooms}</Button>}
    >
      {texts.directory.nothingText}
    </EmptyState>
  );
}

function Unreachable({ vm }: { readonly vm: DirectoryViewModel }): ReactElement {
  return (
    <EmptyState
      title={texts.directory.unreachable}
      actions={
        <Button look="primary" onClick={() => void vm.load()}>
          {strings.common.retry}
        </Button>
      }
    >
      {texts.directory.unreachableText}
    </EmptyState>
  );
}
