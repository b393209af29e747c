import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";

export const NS_DIRECT_INVITATION = "jabber:x:conference";

export interface DirectInvitation {
  readonly room: BareJid;
  readonly reason?: string | undefined;
  readonly password?: string | undefined;
  /** Thread of the conversation that goes on in the room. */
  readonly thread?: string | undefined;
  readonly isContinued: boolean;
}

export function parseDirectInvitation(message: XmlElement): DirectInvitation | null {
  const x = message.child("x", NS_DIRECT_INVITATION);
  const room = parseBareJid(x?.attr("jid") ?? "");
  if (x === undefined || room === null) return null;
  return {
    room,
    reason: x.attr("reason"),
    password: x.attr("password"),
    thread: x.attr("thread"),
    isContinued: parseBoolean(x.attr("continue")) === true,
  };
}

export function buildDirectInvitation(invitation: DirectInvitation): XmlElement {
  const { room, reason, password, thread, isContinued } = invitation;
  return el("x", NS_DIRECT_INVITATION, {
    jid: room,
    password,
    reason,
    continue: isContinued ? "true" : undefined,
    thread,
  });
}
