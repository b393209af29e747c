import { type ReactElement, useState } from "react";
import { Modal } from "../overlays/index.ts";
import { PresenceIcon } from "../presence/index.ts";
import { Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import type { PresenceChoice } from "./choices.ts";

const MINUTE_MS = 60_000;
const MINUTES = [30, 60, 120, 240] as const;
const MORNING_HOUR = 8;

interface SetForDialogProps {
  readonly choices: readonly PresenceChoice[];
  readonly onClose: () => void;
}

/** A state, and for how long; then the server goes back to automatic by itself (PR2). */
export function SetForDialog({ choices, onClose }: SetForDialogProps): ReactElement {
  const [key, setKey] = useState("busy");
  const [minutes, setMinutes] = useState<number | undefined>(60);
  const { me } = strings;
  const submit = (): void => {
    const now = Date.now();
    choices
      .find((choice) => choice.key === key)
      ?.pick(minutes === undefined ? tomorrowMorning(now) : now + minutes * MINUTE_MS);
    onClose();
  };
  return (
    <Modal
      title={me.setForTitle}
      width={400}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button submit look="primary">
            {strings.common.ok}
          </Button>
          <Button onClick={onClose}>{strings.common.cancel}</Button>
        </>
      }
    >
      <div className="td-set-for">
        <fieldset>
          <legend>{me.state}</legend>
          {choices.map((choice) => (
            <label key={choice.key} className="td-check">
              <input type="radio" name="state" checked={key === choice.key} onChange={() => setKey(choice.key)} />
              <PresenceIcon state={choice.icon} size={16} decorative />
              {choice.label}
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{me.howLong}</legend>
          {MINUTES.map((count) => (
            <label key={count} className="td-check">
              <input type="radio" name="time" checked={minutes === count} onChange={() => setMinutes(count)} />
              {count < 60 ? me.forMinutes(count) : me.forHours(count / 60)}
            </label>
          ))}
          <label className="td-check">
            <input type="radio" name="time" checked={minutes === undefined} onChange={() => setMinutes(undefined)} />
            {me.untilTomorrow}
          </label>
        </fieldset>
      </div>
    </Modal>
  );
}

function tomorrowMorning(now: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  day.setHours(MORNING_HOUR, 0, 0, 0);
  return day.getTime();
}
