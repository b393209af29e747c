import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { parseBareJid, parseJid, type BareJid, type Jid } from "../jid/index.ts";
import { NS_MUC_USER, parseAffiliation, parseRole, type MucAffiliation, type MucRole } from "./status.ts";

/** An occupant, or what happened to one. */
export interface MucUserItem {
  readonly affiliation?: MucAffiliation | undefined;
  readonly role?: MucRole | undefined;
  /** Only for those who may see it. */
  readonly jid?: Jid | undefined;
  /** The new nickname of who changes it. */
  readonly nick?: string | undefined;
  readonly actor?: MucActor | undefined;
  readonly reason?: string | undefined;
}

/** Who did it. */
export interface MucActor {
  readonly jid?: BareJid | undefined;
  readonly nick?: string | undefined;
}

/** An invitation or its refusal, by way of the room: `to` on the way there, `from` on the way out (XEP-0045 v1.35.5 §7.8.2). */
export interface MediatedInvite {
  readonly to?: Jid | undefined;
  readonly from?: Jid | undefined;
  readonly reason?: string | undefined;
  /** Goes on with a one-to-one conversation, whose thread it may name. */
  readonly thread?: string | true | undefined;
}

export interface MucDestroy {
  /** Where everybody may go instead. */
  readonly alternative?: BareJid | undefined;
  readonly reason?: string | undefined;
  readonly password?: string | undefined;
}

export interface MucUser {
  readonly items: readonly MucUserItem[];
  readonly statuses: readonly number[];
  readonly invites: readonly MediatedInvite[];
  readonly decline?: MediatedInvite | undefined;
  readonly destroy?: MucDestroy | undefined;
  readonly password?: string | undefined;
}

/** The `<x xmlns='…muc#user'/>` of a message or presence; null when there is none. */
export function parseMucUser(stanza: XmlElement): MucUser | null {
  const x = stanza.child("x", NS_MUC_USER);
  if (x === undefined) return null;
  const decline = x.child("decline");
  const destroy = x.child("destroy");
  return {
    items: x.elements("item").map(parseUserItem),
    statuses: x.elements("status").flatMap((status) => parseUnsigned(status.attr("code")) ?? []),
    invites: x.elements("invite").map(parseInvite),
    decline: decline && parseInvite(decline),
    destroy: destroy && parseDestroy(destroy),
    password: x.childText("password"),
  };
}

/** Also of admin queries, which have the same items in their own namespace. */
export function parseUserItem(item: XmlElement): MucUserItem {
  const actor = item.child("actor");
  return {
    affiliation: parseAffiliation(item.attr("affiliation")) ?? undefined,
    role: parseRole(item.attr("role")) ?? undefined,
    jid: jidOf(item, "jid"),
    nick: item.attr("nick"),
    actor: actor && { jid: parseBareJid(actor.attr("jid") ?? "") ?? undefined, nick: actor.attr("nick") },
    reason: item.childText("reason"),
  };
}

function parseInvite(invite: XmlElement): MediatedInvite {
  const thread = invite.child("continue");
  return {
    to: jidOf(invite, "to"),
    from: jidOf(invite, "from"),
    reason: invite.childText("reason"),
    thread: thread && (thread.attr("thread") ?? true),
  };
}

export function parseDestroy(destroy: XmlElement): MucDestroy {
  return {
    alternative: parseBareJid(destroy.attr("jid") ?? "") ?? undefined,
    reason: destroy.childText("reason"),
    password: destroy.childText("password"),
  };
}

function jidOf(element: XmlElement, attr: string): Jid | undefined {
  return parseJid(element.attr(attr) ?? "") ?? undefined;
}

/** Everything that is not given is left out. */
export function buildMucUser(user: Partial<MucUser>): XmlElement {
  return el(
    "x",
    NS_MUC_USER,
    {},
    ...(user.items ?? []).map((item) => buildUserItem(item, NS_MUC_USER)),
    ...(user.invites ?? []).map((invite) => buildInvite("invite", invite)),
    user.decline && buildInvite("decline", user.decline),
    user.destroy && buildDestroy(user.destroy, NS_MUC_USER),
    leaf("password", NS_MUC_USER, user.password),
    ...(user.statuses ?? []).map((code) => el("status", NS_MUC_USER, { code: String(code) })),
  );
}

export function buildUserItem(item: MucUserItem, ns: string): XmlElement {
  const { affiliation, role, jid, nick, actor } = item;
  return el(
    "item",
    ns,
    { affiliation, role, jid, nick },
    actor && el("actor", ns, { jid: actor.jid, nick: actor.nick }),
    leaf("reason", ns, item.reason),
  );
}

function buildInvite(name: "invite" | "decline", invite: MediatedInvite): XmlElement {
  const { thread } = invite;
  return el(
    name,
    NS_MUC_USER,
    { to: invite.to, from: invite.from },
    leaf("reason", NS_MUC_USER, invite.reason),
    thread === undefined ? undefined : el("continue", NS_MUC_USER, { thread: thread === true ? undefined : thread }),
  );
}

export function buildDestroy(destroy: MucDestroy, ns: string): XmlElement {
  return el(
    "destroy",
    ns,
    { jid: destroy.alternative },
    leaf("password", ns, destroy.password),
    leaf("reason", ns, destroy.reason),
  );
}

function leaf(name: string, ns: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : el(name, ns, {}, ...(text === "" ? [] : [text]));
}
