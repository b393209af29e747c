import type { BareJid } from "@tandem/protocol";
import type { Session } from "../../core/index.ts";

/** Of one account; more would be one notice a conversation anyway. */
const NEWS_MAX = 32;

interface Sent<News> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly news: News;
  readonly sessions: ReadonlySet<Session>;
}

/** PN8: what went to sessions that may turn out to have been gone by then. Kept for as long as that can take to be found out. */
export class Unseen<News> {
  readonly #sent = new Map<BareJid, Sent<News>[]>();

  add(account: BareJid, sent: Sent<News>, since: number): void {
    const list = (this.#sent.get(account) ?? []).filter(({ at }) => at >= since);
    this.#sent.set(account, [...list, sent].slice(-NEWS_MAX));
  }

  /** What went to that session since then, and to none that still stands; oldest first, once. */
  take(session: Session, since: number, stands: (session: Session) => boolean): readonly News[] {
    const list = this.#sent.get(session.account) ?? [];
    const isUnseen = ({ at, sessions }: Sent<News>): boolean =>
      at >= since && sessions.has(session) && ![...sessions].some(stands);
    const taken = list.filter(isUnseen);
    const rest = list.filter((one) => !taken.includes(one) && one.at >= since);
    if (rest.length > 0) this.#sent.set(session.account, rest);
    else this.#sent.delete(session.account);
    return taken.map(({ news }) => news);
  }

  forget(account: BareJid): void {
    this.#sent.delete(account);
  }
}
