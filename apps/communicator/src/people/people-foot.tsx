import { Keys } from "@tandem/ui-kit";
import { GroupChatTile } from "@tandem/ui-kit/icons";
import { type ReactElement, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { useImOpensInGroupChat } from "./use-im-place.ts";

/** The way to Group Chat; while searching, the keys; in the mirror case who has IM (RT26). */
export function PeopleFoot({ isSearching }: { readonly isSearching: boolean }): ReactElement {
  const { openGroupChat } = useServices();
  const imOpensInGroupChat = useImOpensInGroupChat();
  const [isBlocked, setBlocked] = useState(false);
  if (isSearching) {
    return (
      <div className="cm-foot" aria-hidden="true">
        <span>
          <Keys keys="Enter" /> {texts.search.keyMessage}
        </span>
        <span>
          <Keys keys="Alt+Enter" /> {texts.search.keyCard}
        </span>
      </div>
    );
  }
  return (
    <div className="cm-foot">
      {isBlocked && (
        <span className="td-grow td-error" role="alert">
          {texts.foot.blocked}
        </span>
      )}
      {!isBlocked && imOpensInGroupChat && <span className="td-grow td-ellipsis">{texts.foot.imInGroupChat}</span>}
      {!isBlocked && !imOpensInGroupChat && <span className="td-grow" />}
      <button
        type="button"
        className="cm-foot-link"
        title={texts.foot.openGroupChat}
        onClick={() => setBlocked(!openGroupChat({ kind: "start" }))}
      >
        <GroupChatTile size={16} />
        {texts.foot.groupChat}
      </button>
    </div>
  );
}
