import { type ReactElement, useId, useLayoutEffect, useRef } from "react";
import type { ModalProps } from "./types.ts";

/**
 * One question or one task that has to be finished or given up. The browser's own modal dialog: it keeps the focus inside,
 * makes the rest inert for everybody, closes with Escape and gives the focus back.
 */
export default function Modal({ title, children, actions, onClose, onSubmit, width = 480 }: ModalProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it still stands in the page: a dialog that has been taken out of it gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="td-modal"
      style={{ maxWidth: width }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // Whether it goes is decided by who opened it.
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && isOutside(event.currentTarget, event)) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <h2 id={titleId}>{title}</h2>
        <div className="td-modal-content">{children}</div>
        {actions !== undefined && <div className="td-modal-actions">{actions}</div>}
      </form>
    </dialog>
  );
}

/** The backdrop belongs to the dialog; only the point tells it from the dialog's own padding. */
function isOutside(dialog: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
