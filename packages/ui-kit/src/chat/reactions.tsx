import type { MessageItem, ReactionChip } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { EmojiAdd16 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";
import { emojiName } from "./emoji.ts";
import type { MessageActions } from "./message-row.tsx";

interface ReactionsProps {
  readonly item: MessageItem;
  readonly actions: Pick<MessageActions, "react" | "pickEmoji">;
  /** Only the chips of the message that has the focus are tab stops. */
  readonly focusable: boolean;
}

/** What others think of a message, with who; a click joins them or leaves them again. */
export function Reactions({ item, actions, focusable }: ReactionsProps): ReactElement | null {
  if (item.reactions.length === 0) return null;
  const tabIndex = focusable ? 0 : -1;
  return (
    <div className="td-reactions">
      {item.reactions.map((chip) => (
        <button
          key={chip.emoji}
          type="button"
          className="td-reaction"
          tabIndex={tabIndex}
          aria-pressed={chip.mine}
          aria-label={strings.talk.chip(emojiName(chip.emoji), chip.count)}
          title={whoOf(chip)}
          disabled={!item.may.respond}
          onClick={() => actions.react(item.id, chip.emoji)}
        >
          <span className="td-emoji-sign">{chip.emoji}</span>
          {chip.count}
        </button>
      ))}
      {item.may.respond && (
        <button
          type="button"
          className="td-reaction"
          data-add=""
          tabIndex={tabIndex}
          aria-label={strings.talk.react}
          title={strings.talk.react}
          onClick={(event) => actions.pickEmoji(item, event.currentTarget)}
        >
          <EmojiAdd16 />
        </button>
      )}
    </div>
  );
}

function whoOf({ emoji, names, mine, count }: ReactionChip): string {
  return strings.talk.reacted(emojiName(emoji), mine ? [strings.common.you, ...names] : names, count);
}
