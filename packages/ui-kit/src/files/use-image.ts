import type { FilesViewModel } from "@tandem/client-core/view-models";
import { useEffect, useState } from "react";
import { fetchImage } from "./fetch-image.ts";

export type ImageState =
  | { readonly kind: "waiting" }
  | { readonly kind: "shown"; readonly address: string }
  /** Not there, not for me, no image, too large, or no connection. */
  | { readonly kind: "none" };

const WAITING: ImageState = { kind: "waiting" };

/** An image of a message as an address of this page. Rows exist only near the view, so that is when it is fetched. */
export function useImage(files: FilesViewModel | undefined, url: string): ImageState {
  const [state, setState] = useState<ImageState>(WAITING);
  useEffect(() => {
    const abort = new AbortController();
    let shown: string | undefined;
    const load = async (): Promise<void> => {
      const address = await files?.addressOf(url);
      const image = address == null ? null : await fetchImage(address, abort.signal);
      if (abort.signal.aborted) return;
      shown = image === null ? undefined : URL.createObjectURL(image);
      setState(shown === undefined ? { kind: "none" } : { kind: "shown", address: shown });
    };
    load().catch(() => {
      // Gone while it was fetched: by scrolling on, or with the connection.
      if (!abort.signal.aborted) setState({ kind: "none" });
    });
    return () => {
      abort.abort();
      if (shown !== undefined) URL.revokeObjectURL(shown);
      setState(WAITING);
    };
  }, [files, url]);
  return state;
}
