import type { Outcome, RoomRemoval, RoomSnapshot, RoomViewModel } from "@tandem/client-core/view-models";
import { Button, EmptyState } from "@tandem/ui-kit";
import { LockClosed32 } from "@tandem/ui-kit/icons";
import { clockTime, isSameDay, plainDate, strings } from "@tandem/ui-kit/strings";
import { type ReactElement, type ReactNode, useState } from "react";
import { texts } from "../texts/index.ts";
import { laterTexts } from "../texts/later.ts";
import { useUi } from "../ui.ts";

type Outside = Extract<RoomSnapshot["state"], { readonly kind: "refused" | "left" }>;

interface NotInsideProps {
  readonly vm: RoomViewModel;
  readonly state: Outside;
  readonly bars: ReactNode;
}

/** The reason, who can help, and what can be done now; drafts stay (design §12). */
export function NotInside({ vm, state, bars }: NotInsideProps): ReactElement {
  const { app } = useUi();
  const { title, text } = wordsOf(state, Date.now());
  const isOver = state.kind === "refused" && ["banned", "not-found", "left-out", "members-only"].includes(state.reason);
  const { removal } = state;
  return (
    <div className="td-messages">
      {bars !== undefined && <div className="td-bars">{bars}</div>}
      <EmptyState
        icon={<LockClosed32 />}
        title={title}
        actions={
          <>
            {!isOver && (
              <Button look="primary" onClick={() => vm.join()}>
                {state.kind === "left" ? laterTexts.room.joinAgain : strings.common.retry}
              </Button>
            )}
            {state.kind === "refused" && state.reason === "members-only" && <AskButton jid={vm.jid} />}
            {removal?.by !== undefined && removal.jid !== undefined && (
              // The browser opens windows inside a click only, so the verb is called right here.
              <Button onClick={() => vm.activateRemover()}>{laterTexts.room.im(removal.by)}</Button>
            )}
            {isOver ? (
              <Button onClick={() => void vm.leave().then(() => app.myChat.openDirectory())}>
                {strings.common.close}
              </Button>
            ) : (
              <Button onClick={() => app.myChat.openDirectory()}>{laterTexts.room.findAnother}</Button>
            )}
          </>
        }
      >
        {text}
      </EmptyState>
    </div>
  );
}

function wordsOf(state: Outside, now: number): { readonly title: string; readonly text: string } {
  if (state.kind === "left")
    return state.removal === undefined
      ? { title: laterTexts.room.left, text: laterTexts.room.leftText }
      : { title: laterTexts.room.putOut, text: removedText(laterTexts.room.removed, state.removal, now) };
  const { reason, detail, removal } = state;
  const { title, text } = strings.refusal[reason];
  if (removal === undefined) return { title, text: detail ?? text };
  if (reason === "banned") return { title, text: removedText(laterTexts.room.banned, removal, now) };
  return {
    title: laterTexts.room.notMember,
    text: `${removedText(laterTexts.room.removed, removal, now)} ${laterTexts.room.ownStay}`,
  };
}

function removedText(say: typeof laterTexts.room.removed, { by, at, reason }: RoomRemoval, now: number): string {
  const time = clockTime(at);
  const when = isSameDay(at, now) ? laterTexts.room.today(time) : laterTexts.room.onDay(plainDate(at, now), time);
  return reason === undefined ? say(by, when) : `${say(by, when)} ${laterTexts.room.reason(reason)}`;
}

/** RM11: who came by a link asks here. Once they are let in the room takes this place. */
function AskButton({ jid }: { readonly jid: string }): ReactElement {
  const { app } = useUi();
  const [answer, setAnswer] = useState<Outcome>();
  if (answer?.ok === true) return <p role="status">{texts.directory.asked}</p>;
  return (
    <>
      {answer !== undefined && (
        <p className="td-error" role="alert">
          {answer.code === "not-found"
            ? strings.refusal["left-out"].text
            : (answer.detail ?? strings.error[answer.code])}
        </p>
      )}
      <Button look="primary" onClick={() => void app.directory.ask(jid).then(setAnswer)}>
        {texts.directory.ask}
      </Button>
    </>
  );
}
