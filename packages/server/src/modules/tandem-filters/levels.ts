import type { BareJid } from "@tandem/protocol";
import {
  alertsOfHit,
  DEFAULT_PREFERENCES,
  levelIn,
  NS_NOTIFICATIONS,
  type NotifyLevel,
  parsePreferences,
} from "@tandem/protocol/tandem-notifications";
import { NS_BOOKMARKS, parseBookmark } from "@tandem/protocol/xep-0402-bookmarks";
import type { ModuleHost } from "../../core/index.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import type { SaidMessage } from "../xep-0045-muc/contract.ts";
import type { KeptFilter } from "./store.ts";

/** RM28: what somebody wants to hear of rooms, as their bookmarks and their notification settings say. */
export class RoomLevels {
  readonly #everywhere: NotifyLevel;
  readonly #byRoom: ReadonlyMap<BareJid, NotifyLevel>;
  /** Rooms that the account's programs enter by themselves. */
  readonly followed: readonly BareJid[];

  constructor(
    everywhere: NotifyLevel,
    byRoom: ReadonlyMap<BareJid, NotifyLevel> = new Map(),
    followed: readonly BareJid[] = [],
  ) {
    this.#everywhere = everywhere;
    this.#byRoom = byRoom;
    this.followed = followed;
  }

  /** FI13: whether a room that is followed tells of the message, as the apps do. */
  tells({ room, traits }: SaidMessage, isMention: boolean): boolean {
    const level = this.#byRoom.get(room) ?? this.#everywhere;
    return traits.includes("important") || level === "everything" || (level === "mentions" && isMention);
  }

  /** FI12. */
  alerts({ terms }: KeptFilter, { room, traits }: SaidMessage): boolean {
    const isNamed = terms.search?.in?.includes(room) === true;
    const level = this.#byRoom.get(room) ?? this.#everywhere;
    return alertsOfHit(level, { isImportant: traits.includes("important"), isNamed });
  }
}

export async function levelsOf(host: ModuleHost, account: BareJid): Promise<RoomLevels> {
  const nodes = host.use(pep);
  const [bookmarks, settings] = await Promise.all([
    nodes.items(account, NS_BOOKMARKS),
    nodes.items(account, NS_NOTIFICATIONS),
  ]);
  const byRoom = new Map<BareJid, NotifyLevel>();
  const followed: BareJid[] = [];
  for (const item of bookmarks) {
    const bookmark = parseBookmark(item);
    const level = bookmark === null ? undefined : levelIn(bookmark.extensions);
    if (bookmark?.autojoin === true) followed.push(bookmark.room);
    if (bookmark !== null && level !== undefined) byRoom.set(bookmark.room, level);
  }
  const current = settings.at(-1);
  const { rooms } = (current && parsePreferences(current)) ?? DEFAULT_PREFERENCES;
  return new RoomLevels(rooms, byRoom, followed);
}
