import type { MessageItem } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import {
  ArrowReply16,
  CheckboxChecked16,
  Copy16,
  Delete16,
  Edit16,
  EmojiAdd16,
  Link16,
  Pin16,
} from "../icons/index.ts";
import type { Anchor, MenuEntry } from "../overlays/index.ts";
import { isSelectable } from "../selection/selection.ts";
import { strings } from "../strings/index.ts";
import type { MessageTalk } from "./message-talk.ts";

/** What may be done with the message; what may not is not there. */
export function messageEntries(item: MessageItem, talk: MessageTalk, anchor: Anchor): readonly MenuEntry[] {
  const { may } = item;
  const entries = [
    may.respond && entry("react", strings.talk.react, <EmojiAdd16 />, () => talk.pickEmoji(item, anchor), "E"),
    may.respond && entry("reply", strings.talk.reply, <ArrowReply16 />, () => talk.reply(item), "R"),
    may.edit && entry("edit", strings.talk.edit, <Edit16 />, () => talk.edit(item)),
    may.copy && entry("copy", strings.talk.copyText, <Copy16 />, () => talk.copyText(item)),
    may.link && entry("link", strings.talk.copyLink, <Link16 />, () => talk.copyLink(item), "L"),
    isSelectable(item) &&
      entry("select", strings.selection.select, <CheckboxChecked16 />, () => talk.select(item), "X"),
    may.pin && entry("pin", item.pinned ? strings.talk.unpin : strings.talk.pin, <Pin16 />, () => talk.setPinned(item)),
    (may.retract || may.moderate) && entry("remove", strings.talk.remove, <Delete16 />, () => talk.remove(item)),
  ];
  return entries.filter((one) => one !== false);
}

function entry(key: string, label: string, icon: ReactElement, onPick: () => void, shortcut?: string): MenuEntry {
  return { kind: "item", key, label, icon, onPick, ...(shortcut !== undefined && { shortcut }) };
}
