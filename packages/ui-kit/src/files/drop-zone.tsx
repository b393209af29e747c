import type { FilesViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { ArrowUpload32 } from "../icons/index.ts";
import { announce } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface DropZoneProps {
  readonly files: FilesViewModel;
  /** Whom or what the files go to. */
  readonly place: string;
}

/** Files may be dropped anywhere on the element that holds this one; while they are over it, it says what will happen. */
export function DropZone({ files, place }: DropZoneProps): ReactElement {
  const mark = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const unavailable = useSnapshot(files, (s) => s.unavailable);
  useEffect(() => {
    const holder = mark.current?.parentElement;
    if (holder == null) return undefined;
    return followDrops(holder, setOver, (dropped) => {
      if (unavailable !== undefined) return announce(strings.files.unavailable[unavailable]);
      if (dropped.hasFolders) announce(strings.files.folders);
      files.choose(dropped.files);
    });
  }, [files, unavailable]);
  return (
    <div ref={mark} className="td-dropzone" hidden={!isOver} data-unavailable={unavailable}>
      <ArrowUpload32 />
      <span>{unavailable === undefined ? strings.files.drop(place) : strings.files.unavailable[unavailable]}</span>
    </div>
  );
}

interface Dropped {
  readonly files: readonly File[];
  readonly hasFolders: boolean;
}

function followDrops(
  holder: HTMLElement,
  setOver: (isOver: boolean) => void,
  onDrop: (dropped: Dropped) => void,
): () => void {
  const ends = new AbortController();
  const on = <K extends "dragenter" | "dragover" | "dragleave" | "drop">(
    target: HTMLElement | Window,
    type: K,
    listener: (event: DragEvent, transfer: DataTransfer) => void,
  ): void =>
    target.addEventListener(
      type,
      (event) => {
        const { dataTransfer } = event as DragEvent;
        if (dataTransfer?.types.includes("Files") === true) listener(event as DragEvent, dataTransfer);
      },
      { signal: ends.signal },
    );
  on(holder, "dragenter", () => setOver(true));
  on(holder, "dragleave", ({ relatedTarget }) =>
    setOver(relatedTarget instanceof Node && holder.contains(relatedTarget)),
  );
  on(holder, "drop", (event, transfer) => {
    event.preventDefault();
    setOver(false);
    onDrop(droppedOf(transfer));
  });
  // Beside the zone the browser would leave the app for the file.
  on(window, "dragover", (event, transfer) => {
    event.preventDefault();
    transfer.dropEffect = event.target instanceof Node && holder.contains(event.target) ? "copy" : "none";
  });
  on(window, "drop", (event) => event.preventDefault());
  return () => ends.abort();
}

function droppedOf({ items, files }: DataTransfer): Dropped {
  const entries = [...items].filter(({ kind }) => kind === "file").map((item) => item.webkitGetAsEntry());
  const kept = [...files].filter((_, index) => entries[index]?.isDirectory !== true);
  return { files: kept, hasFolders: kept.length < files.length };
}
