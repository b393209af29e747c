import type { BareJid } from "@tandem/protocol";
import { effect, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { errorCodeOf, RequestError } from "../connection/index.ts";
import { type HitContext, readContext } from "../search/context.ts";
import type { SearchHit } from "./history-search.ts";
import { viewModelOf } from "./of-signal.ts";
import type { SearchContextSnapshot, SearchContextViewModel } from "./search-context.ts";
import type { Shell } from "./shell.ts";

/** Design 07a, of details that follow a list: so long somebody stands at a row. */
const READ_AFTER_MS = 150;

const NOTHING: SearchContextSnapshot = {
  hit: undefined,
  state: "reading",
  items: [],
  hasOlder: false,
  hasNewer: false,
};

export function createSearchContext(shell: Shell): SearchContextViewModel {
  const now = signal<SearchContextSnapshot>(NOTHING);
  let context: HitContext | undefined;
  let asked = 0;
  let cancel: () => void = () => {};

  const tell = (hit: SearchHit, read: HitContext): void => {
    const { target, items } = read;
    now.value = {
      hit,
      state: target === undefined ? "gone" : "done",
      items,
      ...(target !== undefined && { target }),
      hasOlder: read.has("older"),
      hasNewer: read.has("newer"),
    };
  };

  const read = async (client: AccountClient, hit: SearchHit): Promise<void> => {
    const mine = ++asked;
    const jid = hit.place.jid as BareJid;
    const isRoom = hit.place.kind === "room";
    const room = isRoom ? client.rooms.of(jid) : undefined;
    const place = room ?? client.conversations.of(jid);
    try {
      const found = await readContext(place.archive, hit, {
        dayOf: (at) => client.context.ports.time.dayOf(at),
        mentionsMe: (message) => room?.mentionsMe(message) === true,
      });
      if (mine !== asked) return;
      context = found;
      tell(hit, found);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (mine !== asked) return;
      const isGone = error.condition === "item-not-found" && isRoom;
      now.value = { ...NOTHING, hit, state: isGone ? "gone" : "failed", error: errorCodeOf(error.condition) };
    }
  };

  const show = (hit: SearchHit | undefined, delay: number): void => {
    cancel();
    asked++;
    context = undefined;
    // What stands there stays until the next has come: the pane does not flicker.
    now.value = hit === undefined ? NOTHING : { ...NOTHING, hit };
    const client = shell.client.peek();
    if (hit === undefined || client === undefined) return;
    cancel = shell.ports.time.after(delay, () => void read(client, hit));
  };

  // It was read by the account that has gone.
  effect(() => {
    if (shell.client.value === undefined) show(undefined, 0);
  });

  return {
    ...viewModelOf(now),
    show(hit) {
      const { hit: shown } = now.peek();
      if (hit?.id === shown?.id && hit?.text === shown?.text) return;
      show(hit, READ_AFTER_MS);
    },
    retry() {
      const { hit } = now.peek();
      if (hit !== undefined) show(hit, 0);
    },
    loadMore(side) {
      const { hit, loading } = now.peek();
      const read = context;
      if (hit === undefined || read === undefined || loading !== undefined || !read.has(side)) return;
      const mine = asked;
      now.value = { ...now.peek(), loading: side };
      void read.more(side).then(
        () => {
          if (mine === asked) tell(hit, read);
        },
        (error: unknown) => {
          if (!(error instanceof RequestError)) throw error;
          // It is asked for again by whoever comes by again.
          if (mine === asked) tell(hit, read);
        },
      );
    },
  };
}
