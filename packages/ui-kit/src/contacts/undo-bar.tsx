import type { ContactChange, ContactListViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import "./contacts.css";

/** Ctrl+Z on the list works longer; this only tells what it would do (WCAG 2.2 §2.2.1). */
const SHOWN_MS = 10_000;

/** What was just done to the list, with the way back. It stays while it has the pointer or the focus. */
export function UndoBar({ contacts }: { readonly contacts: ContactListViewModel }): ReactElement {
  const change = useSnapshot(contacts, (s) => s.lastChange);
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
    const outcome = await contacts.undo();
    if (!outcome.ok) setError(strings.error[outcome.code]);
  };
  return (
    <div className="td-undo" role="status">
      {shown !== undefined && (
        <div
          className="td-undo-bar"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span className="td-grow">{error ?? strings.contacts.changed[shown.kind](shown.name, shown.to ?? "")}</span>
          <Button size="small" title="Ctrl+Z" onClick={() => void undo()}>
            {strings.contacts.undo}
          </Button>
        </div>
      )}
    </div>
  );
}
