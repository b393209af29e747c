import type { BareJid } from "@tandem/protocol";
import { buildRoomTreeRequest, NS_CATEGORIES, parseRoomTree, type RoomTree } from "@tandem/protocol/tandem-categories";
import { buildPageRequest, NS_RSM, parsePageResult } from "@tandem/protocol/xep-0059-rsm";
import type { Connection } from "../connection/index.ts";

/** The tree without its rooms (docs/protocol/categories.md §3). Rejects with RequestError. */
export async function readCategories(
  connection: Pick<Connection, "request">,
  service: BareJid,
): Promise<RoomTree["categories"]> {
  const request = buildRoomTreeRequest().append(buildPageRequest({ max: 0 }));
  const answer = await connection.request("get", service, request);
  return parseRoomTree(answer.child("categories", NS_CATEGORIES))?.categories ?? [];
}

/** The whole tree (docs/protocol/categories.md §3): an answer that is cut names its last room, and the rest is asked for. `withLast`: with the time of the last word in each room. Rejects with RequestError. */
export async function readTree(
  connection: Pick<Connection, "request">,
  service: BareJid,
  withLast = false,
): Promise<RoomTree> {
  const categories: RoomTree["categories"][number][] = [];
  const rooms = new Map<BareJid, RoomTree["rooms"][number]>();
  let after: string | undefined;
  for (;;) {
    const request = buildRoomTreeRequest(withLast);
    if (after !== undefined) request.append(buildPageRequest({ after }));
    const answer = (await connection.request("get", service, request)).child("categories", NS_CATEGORIES);
    const page = parseRoomTree(answer) ?? { categories: [], rooms: [] };
    const known = rooms.size;
    categories.push(...page.categories);
    for (const room of page.rooms) rooms.set(room.jid, room);
    after = parsePageResult(answer?.child("set", NS_RSM))?.last;
    // A page without anything new would be asked for without an end.
    if (after === undefined || rooms.size === known) return { categories, rooms: [...rooms.values()] };
  }
}
