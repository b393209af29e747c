import { Badge, IconButton } from "@tandem/ui-kit";
import { Alert16, Alert24 } from "@tandem/ui-kit/icons";
import { badgeText } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { activityTexts as texts } from "../texts/activity.en.ts";
import { useActivity, useActivityCount } from "./use-activity.ts";
import "./activity.css";

export interface BellProps {
  readonly isHere: boolean;
  readonly onPick: () => void;
  /** The tab at the foot of a phone's first page. */
  readonly isTab?: boolean;
}

/** Leads to what concerns me, and says how much of it is new (design 01, 11). */
export default function Bell({ isHere, onPick, isTab = false }: BellProps): ReactElement {
  const count = useActivityCount(useActivity());
  const label = texts.bell(count);
  const badge = count > 0 && <Badge look="mention">{badgeText(count)}</Badge>;
  if (isTab) {
    return (
      <button type="button" aria-label={label} aria-current={isHere ? "page" : undefined} onClick={onPick}>
        <span className="gc-bell">
          <Alert24 size={24} />
          {badge}
        </span>
        {texts.title}
      </button>
    );
  }
  return (
    <IconButton
      className="gc-bell"
      label={label}
      shortcut="Alt+4"
      aria-current={isHere ? "page" : undefined}
      onClick={onPick}
    >
      <Alert16 />
      {badge}
    </IconButton>
  );
}
