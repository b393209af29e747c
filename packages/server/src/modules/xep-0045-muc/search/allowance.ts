import type { BareJid } from "@tandem/protocol";
import { NS_CHANNEL_SEARCH_ERROR } from "@tandem/protocol/xep-0433-channel-search";
import { el } from "@tandem/xml";
import { StanzaError } from "../../../core/index.ts";
import { errors } from "../errors.ts";

/** A search walks through all rooms; nobody needs more of them than they can read. */
export const SEARCHES_PER_MINUTE_MAX = 30;
const WINDOW_MS = 60_000;

/** Counts each account's searches in the minute that runs; nothing is kept of an earlier one. */
export class SearchAllowance {
  readonly #counts = new Map<BareJid, number>();
  #since = 0;

  /** Throws with the seconds to wait (XEP-0433 §4.2.2.4). `now`: milliseconds since 1970. */
  check(account: BareJid, now: number): void {
    if (now - this.#since >= WINDOW_MS) {
      this.#counts.clear();
      this.#since = now;
    }
    const count = (this.#counts.get(account) ?? 0) + 1;
    this.#counts.set(account, count);
    if (count <= SEARCHES_PER_MINUTE_MAX) return;
    const seconds = Math.ceil((this.#since + WINDOW_MS - now) / 1000);
    const application = el("rate-limit", NS_CHANNEL_SEARCH_ERROR, { "retry-after": String(seconds) });
    throw new StanzaError("rooms/search-rate", { ...errors.table["rooms/search-rate"], application });
  }
}
