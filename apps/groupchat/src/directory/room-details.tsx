import type { DirectoryDetails, DirectoryPerson, DirectoryRoom } from "@tandem/client-core/view-models";
import { Button, IconButton, PresenceIcon, presenceName, RoomIcon, RoomTile, useSnapshot } from "@tandem/ui-kit";
import { Dismiss16, People16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useId } from "react";
import { directoryEn as texts } from "../texts/directory.en.ts";
import { texts as common } from "../texts/index.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";
import type { Acts } from "./use-acts.ts";

interface RoomDetailsProps {
  readonly room: DirectoryRoom;
  readonly acts: Acts;
  readonly onClose: () => void;
}

/** What a person outside may see: what the room is for, its type and size, who manages it, and whom one knows there. */
export function RoomDetails({ room, acts, onClose }: RoomDetailsProps): ReactElement {
  const { app } = useUi();
  const details = useSnapshot(app.directory, (s) => s.details);
  const path = details?.categoryPath.join(" / ") ?? "";
  const { name, description, topic } = room;
  return (
    <aside className="td-side gc-details-pane" aria-label={texts.details} data-pane="side">
      <div className="td-sidehead">
        <h2 className="td-grow">{texts.details}</h2>
        <IconButton label={strings.common.close} shortcut="Esc" onClick={onClose}>
          <Dismiss16 />
        </IconButton>
      </div>
      <div className="td-sidelist">
        <div className="gc-room-details">
          <div className="td-line" style={{ gap: 12 }}>
            <RoomTile address={room.jid}>
              <RoomIcon sign={room.sign} size={20} />
            </RoomTile>
            <div className="td-grow">
              <h3 className="gc-card-name">{name}</h3>
              {path !== "" && <p className="td-help">{path}</p>}
            </div>
          </div>
          {(description || topic) !== "" && <p>{description || topic}</p>}
          <p className="gc-tags">
            {tagsOf(room, details?.historyDays).map((tag) => (
              <span key={tag} className="td-tag">
                {tag}
              </span>
            ))}
          </p>
          <Access room={room} acts={acts} />
        </div>
        <People details={details} memberCount={Math.max(room.memberCount, details?.known?.count ?? 0)} />
      </div>
      {!room.joined && (
        <div className="td-sidefoot">
          <p>{room.visibility === "open" ? texts.beforeOpen : texts.before}</p>
        </div>
      )}
    </aside>
  );
}

function tagsOf(room: DirectoryRoom, historyDays: number | null | undefined): readonly string[] {
  const { tags } = texts;
  const history = historyDays === null ? texts.noHistory : historyDays === undefined ? "" : texts.history(historyDays);
  return [room.isAuditorium ? tags.auditorium : tags.normal, tags[room.visibility], history].filter(
    (tag) => tag !== "",
  );
}

/** What can be done, and what comes of it. */
function Access({ room, acts }: { readonly room: DirectoryRoom; readonly acts: Acts }): ReactElement {
  const { app, openDialog } = useUi();
  const help = useId();
  const { jid, name } = room;
  if (room.joined) {
    return (
      <>
        <Button look="primary" onClick={() => app.myChat.openRoom(jid)}>
          {texts.open}
        </Button>
        <Button onClick={() => openDialog({ kind: "leave-room", jid, name })}>{laterTexts.dialogs.leave}</Button>
      </>
    );
  }
  if (room.access === "by-invitation") return <p className="td-muted">{strings.refusal["members-only"].text}</p>;
  if (room.access === "asked") {
    return (
      <p role="status">
        <b>{common.directory.asked}</b>
        <br />
        <span className="td-help">{texts.whatAsked}</span>
      </p>
    );
  }
  const isAsking = room.access === "ask";
  return (
    <div>
      <Button look="primary" aria-describedby={help} onClick={() => acts.enter(room)}>
        {isAsking ? common.directory.ask : texts.join}
      </Button>
      <p id={help} className="td-help" style={{ marginTop: 8 }}>
        {isAsking ? texts.whatAsk : texts.whatJoin}
      </p>
    </div>
  );
}

function People({
  details,
  memberCount,
}: {
  readonly details: DirectoryDetails | undefined;
  readonly memberCount: number;
}): ReactElement {
  const { managers, known } = details ?? {};
  return (
    <>
      {managers !== undefined && managers.count > 0 && (
        <PeopleList
          title={texts.managers}
          count={String(managers.count)}
          groups={managers.groups}
          people={managers.people}
          left={managers.count - managers.people.length - managers.groups.length}
        />
      )}
      {known !== undefined && memberCount > 0 && (
        <PeopleList
          title={texts.known}
          count={texts.knownCount(known.count, memberCount)}
          groups={[]}
          people={known.people}
          left={known.count - known.people.length}
        />
      )}
    </>
  );
}

interface PeopleListProps {
  readonly title: string;
  readonly count: string;
  readonly groups: readonly string[];
  readonly people: readonly DirectoryPerson[];
  /** More than stand here. */
  readonly left: number;
}

function PeopleList({ title, count, groups, people, left }: PeopleListProps): ReactElement {
  const id = useId();
  return (
    <>
      <h4 id={id} className="td-group">
        {title} <span className="td-count td-num">{count}</span>
      </h4>
      {people.length + groups.length === 0 && <p className="td-help gc-people-none">{texts.nobodyKnown}</p>}
      <ul className="gc-people" aria-labelledby={id}>
        {groups.map((name) => (
          <li key={`group:${name}`} className="td-row" title={name}>
            <People16 size={14} />
            <span className="td-row-name">{name}</span>
          </li>
        ))}
        {people.map((person) => (
          <PersonRow key={person.jid} person={person} />
        ))}
        {left > 0 && <li className="td-row td-muted">{texts.more(left)}</li>}
      </ul>
    </>
  );
}

function PersonRow({ person: { jid, name, base } }: { readonly person: DirectoryPerson }): ReactElement {
  const isPlain = base === "available";
  return (
    <li className="td-row" data-dim={base === "offline" ? "" : undefined} title={jid}>
      <PresenceIcon state={base} size={14} decorative={!isPlain} />
      <span className="td-row-name">{name}</span>
      <span className="td-grow" />
      {!isPlain && <span className="td-row-aux">{presenceName(base)}</span>}
    </li>
  );
}
