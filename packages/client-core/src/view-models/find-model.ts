import { batch, computed, effect, signal } from "@preact/signals-core";
import type { BareJid } from "@tandem/protocol";
import { formatSearchText, parseSearchText } from "../search/search-text.ts";
import type { FindSnapshot, FindViewModel } from "./find.ts";
import { createHistorySearchViewModel } from "./history-search-model.ts";
import type { HistorySearchViewModel, SearchHit } from "./history-search.ts";
import { viewModelOf } from "./of-signal.ts";
import type { Shell } from "./shell.ts";

export function createFindViewModel(shell: Shell): FindViewModel {
  const show = ({ place: { kind, jid }, archiveId }: SearchHit): void => {
    const client = shell.client.peek();
    const places = kind === "room" ? client?.rooms : client?.conversations;
    void places?.of(jid as BareJid).chat.showArchived(archiveId);
  };
  const find = findBy(createHistorySearchViewModel(shell, true, show));
  effect(() => {
    if (shell.client.value === undefined) find.close();
  });
  return find;
}

/** Walks through what a history search finds in one place; the search opens the hits. */
export function findBy(search: HistorySearchViewModel): FindViewModel {
  const place = signal<string | undefined>(undefined);
  const opened = signal(0);
  const wants = signal<FindSnapshot["wants"]>("words");
  const text = signal("");
  const at = signal(0);
  const found = signal(search.snapshot());
  search.subscribe(() => {
    found.value = search.snapshot();
  });
  /** Typed, but not asked for yet. */
  let isTyped = false;
  /** The next answer is that of a new search. */
  let isNew = false;
  /** The next answer brings the hit behind those that are known. */
  let isReading = false;

  const go = (to: number): void => {
    const hit = found.peek().hits[to - 1];
    at.value = hit === undefined ? 0 : to;
    if (hit !== undefined) search.open(hit);
  };

  effect(() => {
    const { state, hits } = found.value;
    if (place.peek() === undefined) return;
    if (state === "searching") {
      isTyped = isReading = false;
      isNew = true;
    } else if (state === "done" && isNew) {
      isNew = false;
      go(1);
    } else if (state === "done" && isReading && hits.length > at.peek()) {
      isReading = false;
      go(at.peek() + 1);
    }
  });

  return {
    ...viewModelOf(
      computed((): FindSnapshot => {
        const { marked, state, error, total } = found.value;
        const told = { ...(error !== undefined && { error }), ...(total !== undefined && { total }) };
        const asked = { place: place.value, wants: wants.value, opened: opened.value };
        return { ...asked, text: text.value, at: at.value, marked, state, ...told };
      }),
    ),
    open(jid, wanted = "words") {
      batch(() => {
        if (place.peek() !== jid) {
          text.value = "";
          at.value = 0;
          search.findIn(jid);
        }
        place.value = jid;
        wants.value = wanted;
        opened.value++;
      });
    },
    close() {
      batch(() => {
        place.value = undefined;
        text.value = "";
        at.value = 0;
      });
    },
    setText(typed) {
      const jid = place.peek();
      if (jid === undefined) return;
      text.value = typed;
      at.value = 0;
      isTyped = typed.trim() !== "";
      if (isTyped) search.setText(formatSearchText({ ...parseSearchText(typed), in: [jid] }));
      else search.findIn(jid);
    },
    next() {
      const { state, hits, hasMore } = found.peek();
      if (isTyped || state === "failed") search.search();
      else if (state !== "done") return;
      else if (at.peek() < hits.length) go(at.peek() + 1);
      else if (hasMore) {
        isReading = true;
        search.loadMore();
      } else go(1);
    },
    previous() {
      const { state, hits, hasMore } = found.peek();
      if (state !== "done" || isTyped) return;
      if (at.peek() > 1) go(at.peek() - 1);
      else if (!hasMore) go(hits.length);
    },
  };
}
