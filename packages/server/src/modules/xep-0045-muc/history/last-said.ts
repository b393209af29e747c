import type { BareJid } from "@tandem/protocol";
import type { Archive } from "../../../core/index.ts";

/** Nobody has read so far: what is unread need not be counted. */
const ALL_READ = Number.MAX_SAFE_INTEGER;

/** When a message was last said in each, ms since 1970. Two looks into the archive, however many rooms. */
export async function lastSaidIn(
  archive: Pick<Archive, "standings" | "getAll">,
  rooms: readonly BareJid[],
): Promise<ReadonlyMap<BareJid, number>> {
  const standings = await archive.standings(
    rooms.map((room) => ({ archive: room, reader: room, readId: ALL_READ })),
    1,
  );
  const keys = standings.flatMap(({ lastId }, i) =>
    lastId === 0 ? [] : [{ archive: rooms[i] as BareJid, id: lastId }],
  );
  const entries = await archive.getAll(keys);
  return new Map(entries.flatMap((entry) => (entry === undefined ? [] : [[entry.archive, entry.at] as const])));
}
