import type { DayShown, TimelineVerbs } from "@tandem/client-core/view-models";
import { type ReactElement, type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "../primitives/index.ts";
import { strings, wholeDate } from "../strings/index.ts";
import { dayOf, startOfDay } from "./day.ts";

interface DayFieldProps {
  readonly verbs: Pick<TimelineVerbs, "showDay" | "firstAt">;
  /** Grows each time that somebody asks for it: the field takes the cursor. 0: nobody did. */
  readonly asked: number;
}

/** Goes to the first message of a day (RM29). The days that can be picked are those from the first message to today. */
export function DayField({ verbs, asked }: DayFieldProps): ReactElement {
  const { find } = strings;
  const [day, setDay] = useState("");
  const [told, setTold] = useState("");
  const first = useFirstAt(verbs);
  const field = useRef<HTMLInputElement>(null);
  const toldId = useId();
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  const go = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const start = startOfDay(day);
    if (start === undefined) return setTold(find.noDay);
    setTold(find.reading);
    setTold(toldOf(await verbs.showDay(start), start));
  };
  return (
    <form className="td-find-day" noValidate onSubmit={(event) => void go(event)}>
      <span className="td-find-pick">
        <label className="td-field">
          <span className="td-find-label">{find.day}</span>
          <input
            ref={field}
            type="date"
            value={day}
            min={first === undefined ? undefined : dayOf(first)}
            max={dayOf(Date.now())}
            aria-describedby={toldId}
            onChange={(event) => setDay(event.target.value)}
          />
        </label>
        <Button submit size="small">
          {find.go}
        </Button>
      </span>
      <span id={toldId} className="td-find-told" role="status">
        {told}
      </span>
    </form>
  );
}

function useFirstAt(verbs: Pick<TimelineVerbs, "firstAt">): number | undefined {
  const [first, setFirst] = useState<number>();
  useEffect(() => {
    let isHere = true;
    void verbs.firstAt().then((at) => isHere && setFirst(at));
    return () => {
      isHere = false;
    };
  }, [verbs]);
  return first;
}

/** What was come to, where it is not the day that was asked for. */
function toldOf(shown: DayShown, start: number): string {
  const { find, error } = strings;
  switch (shown.kind) {
    case "shown":
      return dayOf(shown.at) === dayOf(start)
        ? find.shown(wholeDate(shown.at))
        : find.nextDay(wholeDate(start), wholeDate(shown.at));
    case "newest":
      return find.newest(wholeDate(start));
    case "nothing":
      return find.nothing;
    case "failed":
      return error[shown.error];
  }
}
