import type { RoomAddIn } from "@tandem/client-core/view-models";
import {
  Button,
  currentTheme,
  EmptyState,
  IconButton,
  onThemeChange,
  Spinner,
  useDelayed,
  useLatest,
} from "@tandem/ui-kit";
import { Dismiss16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import {
  type ReactElement,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { laterTexts } from "../../texts/later.ts";
import { type FrameEvent, LOAD_MS_MAX, LOADING, nextFrameState, WORD_MS_MAX } from "./frame-state.ts";
import { loadAppAnew } from "./load-app-anew.ts";
import { useFocusGuard } from "./use-focus-guard.ts";
import { answerOf, isQuestion, type RoomFacts } from "./words.ts";

// Scripts and forms are what a page is made of. No top navigation, no windows, no dialogs, no downloads. Its own origin it
// keeps, for that is never ours: without one it could not even keep somebody signed in.
const SANDBOX = "allow-scripts allow-forms allow-same-origin";

interface AddInFrameProps {
  readonly addIn: RoomAddIn;
  readonly room: Omit<RoomFacts, "theme">;
  readonly isOffline: boolean;
  readonly onAgain: () => void;
}

/** One loading of the page; another one is another component. */
export function AddInFrame({ addIn, room, isOffline, onAgain }: AddInFrameProps): ReactElement {
  const { name, address } = addIn;
  const { origin } = new URL(address);
  const [state, tell] = useReducer(nextFrameState, LOADING);
  const frame = useRef<HTMLIFrameElement>(null);
  const isThere = state.kind === "shown";
  const isWaiting = state.kind === "loading" && !isOffline;
  // What is shown stays when the connection goes: the page has to do with that itself.
  const isOurs = origin === location.origin;
  const hasFrame = !isOurs && (isThere || isWaiting);
  useOverdue(isWaiting && !isOurs, LOAD_MS_MAX, "load-overdue", tell);
  const heard = useConversation(frame, origin, room, tell);
  useOverdue(isThere && !heard, WORD_MS_MAX, "word-overdue", tell);
  useRefusals(origin, tell);
  useFocusGuard(frame, tell);
  const showSpinner = useDelayed(isWaiting);
  return (
    <div className="gc-addin-body" aria-busy={isWaiting}>
      {hasFrame && (
        <iframe
          ref={frame}
          className="gc-addin-frame"
          title={name}
          src={address}
          sandbox={SANDBOX}
          referrerPolicy="no-referrer"
          allow=""
          loading="lazy"
          onLoad={() => tell("loaded")}
        />
      )}
      {isWaiting && showSpinner && !isOurs && (
        <div className="gc-addin-over" role="status">
          <Spinner />
          {laterTexts.addIns.loading(name)}
        </div>
      )}
      {state.kind === "shown" && state.isQuiet && <Quiet addIn={addIn} />}
      {!hasFrame && <Absent kind={isOurs ? "refused" : state.kind} name={name} onAgain={onAgain} />}
    </div>
  );
}

/** Asked for by the page, told again whenever it changes; whether the page has spoken. */
function useConversation(
  frame: RefObject<HTMLIFrameElement | null>,
  origin: string,
  room: Omit<RoomFacts, "theme">,
  tell: (event: FrameEvent) => void,
): boolean {
  const theme = useSyncExternalStore(onThemeChange, currentTheme);
  const { jid, name } = room;
  const [hasAsked, setAsked] = useState(false);
  const answer = useLatest(() => {
    // Only that origin reads it, wherever the frame has gone meanwhile.
    frame.current?.contentWindow?.postMessage(answerOf({ jid, name, theme }), origin);
  });
  useLayoutEffect(() => {
    const onMessage = (event: MessageEvent<unknown>): void => {
      const isFrame = event.source !== null && event.source === frame.current?.contentWindow;
      if (!isFrame || event.origin !== origin || !isQuestion(event.data)) return;
      tell("spoke");
      setAsked(true);
      answer.current();
    };
    window.addEventListener("message", onMessage);
    return () => window.removeEventListener("message", onMessage);
  }, [frame, origin, tell, answer]);
  useEffect(() => {
    if (hasAsked) answer.current();
  }, [hasAsked, answer, jid, name, theme]);
  return hasAsked;
}

/** There is one frame in this page, so what is refused in frames is of that one. */
function useRefusals(origin: string, tell: (event: FrameEvent) => void): void {
  // Before the browser can have looked at the address: what it refuses it tells once.
  useLayoutEffect(() => {
    const onRefusal = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
      if (effectiveDirective !== "frame-src") return;
      tell(URL.parse(blockedURI)?.origin === origin ? "refused" : "strayed");
    };
    document.addEventListener("securitypolicyviolation", onRefusal);
    return () => document.removeEventListener("securitypolicyviolation", onRefusal);
  }, [origin, tell]);
}

function useOverdue(isWaiting: boolean, ms: number, event: FrameEvent, tell: (event: FrameEvent) => void): void {
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => tell(event), ms);
    return () => clearTimeout(timer);
  }, [isWaiting, ms, event, tell]);
}

/** A browser does not tell an error page from a page, so this only asks. */
function Quiet({ addIn }: { readonly addIn: RoomAddIn }): ReactElement | null {
  const [isDismissed, setDismissed] = useState(false);
  if (isDismissed) return null;
  return (
    <div className="gc-addin-quiet" role="note">
      <span className="td-grow">
        {laterTexts.addIns.quiet}{" "}
        <a href={addIn.address} target="_blank" rel="noopener noreferrer">
          {laterTexts.addIns.inTab}
        </a>
      </span>
      <IconButton small label={strings.common.close} onClick={() => setDismissed(true)}>
        <Dismiss16 />
      </IconButton>
    </div>
  );
}

interface AbsentProps {
  /** `loading`: there is no connection to load it by. */
  readonly kind: "loading" | "shown" | "failed" | "refused" | "strayed" | "stopped";
  readonly name: string;
  readonly onAgain: () => void;
}

function Absent({ kind, name, onAgain }: AbsentProps): ReactElement {
  const { addIns } = laterTexts;
  if (kind === "loading" || kind === "shown")
    return <EmptyState title={addIns.offline}>{addIns.offlineText}</EmptyState>;
  const actions =
    kind === "refused" ? (
      <Button onClick={() => void loadAppAnew()}>{addIns.renew}</Button>
    ) : (
      <Button onClick={onAgain}>{addIns.again}</Button>
    );
  return (
    <EmptyState title={addIns[kind](name)} actions={actions}>
      {addIns[`${kind}Text`]}
    </EmptyState>
  );
}
