import type { MessageItem } from "@tandem/client-core/view-models";
import { type KeyboardEvent, type ReactElement, useRef } from "react";
import { ArrowReply16, CheckboxChecked16, EmojiAdd16, Link16, MoreHorizontal16 } from "../icons/index.ts";
import { IconButton } from "../primitives/index.ts";
import { isSelectable } from "../selection/selection.ts";
import { strings } from "../strings/index.ts";
import { emojiName, QUICK_EMOJI } from "./emoji.ts";
import type { MessageTalk } from "./message-talk.ts";

interface MessageToolbarProps {
  readonly item: MessageItem;
  readonly talk: MessageTalk;
}

/** Over the message that the pointer or the keyboard is at. It takes no room (design §10.1) and is one tab stop. */
export function MessageToolbar({ item, talk }: MessageToolbarProps): ReactElement {
  const bar = useRef<HTMLDivElement>(null);
  const { may, reactions } = item;
  return (
    <div
      ref={bar}
      className="td-message-tools"
      role="toolbar"
      aria-label={strings.talk.actions}
      onKeyDown={(event) => walk(event, bar.current)}
    >
      {may.respond &&
        QUICK_EMOJI.map((emoji) => (
          <IconButton
            key={emoji}
            label={emojiName(emoji)}
            aria-pressed={reactions.some((chip) => chip.mine && chip.emoji === emoji)}
            tabIndex={-1}
            onClick={() => talk.react(item.id, emoji)}
          >
            <span className="td-emoji-sign">{emoji}</span>
          </IconButton>
        ))}
      {may.respond && (
        <>
          <IconButton
            label={strings.talk.react}
            shortcut="E"
            tabIndex={-1}
            onClick={(event) => talk.pickEmoji(item, event.currentTarget)}
          >
            <EmojiAdd16 />
          </IconButton>
          <span className="td-message-tools-line" />
          <IconButton label={strings.talk.reply} shortcut="R" tabIndex={-1} onClick={() => talk.reply(item)}>
            <ArrowReply16 />
          </IconButton>
        </>
      )}
      {may.link && (
        <IconButton label={strings.talk.copyLink} shortcut="L" tabIndex={-1} onClick={() => talk.copyLink(item)}>
          <Link16 />
        </IconButton>
      )}
      {isSelectable(item) && (
        <IconButton label={strings.selection.select} shortcut="X" tabIndex={-1} onClick={() => talk.select(item)}>
          <CheckboxChecked16 />
        </IconButton>
      )}
      <IconButton
        label={strings.talk.more}
        shortcut="."
        aria-haspopup="menu"
        tabIndex={0}
        onClick={(event) => talk.openMenu(item, event.currentTarget)}
      >
        <MoreHorizontal16 />
      </IconButton>
    </div>
  );
}

/** Arrows inside (WAI-ARIA toolbar pattern); Escape goes back to the message. */
function walk(event: KeyboardEvent, bar: HTMLElement | null): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = [...(bar?.querySelectorAll("button") ?? [])];
  if (event.key === "Escape") bar?.closest("article")?.focus();
  else if (step !== undefined) {
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(here + step + buttons.length) % buttons.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
