import { type ReactElement, useEffect, useRef } from "react";
import { Button, Spinner } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { words } from "./words.ts";

interface MoreRowsProps {
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

/** Comes into view when the end of the list does, and asks for the next page then; a button where that is not seen. */
export function MoreRows({ isLoading, onMore }: MoreRowsProps): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (element.current === null || isLoading) return undefined;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) onMore();
    });
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, [isLoading, onMore]);
  return (
    <div ref={element} className="td-search-more" role="presentation">
      {isLoading ? <Spinner /> : <Button onClick={onMore}>{words.more}</Button>}
    </div>
  );
}
