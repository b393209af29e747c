import type { FileItem } from "@tandem/client-core/view-models";
import { type ReactElement, useContext, useState } from "react";
import { strings } from "../strings/index.ts";
import { FileCard } from "./file-card.tsx";
import { FilesContext } from "./files-context.ts";
import { imageBox } from "./image-box.ts";
import { ImageViewer } from "./image-viewer.tsx";
import { useImage } from "./use-image.ts";

/** An image in its place; a click shows it larger. What cannot be shown keeps the place and offers the file. */
export function ImageAttachment({ file }: { readonly file: FileItem }): ReactElement {
  const image = useImage(useContext(FilesContext), file.url);
  const [isOpen, setOpen] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const { width, height } = imageBox(file);
  const style = { width, aspectRatio: `${width} / ${height}` };
  if (image.kind === "none" || isBroken) {
    return (
      <div className="td-image" data-none="" style={{ ...style, width: Math.max(width, 240) }}>
        <FileCard file={file} />
      </div>
    );
  }
  if (image.kind === "waiting") return <div className="td-image" style={style} aria-busy="true" title={file.name} />;
  return (
    <>
      <button
        type="button"
        className="td-image"
        style={style}
        aria-label={strings.files.open(file.name)}
        title={file.name}
        onClick={() => setOpen(true)}
      >
        <img src={image.address} alt={file.name} draggable={false} onError={() => setBroken(true)} />
      </button>
      {isOpen && <ImageViewer file={file} address={image.address} onClose={() => setOpen(false)} />}
    </>
  );
}
