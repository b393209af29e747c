import type { FileItem } from "@tandem/client-core/view-models";
import { type ReactElement, useContext } from "react";
import { Modal } from "../overlays/index.ts";
import { Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { download } from "./download.ts";
import { FilesContext } from "./files-context.ts";

interface ImageViewerProps {
  readonly file: FileItem;
  readonly address: string;
  readonly onClose: () => void;
}

/** The image as large as the window, Escape closes. */
export function ImageViewer({ file, address, onClose }: ImageViewerProps): ReactElement {
  const files = useContext(FilesContext);
  return (
    <Modal
      title={file.name}
      width={1200}
      onClose={onClose}
      onSubmit={onClose}
      actions={
        <>
          <Button onClick={() => void download(files, file)}>{strings.files.save}</Button>
          <Button look="primary" submit>
            {strings.common.close}
          </Button>
        </>
      }
    >
      <img className="td-image-large" src={address} alt={file.name} />
    </Modal>
  );
}
