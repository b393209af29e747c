import type { MessageItem, TimelineVerbs } from "@tandem/client-core/view-models";
import { type ReactElement, useMemo, useRef, useState } from "react";
import { useLatest } from "../hooks/index.ts";
import { ActionMenu, type Anchor } from "../overlays/index.ts";
import { announce } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { EmojiPicker } from "./emoji-picker.tsx";
import { messageEntries } from "./message-menu.tsx";
import type { MessageTalk } from "./message-talk.ts";
import { RemoveDialog } from "./remove-dialog.tsx";

type Open =
  | { readonly kind: "menu" | "emoji"; readonly item: MessageItem; readonly anchor: Anchor }
  | { readonly kind: "remove"; readonly item: MessageItem };

/** The acts on messages, and the layers that they open. `talk` stays the same object as long as the verbs do. */
export function useMessageTalk(
  verbs: TimelineVerbs,
  select: (id: string) => void,
): {
  readonly talk: MessageTalk;
  readonly layers: ReactElement;
  /** Message from which somebody went to the one that it answers. */
  readonly cameFrom: string | undefined;
  readonly forgetCameFrom: () => void;
} {
  const [open, setOpen] = useState<Open>();
  const [cameFrom, setCameFrom] = useState<string>();
  const close = (): void => setOpen(undefined);
  // After the event that asked for it has gone by: it would count as a click beside the layer and close it again.
  const later = useRef((next: Open): void => void setTimeout(() => setOpen(next)));
  const latest = useLatest(verbs);
  const talk = useMemo<MessageTalk>(() => {
    const now = (): TimelineVerbs => latest.current;
    return {
      react: (id, emoji) => now().react(id, emoji),
      pickEmoji: (item, anchor) => item.may.respond && later.current({ kind: "emoji", item, anchor }),
      reply: (item) => now().reply(item.id),
      edit: (item) => now().edit(item.id),
      copyText: (item) => item.may.copy && void copy(item.text, strings.message.copied),
      copyLink(item) {
        const link = now().linkTo(item.id);
        if (link !== undefined) void copy(new URL(link, location.href).href, strings.talk.linkCopied);
      },
      setPinned: (item) => item.may.pin && void now().setPinned(item.id, !item.pinned),
      select: (item) => select(item.id),
      openMenu: (item, anchor) => later.current({ kind: "menu", item, anchor }),
      remove: (item) => (item.may.retract || item.may.moderate) && later.current({ kind: "remove", item }),
      goToAnswered(item) {
        setCameFrom(item.id);
        if (item.replyTo?.id === undefined) void now().showAnswered(item.id);
        else now().show(item.replyTo.id);
      },
    };
  }, [latest, select]);
  return {
    talk,
    cameFrom,
    forgetCameFrom: () => setCameFrom(undefined),
    layers: <Layers open={open} talk={talk} verbs={verbs} onClose={close} />,
  };
}

interface LayersProps {
  readonly open: Open | undefined;
  readonly talk: MessageTalk;
  readonly verbs: TimelineVerbs;
  readonly onClose: () => void;
}

function Layers({ open, talk, verbs, onClose }: LayersProps): ReactElement | null {
  switch (open?.kind) {
    case undefined:
      return null;
    case "menu": {
      const { item, anchor } = open;
      const entries = messageEntries(item, talk, anchor);
      return <ActionMenu label={strings.talk.actions} anchor={anchor} entries={entries} onClose={onClose} isSheet />;
    }
    case "emoji": {
      const { item, anchor } = open;
      return (
        <EmojiPicker
          label={strings.talk.pickReaction}
          anchor={anchor}
          onPick={(emoji) => talk.react(item.id, emoji)}
          onClose={onClose}
        />
      );
    }
    case "remove": {
      const { item } = open;
      return (
        <RemoveDialog
          item={item}
          retract={() => verbs.retract(item.id)}
          moderate={(reason) => verbs.moderate(item.id, reason)}
          onClose={onClose}
        />
      );
    }
  }
}

async function copy(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce(done);
}
