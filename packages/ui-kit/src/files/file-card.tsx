import type { FileItem } from "@tandem/client-core/view-models";
import { type ReactElement, useContext, useState } from "react";
import { ArrowDownload16, Warning16 } from "../icons/index.ts";
import { strings } from "../strings/index.ts";
import { download, foreignHost } from "./download.ts";
import { iconOf, isRisky, kindText, tintOf } from "./file-kind.ts";
import { FileName } from "./file-name.tsx";
import { sizeText } from "./file-size.ts";
import { FilesContext } from "./files-context.ts";

/** Any file: what it is, how large, and a way to have it. */
export function FileCard({ file }: { readonly file: FileItem }): ReactElement {
  const files = useContext(FilesContext);
  const [isGone, setGone] = useState(false);
  const what = describe(file);
  const risky = isRisky(file.name);
  const fetchIt = async (): Promise<void> => setGone(!(await download(files, file)));
  return (
    <div className="td-file">
      <button
        type="button"
        className="td-filecard"
        aria-label={strings.files.download(file.name, what)}
        onClick={() => void fetchIt()}
      >
        <Tile name={file.name} />
        <span className="td-filecard-text">
          <FileName name={file.name} />
          <span className="td-filecard-what">{what}</span>
        </span>
        <ArrowDownload16 />
      </button>
      {risky && (
        <span className="td-file-note">
          <Warning16 />
          {strings.files.risky}
        </span>
      )}
      {isGone && (
        <span className="td-file-note" role="status">
          {strings.files.gone}
        </span>
      )}
    </div>
  );
}

/** The ending in a colour of its kind, where it is short; the line below says it, too. */
function Tile({ name }: { readonly name: string }): ReactElement {
  const ending = kindText({ name });
  const Icon = iconOf(name);
  return (
    <span className={`td-filetile td-avatar-${tintOf(name)}`} aria-hidden="true">
      {ending !== undefined && ending.length <= TILE_CHARS_MAX ? ending : <Icon />}
    </span>
  );
}

const TILE_CHARS_MAX = 4;

function describe(file: FileItem): string {
  const host = foreignHost(file.url);
  const size = file.size === undefined ? undefined : sizeText(file.size);
  const parts = [kindText(file), size, host === undefined ? undefined : strings.files.openAt(host)];
  return parts.filter((part) => part !== undefined).join(" · ") || strings.files.unknownSize;
}
