import type { TimelineSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import type { Virtualizer } from "@tanstack/react-virtual";
import {
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import { useLatest } from "../hooks/index.ts";
import { ArrowReply16, ChevronDown12 } from "../icons/index.ts";
import { announce } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { useUnseen } from "./use-unseen.ts";
import "./jumps.css";

export interface ListJumpsProps {
  readonly list: Virtualizer<HTMLDivElement, HTMLDivElement>;
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly timeline: TimelineSnapshot;
  readonly verbs: Pick<TimelineVerbs, "show">;
  /** The message from which somebody went to the one that it answers. */
  readonly cameFrom: string | undefined;
  readonly onGoBack: () => void;
}

/**
 * Ways to what is new and out of sight (RM22), to the newest, and back. They stand beside who is typing, so that they cover neither
 * a message nor the entry area.
 */
export default function ListJumps({ list, scroll, timeline, verbs, ...back }: ListJumpsProps): ReactElement {
  const { above, below, isMoreAbove, isMoreBelow, firstAbove, firstBelow, mention, isFar } = useUnseen(
    list,
    scroll,
    timeline,
  );
  const { message, talk } = strings;
  const newBelow = message.newBelow(below, isMoreBelow);
  // Where they begin at the end of what is in view, there is nothing to pass over: the way leads to the end of them.
  const isNewBelow = below > 0 && firstBelow === undefined;
  useTold([above > 0 && message.newAbove(above, isMoreAbove), below > 0 && newBelow]);
  const toNewest = (event: MouseEvent<HTMLElement>): void => {
    const hadFocus = event.currentTarget.matches(":focus");
    list.scrollToEnd();
    const newest = timeline.items.findLast((item) => item.kind === "message");
    // The button goes, and with it the place of whoever came by the keyboard.
    if (hadFocus && newest !== undefined) verbs.show(newest.id);
  };
  const place = useRef<HTMLDivElement>(null);
  const left = useRef<string>(undefined);
  // What stands beside each other; a number moves what is left of it when it gets longer.
  const shape = [
    back.cameFrom !== undefined && "back",
    firstAbove !== undefined && message.newAbove(above, isMoreAbove).length,
    mention !== undefined && "@",
    firstBelow !== undefined || isNewBelow ? newBelow.length : isFar,
    firstBelow === undefined,
  ].join();
  return (
    <div ref={place} className="td-jumps">
      <JumpSet key={shape} place={place} left={left}>
        {back.cameFrom !== undefined && (
          <button type="button" className="td-jump" data-jump="back" data-look="quiet" onClick={back.onGoBack}>
            <ArrowReply16 size={12} />
            {talk.goBack}
          </button>
        )}
        {firstAbove !== undefined && (
          <button type="button" className="td-jump" data-jump="above" onClick={() => verbs.show(firstAbove)}>
            <ChevronDown12 />
            {message.newAbove(above, isMoreAbove)}
          </button>
        )}
        {mention !== undefined && (
          <button
            type="button"
            className="td-jump"
            data-jump="mention"
            aria-label={message.toMention}
            title={message.toMention}
            onClick={() => verbs.show(mention)}
          >
            @
          </button>
        )}
        {firstBelow !== undefined && (
          <button type="button" className="td-jump" data-jump="below" onClick={() => verbs.show(firstBelow)}>
            <ChevronDown12 />
            {newBelow}
          </button>
        )}
        {(below > 0 || isFar) && (
          <button
            type="button"
            className="td-jump"
            data-jump="newest"
            data-look={isNewBelow ? undefined : "quiet"}
            aria-label={isNewBelow ? newBelow : message.toNewest}
            title={firstBelow === undefined ? undefined : message.toNewest}
            onClick={toNewest}
          >
            <ChevronDown12 />
            {/* Beside the others there is no room for its words. */}
            {firstBelow === undefined && (isNewBelow ? newBelow : message.toNewest)}
          </button>
        )}
      </JumpSet>
    </div>
  );
}

interface JumpSetProps {
  readonly place: RefObject<HTMLDivElement | null>;
  /** Which of them had the focus when the set before went. */
  readonly left: RefObject<string | undefined>;
  readonly children: ReactNode;
}

/** Another set is put in place of one that would move: nothing on the screen changes its place by itself (design §10.1). */
function JumpSet({ place, left, children }: JumpSetProps): ReactElement {
  useLayoutEffect(() => {
    const here = place.current;
    const wanted = left.current;
    left.current = undefined;
    if (wanted !== undefined) {
      const same = here?.querySelector<HTMLElement>(`[data-jump="${wanted}"]`);
      (same ?? here?.querySelector<HTMLElement>(".td-jump:last-child"))?.focus({ preventScroll: true });
    }
    return () => {
      const active = document.activeElement;
      if (active instanceof HTMLElement && here?.contains(active) === true) left.current = active.dataset.jump;
    };
  }, [place, left]);
  return <>{children}</>;
}

/** So long it must stand, or it is passed while somebody scrolls. */
const STANDS_MS = 1500;

/** Said once when one comes, not with each number on the way. */
function useTold(parts: readonly (string | false)[]): void {
  const latest = useLatest(parts);
  const [hasAbove, hasBelow] = parts.map((part) => part !== false);
  useEffect(() => {
    if (hasAbove !== true && hasBelow !== true) return undefined;
    const timer = setTimeout(() => announce(latest.current.filter((part) => part !== false).join(", ")), STANDS_MS);
    return () => clearTimeout(timer);
  }, [latest, hasAbove, hasBelow]);
}
