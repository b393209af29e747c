import { type BareJid, bareOf, domainOf } from "@tandem/protocol";
import { el, type XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { defaultConfig } from "../config/config.ts";
import { errors } from "../errors.ts";
import { INHERITABLE } from "../contract.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import { NS_MUC_UNIQUE } from "../wire.ts";

/** After that a room that its maker neither configures nor accepts is opened as it is: many programs never say. */
export const ROOM_LOCK_SECONDS_MAX = 300;

/** XEP-0045 §10.1: the room comes into being, for its maker alone; nothing is written before they accept it. */
export async function createLocked(service: RoomsService, room: Room, creator: BareJid): Promise<void> {
  await checkCreation(service, creator, undefined);
  const { host } = service;
  const config = defaultConfig(room.local, host.limits);
  // RM4: what its maker leaves as it is follows the category that they put it in.
  room.record = { createdAt: service.now(), creator, config, inherits: INHERITABLE };
  const timer = host.timers.after(ROOM_LOCK_SECONDS_MAX * 1000, () => {
    service.background(service.rooms.run(room.local, (same) => unlock(service, same)));
  });
  room.lock = { owner: creator, timer };
}

/** XEP-0307: a name that nobody has or will guess, for those who may make a room. It is not kept for them: it need not be. */
export async function uniqueName(service: RoomsService, context: IqContext): Promise<XmlElement> {
  await checkCreation(service, bareOf(context.from), undefined);
  return el("unique", NS_MUC_UNIQUE, {}, service.host.random.id().toLowerCase());
}

/** Who may create rooms: the policy's decision, and at most `roomsPerAccountMax` each. */
export async function checkCreation(
  service: RoomsService,
  creator: BareJid,
  category: string | undefined,
): Promise<void> {
  // People of other servers are guests: nobody here could take a room away from them.
  if (domainOf(creator) !== service.host.domain) throw errors.raise["rooms/creation-refused"]();
  if (service.policy !== undefined && !(await service.policy.mayCreate(creator, category))) {
    throw errors.raise["rooms/creation-refused"]();
  }
  const max = service.host.limits.roomsPerAccountMax;
  const own = await service.store.rooms.find(`creator ${creator}`, { limit: max });
  if (own.length >= max) throw errors.raise["rooms/too-many"]({ max });
}

/** The room is as its maker wants it: it is kept, and others may enter (§10.1.2, §10.1.3). */
export async function unlock(service: RoomsService, room: Room): Promise<void> {
  const { lock, record } = room;
  if (lock === undefined || record === undefined) return;
  const row = { room: room.jid, account: lock.owner, affiliation: "owner" } as const;
  await service.keepAffiliation(room.jid, lock.owner, async () => {
    await service.store.affiliations.put(room.jid, lock.owner, row);
    return row;
  });
  await service.store.rooms.put("", room.local, record);
  lock.timer.cancel();
  room.lock = undefined;
}

/** The maker has left or cancelled: there never was a room. */
export async function abandon(service: RoomsService, room: Room): Promise<void> {
  room.lock?.timer.cancel();
  room.lock = undefined;
  room.record = undefined;
  await service.archive.purge(room.jid);
}
