import { localOf } from "@tandem/protocol";
import { defineModule, type Session } from "../../core/index.ts";
import { rooms } from "./contract.ts";
import { dispatch, serviceIqs } from "./dispatch.ts";
import { errors } from "./errors.ts";
import { keepSweeping } from "./history/retention.ts";
import { expelAll, leave } from "./occupancy/leave.ts";
import { offerRooms } from "./offer.ts";
import { RoomsService } from "./service.ts";

/** XEP-0045 v1.35.5: rooms at `rooms.<domain>`. spec.md has the rules; room.ts and ADR-0004 how a room keeps its order. */
export const muc = defineModule({
  name: "xep-0045-muc",
  errors: errors.table,
  setup(host) {
    const service = new RoomsService(host);
    service.iqs = serviceIqs(service);
    host.disco.domainItems.push({ jid: service.jid, name: "Rooms" });
    host.addService(service.domain, (context) => dispatch(service, context));
    host.provide(rooms, offerRooms(service));
    host.metrics.gauge("tandem_rooms_in_memory", () => service.rooms.count);

    /** Also when a stream ended by time-out: whoever is gone is gone from all rooms. */
    async function leaveAll(session: Session): Promise<void> {
      // All at once, so that each stands in its room's inbox before anything that a next session of that address sends.
      await Promise.all([...service.roomsOf(session)].map((local) => leaveOne(session, local)));
    }
    function leaveOne(session: Session, local: string): Promise<void> {
      return service.rooms.run(local, (room) => {
        const seat = room.seats.get(session.jid);
        return seat?.session === session ? leave(service, room, seat) : undefined;
      });
    }
    host.on("sessionClosed", leaveAll);
    // RFC 6121 §4.5.2: going unavailable ends what directed presence began.
    host.on("sessionUnavailable", leaveAll);

    host.on("accountRemoved", (account) => service.forget(account));
    host.onStarted(() => keepSweeping(service));
    host.onStarted(() => service.awaited.await(service));
    host.on("stopping", () => service.awaited.stopping());

    /** XEP-0045 §15.6.2: 332, the service is shut down. */
    host.onStopping(async () => {
      for (const room of service.rooms.inMemory()) {
        await service.rooms.run(localOf(room.jid), (same) => expelAll(service, same, { codes: [332] }));
      }
    });
  },
});
