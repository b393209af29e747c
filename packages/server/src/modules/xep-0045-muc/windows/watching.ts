import { message } from "@tandem/protocol";
import {
  buildToldCounts,
  type OccupantCounts,
  type Section,
  type WantedRange,
} from "@tandem/protocol/tandem-occupants";
import { buildHint } from "@tandem/protocol/xep-0334-hints";
import type { XmlElement } from "@tandem/xml";
import { Fanout, type Timer } from "../../../core/index.ts";
import type { Occupant, Seat } from "../occupancy/occupant.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { Census, maySeeOutside } from "./census.ts";
import type { MemberChange } from "./member-lists.ts";
import type { NameFilter, OrderedName, Place } from "./order.ts";

/** What a session asked for last. */
export interface Look {
  readonly ranges: readonly GivenPlaces[];
  readonly filter: NameFilter;
  readonly isFiltered: boolean;
}

export interface GivenPlaces extends WantedRange {
  /** Of the last row; undefined: the range reaches the end of its section. */
  readonly lastKey: string | undefined;
}

interface Looker extends Look {
  /** Since it was told something: the list has changed; rows that it was given stand elsewhere. */
  hasNews: boolean;
  isMoved: boolean;
}

/**
 * Those who look at the list of one room, and what has changed for them since they were told. Changes are gathered for
 * `roomCountsPauseSeconds`, so that an arrival costs a comparison for each who looks, and not a stanza.
 */
export class Watching {
  readonly #service: RoomsService;
  readonly #room: Room;
  readonly #lookers = new Map<Seat, Looker>();
  #timer: Timer | undefined;

  constructor(service: RoomsService, room: Room) {
    this.#service = service;
    this.#room = room;
  }

  look(seat: Seat, look: Look): void {
    this.#lookers.set(seat, { ...look, isMoved: false, hasNews: false });
  }

  leave(seat: Seat): void {
    this.#lookers.delete(seat);
    if (this.#lookers.size > 0) return;
    this.#timer?.cancel();
    this.#room.watching = undefined;
  }

  /** Somebody whom others see came, went, or stands elsewhere. */
  moved({ account }: Occupant, before: Place | undefined, after: Place | undefined): void {
    const member = this.#service.members.known(this.#room.jid)?.byAccount.get(account);
    // Who comes in leaves those outside, who goes out joins them.
    const isAtDoor = (before === undefined) !== (after === undefined);
    for (const looker of this.#lookers.values()) {
      looker.hasNews = true;
      for (const place of [before, after]) if (place !== undefined) touch(looker, place.section, place);
      if (isAtDoor && member !== undefined) touch(looker, "outside", member);
    }
    this.#schedule();
  }

  /** The list of members has changed; undefined: nobody knows how. */
  membersChanged(change: MemberChange | undefined): void {
    for (const looker of this.#lookers.values()) {
      // Who does not look at that list, or may not, hears nothing of it.
      if (!looksOutside(looker)) continue;
      looker.hasNews = true;
      if (change === undefined) looker.isMoved = true;
      else for (const member of [change.before, change.after]) if (member) touch(looker, "outside", member);
    }
    this.#schedule();
  }

  #schedule(): void {
    const { host } = this.#service;
    this.#timer ??= host.timers.after(host.limits.roomCountsPauseSeconds * 1_000, () => {
      this.#timer = undefined;
      this.#tell();
    });
  }

  #tell(): void {
    const texts = new Map<string, Fanout>();
    const census = (this.#room.census ??= new Census(this.#room));
    const members = this.#service.members.known(this.#room.jid);
    for (const [seat, looker] of this.#lookers) {
      if (!looker.hasNews) continue;
      const seesOutside = looksOutside(looker) && maySeeOutside(this.#room, seat.occupant);
      const counts = census.counts(seat.occupant, seesOutside ? members : undefined);
      // Where the list of members was let go, only asking anew brings it back.
      const isMoved = looker.isMoved || (seesOutside && members === undefined);
      const key = `${counts.managers} ${counts.others} ${counts.outside} ${isMoved}`;
      let text = texts.get(key);
      if (text === undefined) texts.set(key, (text = new Fanout(told(this.#room, counts, isMoved))));
      seat.outlet.sendFanout(text, seat.jid);
      looker.hasNews = false;
      looker.isMoved = false;
    }
  }
}

function looksOutside({ ranges }: Look): boolean {
  return ranges.some(({ of }) => of === "outside");
}

function told(room: Room, counts: OccupantCounts, isMoved: boolean): XmlElement {
  return message("headline", { from: room.jid }, buildToldCounts({ counts, isMoved }), buildHint("no-store"));
}

/** Rows that were given may stand elsewhere when one before the end of their range comes or goes, or one that fits the filter. */
function touch(looker: Looker, section: Section, name: OrderedName): void {
  const range = looker.ranges.find(({ of }) => of === section);
  if (range === undefined || !looker.filter(name)) return;
  const isBefore = range.max > 0 && (range.lastKey === undefined || name.key <= range.lastKey);
  looker.isMoved ||= looker.isFiltered || isBefore;
}
