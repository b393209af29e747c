import type { ConversationSnapshot } from "@tandem/client-core";
import { GroupChatTile } from "@tandem/ui-kit/icons";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** "Opened from Ops Bridge in Group Chat", once per opening; a click goes back there (design 03). */
export function OriginLine({ origin }: { readonly origin: ConversationSnapshot["origin"] }): ReactElement | null {
  const { openGroupChat } = useServices();
  if (origin === undefined) return null;
  const { room, roomName } = origin;
  return (
    <button
      type="button"
      className="cm-origin"
      onClick={() => openGroupChat(room === undefined ? { kind: "start" } : { kind: "room", jid: room })}
    >
      <GroupChatTile size={16} />
      <span className="td-ellipsis">
        {roomName === undefined ? texts.conversation.openedFromApp : texts.conversation.openedFrom(roomName)}
      </span>
    </button>
  );
}
