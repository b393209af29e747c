import type { TimelineItem } from "@tandem/client-core/view-models";
import { useEffect, useRef } from "react";
import { announce } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

/** What arrives is collected for this long, so that a busy room does not talk without end (design §8). */
const COLLECT_MS = 2000;

/** Tells screen readers of new messages of others in the open room or conversation. */
export function useAnnouncements(items: readonly TimelineItem[]): void {
  const last = useRef<string>(undefined);
  const waiting = useRef({ count: 0, author: "" });
  useEffect(() => {
    const newest = items.at(-1);
    if (newest === undefined || newest.id === last.current) return undefined;
    const known = items.findIndex((item) => item.id === last.current);
    // The first filling is not news.
    const fresh = known === -1 ? [] : items.slice(known + 1).filter((item) => item.kind === "message" && !item.mine);
    last.current = newest.id;
    const author = fresh.at(-1);
    if (author?.kind !== "message") return undefined;
    waiting.current = { count: waiting.current.count + fresh.length, author: author.author.nick };
    return undefined;
  }, [items]);
  useEffect(() => {
    const timer = setInterval(() => {
      const { count, author } = waiting.current;
      if (count === 0) return;
      waiting.current = { count: 0, author: "" };
      announce(strings.message.announce(count, author));
    }, COLLECT_MS);
    return () => clearInterval(timer);
  }, []);
}
