import type { ContactChange } from "@tandem/client-core";
import { Button, useSnapshot } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";

/** Ctrl+Z on the list works longer; this only tells what it would do (WCAG 2.2 §2.2.1). */
const SHOWN_MS = 10_000;

/** What was just done to the list, with the way back. It stays while it has the pointer or the focus. */
export function UndoBar(): ReactElement | null {
  const { app } = useServices();
  const change = useSnapshot(app.contacts, (s) => s.lastChange);
  // What was done before this window looked is no news; and what undo leaves over is none either.
  const newest = useRef(change?.id ?? 0);
  const [shown, setShown] = useState<ContactChange>();
  const [error, setError] = useState<string>();
  const [isHeld, setHeld] = useState(false);

  useEffect(() => {
    const isNew = change !== undefined && change.id > newest.current;
    if (isNew) newest.current = change.id;
    setError(undefined);
    setShown(isNew ? change : undefined);
  }, [change]);
  useEffect(() => {
    if (shown === undefined || isHeld) return undefined;
    const timer = setTimeout(() => setShown(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, isHeld]);

  const undo = async (): Promise<void> => {
    const outcome = await app.contacts.undo();
    if (!outcome.ok) setError(strings.error[outcome.code]);
  };
  return (
    <div className="cm-undo" role="status">
      {shown !== undefined && (
        <div
          className="cm-undo-bar"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span className="td-grow">{error ?? texts.people.changed[shown.kind](shown.name, shown.to ?? "")}</span>
          <Button size="small" title="Ctrl+Z" onClick={() => void undo()}>
            {texts.people.undo}
          </Button>
        </div>
      )}
    </div>
  );
}
