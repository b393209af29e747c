import type { NotificationEvent, NotificationSource } from "@tandem/client-core/view-models";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { raisesSystemNotification } from "../browser/system-notifications.ts";
import { plainLater } from "../text/plain-later.ts";

/** More would cover the window; the oldest gives way. */
export const TOASTS_MAX = 3;
const TOAST_MS = 6000;

/** What a toast says, and where it leads. */
export interface Toast {
  readonly id: string;
  readonly place: { readonly kind: "room" | "conversation"; readonly jid: string };
  readonly title: string;
  readonly text: string;
}

export interface ToastsProps {
  readonly source: NotificationSource;
  /** Undefined: no toast is made of it. */
  readonly toastOf: (event: NotificationEvent) => Toast | undefined;
  readonly picture: (toast: Toast) => ReactNode;
  readonly onOpen: (place: Toast["place"]) => void;
}

/** The newest last, each once; what has been read is gone. */
export function toastsAfter(
  shown: readonly Toast[],
  event: NotificationEvent,
  toast: Toast | undefined,
): readonly Toast[] {
  if (event.kind === "withdraw") {
    const read = new Set(event.ids);
    return shown.some(({ id }) => read.has(id)) ? shown.filter(({ id }) => !read.has(id)) : shown;
  }
  if (toast === undefined) return shown;
  return [...shown.filter(({ id }) => id !== toast.id), toast].slice(-TOASTS_MAX);
}

/**
 * One toast per message and device (RT22), a few above one another. Where nobody looks at the window, the system shows it
 * instead: exactly one of the two.
 */
export function Toasts({ source, toastOf, picture, onOpen }: ToastsProps): ReactElement {
  const [shown, setShown] = useState<readonly Toast[]>([]);
  useEffect(() => {
    let turn = Promise.resolve();
    return source.subscribe((event) => {
      const toast = raisesSystemNotification() ? undefined : toastOf(event);
      const plain = toast && plainLater(toast.text).then((text) => ({ ...toast, text }));
      // One after the other: what is withdrawn may have come a moment ago.
      turn = turn.then(async () => {
        const ready = await plain;
        setShown((before) => toastsAfter(before, event, ready));
      });
    });
  }, [source, toastOf]);
  const remove = (id: string): void => setShown((before) => before.filter((toast) => toast.id !== id));
  return (
    <div className="td-toasts" role="status">
      {shown.map((toast) => (
        <Card
          key={toast.id}
          toast={toast}
          picture={picture(toast)}
          onEnd={() => remove(toast.id)}
          onOpen={() => {
            remove(toast.id);
            onOpen(toast.place);
          }}
        />
      ))}
    </div>
  );
}

interface CardProps {
  readonly toast: Toast;
  readonly picture: ReactNode;
  readonly onEnd: () => void;
  readonly onOpen: () => void;
}

/** It stays as long as the pointer or the focus is on it (WCAG 2.2, 1.4.13). */
function Card({ toast: { place, title, text }, picture, onEnd, onOpen }: CardProps): ReactElement {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(onEnd, TOAST_MS);
    return () => clearTimeout(timer);
    // Each draw brings another `onEnd`, for the same toast: the time goes on.
  }, [isHeld]);
  const hold = (): void => setHeld(true);
  const release = (): void => setHeld(false);
  return (
    <button
      type="button"
      className="td-toast"
      data-toast={place.jid}
      onClick={onOpen}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      {picture}
      <span className="td-grow">
        <span className="td-strong td-ellipsis">{title}</span>
        <span className="td-muted td-ellipsis">{text}</span>
      </span>
    </button>
  );
}
