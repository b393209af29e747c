import type { DirectoryRoom } from "@tandem/client-core/view-models";
import { Button, IconButton, RoomTile, useSnapshot } from "@tandem/ui-kit";
import { Dismiss16, NumberSymbol20 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";

interface RoomDetailsProps {
  readonly room: DirectoryRoom;
  readonly onClose: () => void;
}

/** What a person outside may see: name, description, topic, type and size. */
export function RoomDetails({ room, onClose }: RoomDetailsProps): ReactElement {
  const { app } = useUi();
  const category = useSnapshot(app.directory, (s) => s.categories.find(({ id }) => id === room.categoryId)?.name);
  return (
    <aside className="td-side" aria-label={texts.directory.details} data-pane="side">
      <div className="td-sidehead">
        <h2>{texts.directory.details}</h2>
        <span className="td-grow" />
        <IconButton label={strings.common.close} onClick={onClose}>
          <Dismiss16 />
        </IconButton>
      </div>
      <div className="td-sidelist gc-details">
        <div className="td-line" style={{ gap: 12 }}>
          <RoomTile address={room.jid}>
            <NumberSymbol20 />
          </RoomTile>
          <div className="td-grow">
            <h3 className="gc-card-name">{room.name}</h3>
            {category !== undefined && <p className="td-help">{category}</p>}
          </div>
        </div>
        {room.description !== "" && <p>{room.description}</p>}
        {room.topic !== "" && <p className="td-muted">{room.topic}</p>}
        <p className="td-line" style={{ gap: 6 }}>
          <span className="td-tag">{texts.directory.types[room.visibility]}</span>
          <span className="td-tag">{texts.room.showParticipants(room.memberCount, room.inRoomCount)}</span>
        </p>
        <Access room={room} />
      </div>
      <div className="td-sidefoot">
        <p>{texts.directory.before}</p>
      </div>
    </aside>
  );
}

/** RM11. */
function Ask({ jid }: { readonly jid: string }): ReactElement {
  const { app } = useUi();
  const [failure, setFailure] = useState<string>();
  const ask = (): void => {
    void app.directory.ask(jid).then((outcome) => {
      if (!outcome.ok) setFailure(outcome.detail ?? strings.error[outcome.code]);
    });
  };
  return (
    <>
      <p className="td-muted">{texts.directory.askHelp}</p>
      <Button look="primary" onClick={ask}>
        {texts.directory.ask}
      </Button>
      {failure !== undefined && (
        <p className="td-error" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}

function Access({ room }: { readonly room: DirectoryRoom }): ReactElement {
  const { app, openDialog } = useUi();
  const [failure, setFailure] = useState<string>();
  const { jid, name } = room;
  const join = (): void => {
    void app.directory.join(jid).then((outcome) => {
      if (outcome.ok) return;
      setFailure(outcome.refusal === undefined ? strings.error[outcome.code] : strings.refusal[outcome.refusal].text);
    });
  };
  if (room.joined) {
    return (
      <div className="td-actions">
        <Button look="primary" onClick={() => app.myChat.openRoom(jid)}>
          {texts.directory.open}
        </Button>
        <Button onClick={() => openDialog({ kind: "leave-room", jid, name })}>{texts.dialogs.leave}</Button>
      </div>
    );
  }
  if (room.access === "ask") return <Ask jid={jid} />;
  if (room.access === "asked") return <p role="status">{texts.directory.asked}</p>;
  if (room.access === "by-invitation") return <p className="td-muted">{strings.refusal["members-only"].text}</p>;
  return (
    <>
      <Button look="primary" onClick={join}>
        {texts.directory.join}
      </Button>
      {failure !== undefined && (
        <p className="td-error" role="alert">
          {failure}
        </p>
      )}
    </>
  );
}
