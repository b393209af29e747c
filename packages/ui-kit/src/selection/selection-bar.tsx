import type { TimelineItem } from "@tandem/client-core/view-models";
import { type ReactElement, useContext, useEffect } from "react";
import { DocumentContext, useLatest } from "../hooks/index.ts";
import { ArrowDownload16, Copy16, Dismiss16, Print16 } from "../icons/index.ts";
import { isTextField } from "../keyboard/index.ts";
import { announce, Button, IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { saveTextFile, transcriptFileName } from "../transcript/index.ts";
import { partsOf } from "./selection.ts";
import { headOf, partsText } from "./written.ts";

export interface SelectionBarProps {
  /** The room or the person. */
  readonly title: string;
  readonly items: readonly TimelineItem[];
  readonly ids: ReadonlySet<string>;
  readonly onAll: () => void;
  readonly onStop: () => void;
}

/** How many messages are chosen, and what can be done with them (RM29, CV4). It stands below the list, which keeps its rows in place. */
export default function SelectionBar({ title, items, ids, onAll, onStop }: SelectionBarProps): ReactElement {
  const { selection } = strings;
  const page = useContext(DocumentContext);
  const parts = partsOf(items, ids);
  const count = parts.flat().length;
  const copy = async (): Promise<void> => {
    try {
      await page.defaultView?.navigator.clipboard.writeText(partsText(parts));
      announce(selection.copied(count));
    } catch {
      announce(selection.notCopied);
    }
  };
  const save = (): void => {
    const now = Date.now();
    saveTextFile(transcriptFileName(title, now), `${headOf(title, parts, now).join("\n")}\n\n${partsText(parts)}`);
  };
  useKeys(page, { onStop, textToCopy: () => partsText(parts), onCopied: () => announce(selection.copied(count)) });
  return (
    <div className="td-selection" role="toolbar" aria-label={selection.bar}>
      <span className="td-selection-count" role="status">
        {selection.count(count)}
      </span>
      <Button size="small" look="subtle" onClick={onAll}>
        {selection.all}
      </Button>
      <Button size="small" disabled={count === 0} onClick={() => void copy()} title={`${selection.copy} (Ctrl+C)`}>
        <Copy16 />
        {selection.copy}
      </Button>
      <Button size="small" disabled={count === 0} onClick={save}>
        <ArrowDownload16 />
        {selection.save}
      </Button>
      <Button
        size="small"
        disabled={count === 0}
        onClick={() => page.defaultView?.print()}
        title={`${selection.print} (Ctrl+P)`}
      >
        <Print16 />
        {selection.print}
      </Button>
      <IconButton label={selection.stop} shortcut="Esc" onClick={onStop}>
        <Dismiss16 />
      </IconButton>
    </div>
  );
}

interface Keys {
  readonly onStop: () => void;
  readonly textToCopy: () => string;
  readonly onCopied: () => void;
}

/** Escape ends it wherever one is, before it means anything else; Ctrl+C copies unless a text is marked. */
function useKeys(page: Document, keys: Keys): void {
  const latest = useLatest(keys);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || isInLayer(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onStop();
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (isTextField(event.target) || page.getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", latest.current.textToCopy());
      latest.current.onCopied();
    };
    // Before the window's own Escape.
    page.addEventListener("keydown", onKeyDown, true);
    page.addEventListener("copy", onCopy);
    return () => {
      page.removeEventListener("keydown", onKeyDown, true);
      page.removeEventListener("copy", onCopy);
    };
  }, [page, latest]);
}

function isInLayer(target: EventTarget | null): boolean {
  return (target as Element | null)?.closest?.("dialog, [role=dialog], [role=menu]") != null;
}
