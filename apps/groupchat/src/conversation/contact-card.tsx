import type { BasePresence } from "@tandem/client-core/view-models";
import { Avatar, Button, PresenceIcon, presenceName } from "@tandem/ui-kit";
import { Chat16, Copy16 } from "@tandem/ui-kit/icons";
import { type Anchor, Card } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { copyAddress } from "../shell/copy.ts";
import { laterTexts } from "../texts/later.ts";

export interface ContactCardProps {
  readonly person: {
    readonly name: string;
    readonly base: BasePresence;
    readonly note?: string;
    readonly jid?: string;
  };
  readonly anchor: Anchor;
  readonly onMessage: () => void;
  readonly onClose: () => void;
}

/** Who this is and how to reach them; Group Chat shows the base state only (RT11). */
export default function ContactCard({ person, anchor, onMessage, onClose }: ContactCardProps): ReactElement {
  const { name, base, note, jid } = person;
  return (
    <Card label={name} anchor={anchor} onClose={onClose}>
      <div className="td-line" style={{ gap: 12 }}>
        <Avatar address={jid ?? name} name={name} size={48} />
        <div className="td-grow">
          <h3 className="gc-card-name">{name}</h3>
          <div className="td-line" style={{ gap: 6 }}>
            <PresenceIcon state={base} size={16} decorative />
            {presenceName(base)}
          </div>
        </div>
      </div>
      {note !== undefined && note !== "" && <p className="gc-note">{note}</p>}
      {jid !== undefined && <p className="td-help td-ellipsis">{jid}</p>}
      <div className="td-actions">
        <Button
          look="primary"
          onClick={() => {
            onClose();
            onMessage();
          }}
        >
          <Chat16 />
          {laterTexts.menus.sendMessage}
        </Button>
        {jid !== undefined && (
          <Button onClick={() => copyAddress(jid)}>
            <Copy16 />
            {strings.common.copyAddress}
          </Button>
        )}
      </div>
    </Card>
  );
}
