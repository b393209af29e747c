import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import type { RoomRecord } from "../store.ts";
import { closeIfEmpty } from "./leave.ts";

const READ_AT_ONCE = 500;

/**
 * MUC79: nobody left a room because the server stopped. Rooms that are gone with their last occupant wait for their members for
 * `roomReturnSecondsMax` after a start. Only those that are members-only: of any other it is not known who was in it, and whoever
 * comes first would inherit what was said. Nothing of a room that waits is in memory.
 */
export class AwaitedRooms {
  #isOver = false;
  #isStopping = false;

  /** Found on disk at a time when nobody can be in it. */
  awaits(record: RoomRecord): boolean {
    return !this.#isOver && canBeAwaited(record);
  }

  /** Whether the room, in which nobody is any more, stays nevertheless. */
  keeps(room: Room, record: RoomRecord): boolean {
    return canBeAwaited(record) && (this.#isStopping || (room.isAwaited && !this.#isOver));
  }

  /** The server stops: it is not people who leave from now on. */
  stopping(): void {
    this.#isStopping = true;
  }

  /** From the start on. Whatever nobody has come back to by then goes, whether anybody asks for it or not. */
  await(service: RoomsService): void {
    const { limits, timers } = service.host;
    timers.after(limits.roomReturnSecondsMax * 1000, () => {
      this.#isOver = true;
      service.background(sweepEmpty(service));
    });
  }
}

function canBeAwaited({ config }: RoomRecord): boolean {
  return !config.isPersistent && config.isMembersOnly;
}

async function sweepEmpty(service: RoomsService): Promise<void> {
  for (let after: string | undefined; ; ) {
    const rows = await service.page({ after, limit: READ_AT_ONCE });
    for (const { local, record } of rows) {
      if (!record.config.isPersistent) await service.rooms.run(local, (room) => closeIfEmpty(service, room));
    }
    if (rows.length < READ_AT_ONCE) return;
    after = rows.at(-1)?.local;
  }
}
