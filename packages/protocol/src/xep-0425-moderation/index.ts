import { el, type XmlElement } from "@tandem/xml";
import { type Jid, parseJid } from "../jid/index.ts";
import { buildOccupantId, occupantIdOf } from "../xep-0421-occupant-id/index.ts";
import { NS_RETRACTION } from "../xep-0424-retraction/index.ts";
import { formatDateTime } from "../xep-0082-datetime/index.ts";

export const NS_MODERATION = "urn:xmpp:message-moderate:1";

/** What a moderator asks of the room (XEP-0425 v0.3.0 §3). */
export interface ModerationRequest {
  /** The room's stanza-id of the message. */
  readonly id: string;
  readonly reason?: string | undefined;
}

/** Who did it: address in the room, and the id that outlives it. */
export interface Moderated {
  readonly by?: Jid | undefined;
  readonly occupantId?: string | undefined;
  readonly reason?: string | undefined;
}

/** Null when there is no id, or when something else than a retraction is asked for. */
export function parseModerationRequest(moderate: XmlElement | undefined): ModerationRequest | null {
  const id = moderate?.attr("id");
  if (moderate === undefined || !moderate.is("moderate", NS_MODERATION) || id === undefined || id === "") return null;
  return moderate.child("retract", NS_RETRACTION) === undefined ? null : { id, reason: moderate.childText("reason") };
}

export function buildModerationRequest({ id, reason }: ModerationRequest): XmlElement {
  return el("moderate", NS_MODERATION, { id }, el("retract", NS_RETRACTION), reasonOf(reason, NS_MODERATION));
}

/** `<retract/>` as the room tells it (§3.1, ex. 5). */
export function buildModeratedRetraction(id: string, moderated: Moderated): XmlElement {
  return el("retract", NS_RETRACTION, { id }, moderatedBy(moderated), reasonOf(moderated.reason, NS_RETRACTION));
}

/** What stays of the message in an archive (§4, ex. 8). `id`: of the message that told of it (XEP-0424 v0.4.2 §5). */
export function buildModeratedTombstone(id: string, time: number, moderated: Moderated): XmlElement {
  const attrs = { stamp: formatDateTime(time), id };
  return el("retracted", NS_RETRACTION, attrs, moderatedBy(moderated), reasonOf(moderated.reason, NS_RETRACTION));
}

/** Of a `<retract/>` or `<retracted/>`; null when no moderator did it. Believe it only from the room itself. */
export function parseModerated(retraction: XmlElement): Moderated | null {
  const moderated = retraction.child("moderated", NS_MODERATION);
  if (moderated === undefined) return null;
  return {
    by: parseJid(moderated.attr("by") ?? "") ?? undefined,
    occupantId: occupantIdOf(moderated) ?? undefined,
    reason: retraction.childText("reason"),
  };
}

function moderatedBy({ by, occupantId }: Moderated): XmlElement {
  return el("moderated", NS_MODERATION, { by }, occupantId === undefined ? undefined : buildOccupantId(occupantId));
}

function reasonOf(reason: string | undefined, ns: string): XmlElement | undefined {
  return reason === undefined || reason === "" ? undefined : el("reason", ns, {}, reason);
}
