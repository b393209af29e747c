import type { RoomAddIn, RoomViewModel } from "@tandem/client-core/view-models";
import { IconButton, useSnapshot } from "@tandem/ui-kit";
import { ArrowClockwise16, Globe16, PanelRightContract16 } from "@tandem/ui-kit/icons";
import { type ReactElement, useState } from "react";
import { laterTexts } from "../../texts/later.ts";
import { useUi } from "../../ui.ts";
import "./add-in.css";
import { AddInFrame } from "./add-in-frame.tsx";

export interface AddInPanelProps {
  readonly room: RoomViewModel;
  readonly addIn: RoomAddIn;
  readonly onHide: () => void;
}

/** A page that the organisation has registered, beside the messages (RM6). */
export default function AddInPanel({ room, addIn, onHide }: AddInPanelProps): ReactElement {
  const { app } = useUi();
  const isOffline = useSnapshot(app.session, ({ kind }) => kind === "offline");
  const name = useSnapshot(room, (s) => s.header.name);
  const [loading, setLoading] = useState(0);
  const again = (): void => setLoading(loading + 1);
  return (
    <aside className="td-side gc-addin" aria-label={addIn.name} data-pane="add-in">
      <div className="td-sidehead">
        <AddInIcon addIn={addIn} />
        <h2 className="td-ellipsis" title={addIn.name}>
          {addIn.name}
        </h2>
        <span className="td-grow" />
        <IconButton label={laterTexts.addIns.reload(addIn.name)} onClick={again}>
          <ArrowClockwise16 />
        </IconButton>
        <IconButton label={laterTexts.addIns.hide(addIn.name)} onClick={onHide}>
          <PanelRightContract16 />
        </IconButton>
      </div>
      <AddInFrame
        key={`${room.jid} ${addIn.address} ${loading}`}
        addIn={addIn}
        room={{ jid: room.jid, name }}
        isOffline={isOffline}
        onAgain={again}
      />
    </aside>
  );
}

/** Decoration: the name stands beside it. */
function AddInIcon({ addIn: { icon } }: { readonly addIn: RoomAddIn }): ReactElement {
  const [isBroken, setBroken] = useState(false);
  if (icon === undefined || isBroken) return <Globe16 />;
  return <img src={icon} alt="" width={16} height={16} referrerPolicy="no-referrer" onError={() => setBroken(true)} />;
}
