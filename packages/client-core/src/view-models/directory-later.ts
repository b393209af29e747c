import type { ListedRoom } from "@tandem/protocol/tandem-categories";
import type { AccountClient } from "../account/account-client.ts";
import { signOf } from "../rooms/room-sign.ts";
import type { DirectoryRoom } from "./directory.ts";

// What only who looks at the directory needs, fetched then.
export { createDirectoryIndex } from "../rooms/directory-list.ts";
export { readDetails, shownDetails } from "./directory-details.ts";

export function shownRooms(client: AccountClient, rooms: readonly ListedRoom[]): readonly DirectoryRoom[] {
  const followed = new Set<string>(client.rooms.followed.value);
  return rooms.map((room) => listed(client, room, followed));
}

function listed(client: AccountClient, room: ListedRoom, followed: ReadonlySet<string>): DirectoryRoom {
  const sign = signOf(room);
  return {
    jid: room.jid,
    name: room.name,
    topic: room.topic ?? "",
    description: room.description ?? "",
    categoryId: room.category ?? "",
    visibility: room.visibility,
    isAuditorium: room.isAuditorium === true,
    ...(sign !== undefined && { sign }),
    inRoomCount: room.occupants,
    memberCount: room.members,
    ...(room.lastAt !== undefined && { lastAt: room.lastAt }),
    joined: followed.has(room.jid),
    access: accessTo(client, room),
  };
}

function accessTo(client: AccountClient, room: ListedRoom): DirectoryRoom["access"] {
  if (room.isJoinable) return "join";
  if (client.membershipRequests.asked.value.has(room.jid)) return "asked";
  return room.visibility === "closed" ? "ask" : "by-invitation";
}
