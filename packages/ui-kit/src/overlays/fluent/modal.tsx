import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { ModalProps } from "../types.ts";
import { Layer, useFocusBack } from "./layer.tsx";

/** One question or one task that has to be finished or given up. */
export default function Modal({ title, children, actions, onClose, onSubmit, width = 480 }: ModalProps): ReactElement {
  useFocusBack();
  return (
    <Layer>
      <Dialog
        open
        onOpenChange={(_, data) => {
          if (!data.open) onClose();
        }}
      >
        <DialogSurface className="td-modal" style={{ maxWidth: width }}>
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit?.();
            }}
          >
            <DialogBody>
              <DialogTitle as="h2">{title}</DialogTitle>
              <DialogContent>{children}</DialogContent>
              {actions !== undefined && <DialogActions>{actions}</DialogActions>}
            </DialogBody>
          </form>
        </DialogSurface>
      </Dialog>
    </Layer>
  );
}
