import type { BareJid } from "@tandem/protocol";
import { buildRoomChanges, type RoomChange } from "@tandem/protocol/tandem-room-changes";
import { groupOf, type Principal } from "@tandem/protocol/tandem-rooms";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom } from "../access.ts";
import type { CategoryStanding, RoomPlace } from "../contract.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";

/** docs/protocol/rooms.md §10: who changed what, newest first, to who may change the people of the room. */
export async function askChanges(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const { account } = senderOf(context);
  const { affiliation } = await accessRoom(service, room, account, "administer");
  const kept = (await service.store.changes.get(room.jid, "")) ?? [];
  const standingIn = await service.policy?.standingsOf(account, {});
  const changes = kept.map((change) => withoutWalled(change, standingIn));
  if (affiliation === "owner") return buildRoomChanges(changes);
  // The groups of the form are for who may read it.
  const open = (await service.policy?.openGroups()) ?? new Set<string>();
  return buildRoomChanges(changes.map((change) => withoutGroups(change, open)));
}

/** A category whose scope leaves them out is not there for them (RM2): where the room was before. */
function withoutWalled(
  change: RoomChange,
  standingIn: ((place: RoomPlace) => CategoryStanding) | undefined,
): RoomChange {
  const { value, ...others } = change;
  if (change.what !== "category" || value === undefined || value === "") return change;
  return standingIn === undefined || standingIn({ category: value }).isInScope ? change : others;
}

function withoutGroups(change: RoomChange, open: ReadonlySet<string>): RoomChange {
  const told = (list: readonly Principal[]): readonly Principal[] =>
    list.filter((one) => {
      const group = groupOf(one);
      return group === undefined || open.has(group);
    });
  const [added, removed] = [told(change.added), told(change.removed)];
  const hidden = change.added.length - added.length + (change.removed.length - removed.length);
  return { ...change, added, removed, more: change.more + hidden };
}
