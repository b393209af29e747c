import type { FileItem } from "@tandem/client-core/view-models";
import { memo, type ReactElement } from "react";
import { FileCard } from "./file-card.tsx";
import { ImageAttachment } from "./image-attachment.tsx";

/** The file of a message: images are shown, everything else is offered (RM19). */
export const Attachment = memo(function Attachment({ file }: { readonly file: FileItem }): ReactElement {
  return file.isPreviewed ? <ImageAttachment file={file} /> : <FileCard file={file} />;
});
