import type { FilesViewModel, UploadItem } from "@tandem/client-core/view-models";
import { type ReactElement, useEffect, useRef } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { ArrowClockwise16, Dismiss16 } from "../icons/index.ts";
import { announce, IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { iconOf } from "./file-kind.ts";
import { FileName } from "./file-name.tsx";
import { sizeText } from "./file-size.ts";
import { problemText } from "./problem-text.ts";

/** What goes out with the next message and what is on its way, in the order of sending. */
export function UploadTray({ files }: { readonly files: FilesViewModel }): ReactElement | null {
  const uploads = useSnapshot(files, (s) => s.uploads);
  useProgressTold(uploads);
  if (uploads.length === 0) return null;
  return (
    <ul className="td-tray" aria-label={strings.files.toSend}>
      {uploads.map((item) => (
        <Row key={item.id} item={item} files={files} />
      ))}
    </ul>
  );
}

function Row({ item, files }: { readonly item: UploadItem; readonly files: FilesViewModel }): ReactElement {
  const { id, file, state } = item;
  const Icon = iconOf(file.name);
  return (
    <li className="td-tray-row" data-state={state}>
      <Icon />
      <span className="td-filecard-text">
        <FileName name={file.name} />
        <State item={item} />
      </span>
      {state === "failed" && (
        <IconButton small label={strings.files.retry(file.name)} onClick={() => files.retry(id)}>
          <ArrowClockwise16 />
        </IconButton>
      )}
      <IconButton small label={strings.files.cancel(file.name)} onClick={() => files.cancel(id)}>
        <Dismiss16 />
      </IconButton>
    </li>
  );
}

function State({ item }: { readonly item: UploadItem }): ReactElement {
  const { file, state, sent, problem } = item;
  if (problem !== undefined)
    return <span className="td-filecard-what td-tray-problem">{problemText(problem, file.size)}</span>;
  const total = sizeText(file.size);
  if (state === "uploading") {
    return (
      <>
        <progress max={file.size} value={sent} aria-label={strings.files.uploading(file.name)} />
        <span className="td-filecard-what">{strings.files.progress(sizeText(sent), total)}</span>
      </>
    );
  }
  return (
    <span className="td-filecard-what">
      {total} · {state === "failed" ? strings.files.state.refused : strings.files.state[state]}
    </span>
  );
}

/** Tells screen readers what has gone out and what has not; how far it is they read from the bar. */
function useProgressTold(uploads: readonly UploadItem[]): void {
  const before = useRef<readonly UploadItem[]>([]);
  useEffect(() => {
    const old = new Map(before.current.map((item) => [item.id, item]));
    before.current = uploads;
    for (const { id, file, problem } of uploads)
      if (problem !== undefined && old.get(id)?.problem === undefined)
        announce(strings.files.failed(file.name, problemText(problem, file.size)));
    const here = new Set(uploads.map(({ id }) => id));
    for (const { id, file, state, sent } of old.values())
      if (!here.has(id) && state === "uploading" && sent === file.size) announce(strings.files.sent(file.name));
  }, [uploads]);
}
