import { type ReactElement, useState } from "react";
import { chooseIdleMinutes, chosenIdleMinutes, type IdleMinutes, IDLE_MINUTES } from "../browser/idle-minutes.ts";
import { strings } from "../strings/index.ts";
import { LockSetting } from "./lock-setting.tsx";

/** PR4: after how long without a hand on the device others see it, on this device and in both apps. */
export function IdleSetting(): ReactElement {
  const [minutes, setMinutes] = useState(chosenIdleMinutes);
  const choose = (change: Partial<IdleMinutes>): void => {
    const next = { ...minutes, ...change };
    chooseIdleMinutes(next);
    setMinutes(next);
  };
  return (
    <div className="td-idle">
      <MinutesField
        label={strings.idle.inactive}
        value={minutes.inactive}
        onPick={(inactive) => choose({ inactive })}
      />
      <MinutesField label={strings.idle.away} value={minutes.away} onPick={(away) => choose({ away })} />
      <p className="td-help">{strings.idle.help}</p>
      <LockSetting />
    </div>
  );
}

interface MinutesFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onPick: (minutes: number) => void;
}

function MinutesField({ label, value, onPick }: MinutesFieldProps): ReactElement {
  return (
    <label className="td-pick">
      {label}
      <select value={value} onChange={(event) => onPick(Number(event.target.value))}>
        {IDLE_MINUTES.map((minutes) => (
          <option key={minutes} value={minutes}>
            {strings.idle.minutes(minutes)}
          </option>
        ))}
      </select>
    </label>
  );
}
