import type { ReactElement } from "react";
import { badgeText } from "../strings/index.ts";

interface CountsProps {
  readonly unread: number;
  readonly mentions?: number;
  readonly important?: boolean;
  /** Muted rooms show no grey pill; mentions still show. */
  readonly muted?: boolean;
  /** A conversation's unread count has the filled look: every message in it is for me. */
  readonly direct?: boolean;
}

/** Order from the left: importance, mentions, unread. The words are part of the row's name, so these are decoration. */
export function Counts({ unread, mentions = 0, important, muted, direct }: CountsProps): ReactElement {
  return (
    <>
      {important && <Badge look="important">!</Badge>}
      {mentions > 0 && <Badge look="mention">{`@${badgeText(mentions)}`}</Badge>}
      {unread > 0 && !muted && <Badge {...(direct ? { look: "mention" as const } : {})}>{badgeText(unread)}</Badge>}
    </>
  );
}

interface BadgeProps {
  readonly look?: "mention" | "important";
  readonly children: string;
}

/** Drawn by the style sheet out of an attribute: to the eye only, since the name of the row says it in words. */
export function Badge({ look, children }: BadgeProps): ReactElement {
  return <span className="td-badge" data-look={look} data-text={children} aria-hidden="true" />;
}

/** Keys as they are printed on the keyboard: "Ctrl+K". */
export function Keys({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span className="td-keys" aria-hidden="true">
      {keys.split("+").map((key) => (
        <kbd key={key} className="td-kbd">
          {key}
        </kbd>
      ))}
    </span>
  );
}

/** Turns while something is under way; the words beside it say what. */
export function Spinner(): ReactElement {
  return <span className="td-spinner" aria-hidden="true" />;
}
