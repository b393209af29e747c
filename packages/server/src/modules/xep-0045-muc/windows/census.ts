import type { BareJid } from "@tandem/protocol";
import type { OccupantCounts, Section } from "@tandem/protocol/tandem-occupants";
import { judge } from "../access.ts";
import type { Occupant } from "../occupancy/occupant.ts";
import type { Room } from "../room.ts";
import type { ListedMember, MemberList } from "./member-lists.ts";
import { compareKeys, type Place, placeOf } from "./order.ts";

/** Somebody in the room, where others find them. */
export interface PlacedOccupant extends Place {
  readonly occupant: Occupant;
}

type Inside = Exclude<Section, "outside">;

/**
 * Everybody whom others see in the room, in the order of the list. Made when somebody first looks, and then kept right: whoever
 * comes or goes costs a place in a list, and not the list.
 */
export class Census {
  readonly #sections: Readonly<Record<Inside, PlacedOccupant[]>> = { managers: [], others: [] };
  /** How many occupants each is. */
  readonly #accounts = new Map<BareJid, number>();
  #outside: { readonly of: MemberList; readonly members: readonly ListedMember[] } | undefined;

  constructor(room: Room) {
    for (const occupant of room.occupants.values()) {
      const { place, account } = occupant;
      if (place === undefined) continue;
      this.#sections[inside(place)].push({ ...place, occupant });
      this.#accounts.set(account, (this.#accounts.get(account) ?? 0) + 1);
    }
    for (const placed of Object.values(this.#sections)) placed.sort(compareKeys);
  }

  /** Somebody whom others see came, went, or stands elsewhere. */
  moved(occupant: Occupant, before: Place | undefined, after: Place | undefined): void {
    if (before !== undefined) {
      const placed = this.#sections[inside(before)];
      const at = indexOf(placed, before);
      if (placed[at]?.occupant === occupant) placed.splice(at, 1);
    }
    if (after !== undefined) {
      const placed = this.#sections[inside(after)];
      placed.splice(indexOf(placed, after), 0, { ...after, occupant });
    }
    this.#count(occupant.account, (after === undefined ? 0 : 1) - (before === undefined ? 0 : 1));
  }

  #count(account: BareJid, more: number): void {
    const count = this.#accounts.get(account) ?? 0;
    if (count + more === 0) this.#accounts.delete(account);
    else this.#accounts.set(account, count + more);
    const isAtDoor = (count === 0) !== (count + more === 0);
    if (isAtDoor && this.#outside?.of.byAccount.has(account) === true) this.#outside = undefined;
  }

  /** As that reader sees it: who is shown to nobody sees themselves (XEP-0045 §7.2.2). */
  section(of: Inside, reader: Occupant): readonly PlacedOccupant[] {
    const shown = this.#sections[of];
    const place = placeOf(reader);
    if (reader.isShown || place.section !== of) return shown;
    return shown.toSpliced(indexOf(shown, place), 0, { ...place, occupant: reader });
  }

  /** Members who are not in the room, as far as that reader sees who is. */
  outside(members: MemberList, reader: Occupant): readonly ListedMember[] {
    const outside = this.#outsideOf(members);
    return this.#isCounted(reader, members) ? outside : outside.filter(({ jid }) => jid !== reader.account);
  }

  /** `members`: undefined for a reader who may not know of them. */
  counts(reader: Occupant, members: MemberList | undefined): OccupantCounts {
    const own = reader.isShown ? undefined : placeOf(reader).section;
    const counts = {
      managers: this.#sections.managers.length + (own === "managers" ? 1 : 0),
      others: this.#sections.others.length + (own === "others" ? 1 : 0),
    };
    if (members === undefined) return counts;
    const outside = this.#outsideOf(members).length - (this.#isCounted(reader, members) ? 0 : 1);
    return { ...counts, outside };
  }

  #outsideOf(members: MemberList): readonly ListedMember[] {
    if (this.#outside?.of !== members)
      this.#outside = { of: members, members: members.inOrder.filter(({ jid }) => !this.#accounts.has(jid)) };
    return this.#outside.members;
  }

  /** False for a member who is in the room and shown to nobody. */
  #isCounted({ account }: Occupant, members: MemberList): boolean {
    return this.#accounts.has(account) || !members.byAccount.has(account);
  }
}

/** Where that place is, or would be. */
function indexOf(placed: readonly PlacedOccupant[], place: Place): number {
  let [from, to] = [0, placed.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareKeys(placed[middle] as PlacedOccupant, place) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function inside({ section }: Place): Inside {
  return section === "managers" ? "managers" : "others";
}

/**
 * SV7: who may ask for the list of members (XEP-0045 §9.5) and sees addresses anyway. That the category lets them be here was
 * asked on entering, and they leave when it changes.
 */
export function maySeeOutside(room: Room, occupant: Occupant): boolean {
  const { affiliation, role } = occupant;
  if (room.record === undefined || !room.isOpenTo(occupant)) return false;
  return judge("list-members", room.record, { affiliation, role, isInScope: true, isInside: true }) === null;
}
