import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import { parseBareJid, type BareJid } from "../jid/index.ts";
import type { PubsubItem } from "../xep-0060-pubsub/index.ts";

/** PEP node and namespace; docs/protocol/invitations.md */
export const NS_INVITATIONS = "urn:tandem:invitations:0";

/** An invitation that waits for its answer. */
export interface WaitingInvitation {
  readonly room: BareJid;
  readonly from: BareJid;
  readonly name?: string | undefined;
  readonly reason?: string | undefined;
  /** The room goes on with a conversation of two (XEP-0045 §7.9). */
  readonly isContinued?: true | undefined;
}

/** The item's id must be the room's address. */
export function parseWaitingInvitation(item: PubsubItem): WaitingInvitation | null {
  const invitation = item.payload;
  if (invitation?.is("invitation", NS_INVITATIONS) !== true) return null;
  const room = parseBareJid(invitation.attr("room") ?? "");
  const from = parseBareJid(invitation.attr("from") ?? "");
  if (room === null || from === null || item.id !== room) return null;
  const isContinued = parseBoolean(invitation.attr("continue")) === true ? true : undefined;
  return { room, from, name: invitation.attr("name"), reason: invitation.childText("reason"), isContinued };
}

export function buildWaitingInvitation(invitation: WaitingInvitation): PubsubItem & { readonly payload: XmlElement } {
  const { room, from, name, reason, isContinued } = invitation;
  const attributes = { from, room, name, continue: isContinued === true ? "true" : undefined };
  const inside = reason === undefined ? undefined : el("reason", NS_INVITATIONS, {}, reason);
  return { id: room, payload: el("invitation", NS_INVITATIONS, attributes, inside) };
}
