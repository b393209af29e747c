import type { NotificationPreferences, NotifyLevel, PreferencesViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, useState } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { strings } from "../strings/index.ts";

const LEVELS: readonly NotifyLevel[] = ["everything", "mentions", "nothing"];
const KINDS = ["toasts", "sounds", "badge"] as const;
/** What quiet hours begin with when they are switched on. */
const USUAL_QUIET = { from: 22 * 60, to: 7 * 60 };

interface NotificationFormProps {
  readonly vm: PreferencesViewModel;
  /** Rooms are told of in this app. */
  readonly hasRooms: boolean;
}

/** How messages are told, on all devices of the person (RM28). Each change holds at once. */
export function NotificationForm({ vm, hasRooms }: NotificationFormProps): ReactElement {
  const preferences = useSnapshot(vm, (s) => s);
  const [hasFailed, setFailed] = useState(false);
  const change = (next: Partial<NotificationPreferences>): void => {
    void vm.change(next).then((outcome) => setFailed(!outcome.ok));
  };
  return (
    <>
      {hasRooms && <Level level={preferences.rooms} onLevel={(rooms) => change({ rooms })} />}
      {KINDS.map((kind) => (
        <label key={kind} className="td-check">
          <input
            type="checkbox"
            checked={preferences[kind]}
            onChange={(event) => change({ [kind]: event.target.checked })}
          />
          {strings.notify[kind]}
        </label>
      ))}
      <QuietHours quiet={preferences.quiet} onQuiet={(quiet) => change({ quiet })} />
      <p className="td-help">{strings.notify.everywhere}</p>
      {hasFailed && (
        <p className="td-error" role="alert">
          {strings.notify.notSaved}
        </p>
      )}
    </>
  );
}

interface LevelProps {
  readonly level: NotifyLevel;
  readonly onLevel: (level: NotifyLevel) => void;
}

function Level({ level, onLevel }: LevelProps): ReactElement {
  return (
    <div role="radiogroup" aria-label={strings.notify.rooms}>
      <p className="td-label">{strings.notify.rooms}</p>
      {LEVELS.map((one) => (
        <label key={one} className="td-check">
          <input type="radio" name="notify-rooms" checked={level === one} onChange={() => onLevel(one)} />
          {strings.notify.levels[one]}
        </label>
      ))}
    </div>
  );
}

interface QuietHoursProps {
  readonly quiet: NotificationPreferences["quiet"];
  readonly onQuiet: (quiet: NotificationPreferences["quiet"]) => void;
}

function QuietHours({ quiet, onQuiet }: QuietHoursProps): ReactElement {
  return (
    <div role="group" aria-label={strings.notify.quiet}>
      <label className="td-check">
        <input
          type="checkbox"
          checked={quiet !== null}
          onChange={(event) => onQuiet(event.target.checked ? USUAL_QUIET : null)}
        />
        {strings.notify.quiet}
      </label>
      {quiet !== null && (
        <div className="td-line" style={{ gap: 8 }}>
          <TimeOfDay
            label={strings.notify.from}
            minutes={quiet.from}
            onMinutes={(from) => onQuiet({ ...quiet, from })}
          />
          <TimeOfDay label={strings.notify.to} minutes={quiet.to} onMinutes={(to) => onQuiet({ ...quiet, to })} />
        </div>
      )}
    </div>
  );
}

interface TimeOfDayProps {
  readonly label: string;
  readonly minutes: number;
  readonly onMinutes: (minutes: number) => void;
}

function TimeOfDay({ label, minutes, onMinutes }: TimeOfDayProps): ReactElement {
  const two = (number: number): string => String(number).padStart(2, "0");
  return (
    <label className="td-line" style={{ gap: 4 }}>
      {label}
      <span className="td-field">
        <input
          type="time"
          required
          value={`${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`}
          onChange={(event) => {
            const [hours, rest] = event.target.value.split(":").map(Number);
            // Empty while it is typed.
            if (hours !== undefined && rest !== undefined) onMinutes(hours * 60 + rest);
          }}
        />
      </span>
    </label>
  );
}
