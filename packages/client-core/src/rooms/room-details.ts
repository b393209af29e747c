import type { BareJid } from "@tandem/protocol";
import {
  buildDetailsRequest,
  NS_ROOM_DETAILS,
  parseDetails,
  type RoomDetails,
} from "@tandem/protocol/tandem-room-details";
import { ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { buildDiscoInfoRequest, type DiscoInfo, NS_DISCO_INFO, parseDiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { NS_MAM } from "@tandem/protocol/xep-0313-mam";
import type { Connection } from "../connection/index.ts";
import { toldBy } from "./room-info.ts";

/** What a room tells of itself to somebody who looks at it from outside. */
export interface ToldOfRoom extends RoomDetails {
  /** Days that messages are kept, 0: for ever; null: they are not. */
  readonly historyDays: number | null;
  /** SHA-1 of its picture (XEP-0486 §3.3), "" for none. */
  readonly picture: string;
}

/** Two questions at most. Rejects with RequestError: `item-not-found` where there is no such room for us. */
export async function askOfRoom(connection: Pick<Connection, "request">, room: BareJid): Promise<ToldOfRoom> {
  const answer = await connection.request("get", room, buildDiscoInfoRequest());
  const info: DiscoInfo = parseDiscoInfo(answer.child("query", NS_DISCO_INFO)) ?? {
    ...{ identities: [], features: [], forms: [] },
  };
  const own = {
    historyDays: info.features.includes(NS_MAM) ? Number(toldBy(info, ROOM_FIELDS.retention)) || 0 : null,
    picture: toldBy(info, "muc#roominfo_avatarhash") ?? "",
  };
  if (!info.features.includes(NS_ROOM_DETAILS)) return own;
  const details = await connection.request("get", room, buildDetailsRequest());
  return { ...own, ...parseDetails(details.child("details", NS_ROOM_DETAILS)) };
}
