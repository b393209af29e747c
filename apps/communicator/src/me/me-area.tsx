import { Avatar, IconButton, useSnapshot, later } from "@tandem/ui-kit";
import { ChevronDown12, Edit16, Location16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { endTime, nameOf, presenceKind } from "../people/presence-line.ts";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { NoteEditor } from "./note-editor.tsx";
import { PresenceMenu } from "./presence-menu.tsx";

const PlaceDialog = later(() => import("./place-dialog.tsx"), { isLayer: true });
const ProfileDialog = later(() => import("../profile/profile-dialog.tsx"), { isLayer: true });

/** Who I am here, what others see of me, and my note. */
export function MeArea(): ReactElement {
  const { app, now } = useServices();
  const me = useSnapshot(app.me, (s) => s);
  const session = useSnapshot(app.session, (s) => s.kind);
  const [menuAt, setMenuAt] = useState<HTMLElement>();
  const [isEditing, setEditing] = useState(false);
  const [showsProfile, setProfile] = useState(false);
  const [showsPlace, setShowsPlace] = useState(false);
  const isLive = session === "signed-in" || session === "syncing";
  const kind = isLive ? presenceKind(me) : "unknown";
  const name = me.chosen === "appear-offline" && isLive ? strings.chosen["appear-offline"] : nameOf(me, kind);
  const until = me.until === undefined || !isLive ? "" : ` · ${strings.me.until(endTime(me.until, now()))}`;
  return (
    <section className="cm-me" aria-label={me.name} data-pane="me">
      <button
        type="button"
        className="cm-me-picture"
        aria-label={texts.profile.open}
        title={texts.profile.open}
        onClick={() => setProfile(true)}
      >
        <Avatar address={me.jid} name={me.name} size={56} state={kind} />
      </button>
      <div className="td-grow">
        <div className="cm-me-name td-ellipsis">{me.name}</div>
        <button
          type="button"
          className="cm-me-state"
          aria-haspopup="menu"
          aria-expanded={menuAt !== undefined}
          aria-label={strings.me.change(`${name}${until}`)}
          onClick={(event) => setMenuAt(event.currentTarget)}
        >
          {name}
          {until}
          <ChevronDown12 />
        </button>
        {isEditing ? (
          <NoteEditor note={me.note} onClose={() => setEditing(false)} />
        ) : (
          <button type="button" className="cm-me-note td-ellipsis" onClick={() => setEditing(true)}>
            {me.note === "" ? strings.me.addNote : me.note}
          </button>
        )}
        {isLive && me.place !== undefined && (
          <button
            type="button"
            className="cm-me-note cm-me-place"
            aria-label={texts.me.changePlace(me.place)}
            onClick={() => setShowsPlace(true)}
          >
            <Location16 />
            <span className="td-ellipsis">{me.place}</span>
          </button>
        )}
      </div>
      {!isEditing && (
        <IconButton small label={texts.me.editNote} onClick={() => setEditing(true)}>
          <Edit16 />
        </IconButton>
      )}
      {showsProfile && <ProfileDialog.View onClose={() => setProfile(false)} />}
      {showsPlace && <PlaceDialog.View onClose={() => setShowsPlace(false)} />}
      {menuAt !== undefined && <PresenceMenu anchor={menuAt} onClose={() => setMenuAt(undefined)} />}
    </section>
  );
}
