import type { Composing } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { ArrowReply16, Dismiss16, Edit16 } from "../icons/index.ts";
import { IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface ComposingBannerProps {
  readonly composing: Composing;
  readonly onStop: () => void;
}

/** Above the entry field: that what is typed answers or changes a message, and the way out. */
export function ComposingBanner({ composing, onStop }: ComposingBannerProps): ReactElement | null {
  if (composing.kind === "new") return null;
  const isEdit = composing.kind === "edit";
  return (
    <div className="td-composing" role="status">
      {isEdit ? <Edit16 /> : <ArrowReply16 />}
      <b className="td-strong">{isEdit ? strings.talk.editing : strings.talk.replyingTo(composing.author)}</b>
      {!isEdit && <span className="td-ellipsis">{composing.text}</span>}
      <span className="td-grow" />
      <IconButton small label={strings.talk.stop} shortcut="Esc" onClick={onStop}>
        <Dismiss16 />
      </IconButton>
    </div>
  );
}
