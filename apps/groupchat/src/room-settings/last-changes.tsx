import type { RoomChangeRow } from "@tandem/client-core/view-models";
import { Avatar, Button } from "@tandem/ui-kit";
import { Shield16 } from "@tandem/ui-kit/icons";
import { dayAndTime } from "@tandem/ui-kit/strings";
import { type ReactElement, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { changeInWords } from "./change-words.ts";

/** So many stand there at once. */
const SHOWN_FIRST = 8;

/** Who changed what of the room, newest first (design 08). */
export function LastChanges({ changes }: { readonly changes: readonly RoomChangeRow[] }): ReactElement {
  const t = laterTexts.roomSettings.lastChanges;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? changes : changes.slice(0, SHOWN_FIRST);
  const more = changes.length - shown.length;
  return (
    <section className="gc-rs-changes" aria-label={t.title}>
      <h3 className="gc-rs-side-title">{t.title}</h3>
      <ol>
        {shown.map((change) => (
          <li key={change.key}>
            {change.by === undefined ? <Shield16 /> : <Avatar address={change.by.id} name={change.by.name} size={20} />}
            <div>
              <b className="td-strong">{change.isMine ? t.you : (change.by?.name ?? t.administrator)}</b>{" "}
              {changeInWords(change)}
              <time dateTime={new Date(change.at).toISOString()}>{dayAndTime(change.at, Date.now())}</time>
            </div>
          </li>
        ))}
      </ol>
      {more > 0 && <Button onClick={() => setWhole(true)}>{t.more(more)}</Button>}
    </section>
  );
}
