import type { ConversationViewModel } from "@tandem/client-core/view-models";
import {
  Avatar,
  Button,
  IconButton,
  PresenceIcon,
  presenceName,
  useOptionalSnapshot,
  useSnapshot,
} from "@tandem/ui-kit";
import { PersonFacts } from "@tandem/ui-kit/chat";
import { Copy16, Info16, PanelRightContract16, PersonAdd16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { copyAddress } from "../shell/copy.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";

export interface AboutPanelProps {
  readonly vm: ConversationViewModel;
  readonly onHide: () => void;
}

/** The right panel of an IM; its foot says once that there is more elsewhere (design §2). */
export default function AboutPanel({ vm, onHide }: AboutPanelProps): ReactElement {
  const { app, openDialog } = useUi();
  const peer = useSnapshot(vm, (s) => s.peer);
  const contacts = useSnapshot(app.myChat, (s) => s.contacts);
  const groups = useOptionalSnapshot(contacts, (s) => s.groups);
  const inGroups = groups?.filter((group) => group.name !== "" && group.rows.some((row) => row.jid === peer.jid));
  const { jid, name } = peer;
  const card = useSnapshot(app.faces.card(jid), (s) => s);
  return (
    <aside className="td-side" aria-label={laterTexts.im.about} data-pane="side">
      <div className="td-sidehead">
        <h2>{laterTexts.im.about}</h2>
        <span className="td-grow" />
        <IconButton label={laterTexts.im.hideAbout} shortcut="Alt+P" onClick={onHide}>
          <PanelRightContract16 />
        </IconButton>
      </div>
      <div className="td-sidelist gc-about">
        <Avatar address={jid} name={name} size={72} />
        <h3 className="gc-about-name">{name}</h3>
        {card.title !== undefined && <p className="td-muted">{card.title}</p>}
        <div className="td-line" style={{ gap: 6 }}>
          <PresenceIcon state={peer.blocked ? "blocked" : peer.base} size={16} decorative />
          {presenceName(peer.blocked ? "blocked" : peer.base)}
        </div>
        {peer.note !== undefined && peer.note !== "" && <p className="gc-note">{`“${peer.note}”`}</p>}
        <PersonFacts
          card={card}
          jid={jid}
          now={Date.now()}
          more={
            inGroups === undefined || inGroups.length === 0
              ? []
              : [[laterTexts.im.group, inGroups.map((group) => group.name).join(", ")]]
          }
        />
        <div className="td-actions">
          <Button size="small" onClick={() => copyAddress(jid)}>
            <Copy16 />
            {strings.common.copyAddress}
          </Button>
          {contacts !== undefined && !peer.isContact && (
            <Button size="small" onClick={() => openDialog({ kind: "add-contact", jid })}>
              <PersonAdd16 />
              {laterTexts.im.addContact}
            </Button>
          )}
        </div>
      </div>
      <div className="td-sidefoot">
        <Info16 />
        <p>{laterTexts.im.basicState}</p>
      </div>
    </aside>
  );
}
