import type { TimelineItem } from "@tandem/client-core/view-models";
import { type ReactElement, useContext, useEffect, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import { DocumentContext } from "../hooks/index.ts";
import { partsOf } from "./selection.ts";
import { headOf, partsText } from "./written.ts";
import "./print-sheet.css";

interface PrintSheetProps {
  readonly title: string;
  readonly items: readonly TimelineItem[];
  /** Undefined: all that is here. */
  readonly ids: ReadonlySet<string> | undefined;
}

/**
 * What comes out of the printer (RM29, CV4): the chosen messages, or the conversation as far as it is here. The list draws only
 * what is in view, so the sheet is made when the browser is about to print, whoever asked it to.
 */
export default function PrintSheet({ title, items, ids }: PrintSheetProps): ReactElement | null {
  const page = useContext(DocumentContext);
  const isPrinting = useIsPrinting(page);
  if (!isPrinting) return null;
  const parts = partsOf(items, ids);
  const [heading, ...facts] = headOf(title, parts, Date.now());
  return createPortal(
    <section className="td-print">
      <h1>{heading}</h1>
      {facts.map((fact) => (
        <p key={fact}>{fact}</p>
      ))}
      <pre>{partsText(parts)}</pre>
    </section>,
    page.body,
  );
}

function useIsPrinting(page: Document): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const view = page.defaultView;
    // It must stand when the event is over.
    const begin = (): void => flushSync(() => setPrinting(true));
    const end = (): void => setPrinting(false);
    view?.addEventListener("beforeprint", begin);
    view?.addEventListener("afterprint", end);
    return () => {
      view?.removeEventListener("beforeprint", begin);
      view?.removeEventListener("afterprint", end);
    };
  }, [page]);
  return isPrinting;
}
