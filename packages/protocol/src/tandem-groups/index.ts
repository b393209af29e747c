import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import { type DirectoryPlace, parseDirectoryPlace } from "../tandem-directory/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";

/** docs/protocol/groups.md; the name of the private PEP node of one's own list as well. */
export const NS_GROUPS = "urn:tandem:groups:0";
/** Of a server that knows `room` and `category` where it is asked which groups there are. */
export const NS_GROUPS_SCOPE = `${NS_GROUPS}#scope`;
export const GROUP_NAME_CHARS_MAX = 256;
export const LISTED_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  accessModel: "whitelist",
};

export interface OrganisationGroup {
  readonly name: string;
  readonly size: number;
  /** The scope around the place that was asked for leaves all of its people out (RM2). */
  readonly isOutside?: boolean | undefined;
}

export interface GroupMember {
  readonly jid: BareJid;
  readonly name: string;
  readonly title?: string | undefined;
  readonly department?: string | undefined;
}

/** What one exchange or push says of a group: who is in it, and who is not any more. */
export interface GroupMembers {
  readonly group: string;
  readonly members: readonly GroupMember[];
  readonly gone: readonly BareJid[];
}

/** What a client asks of one group. */
export type GroupRequest = "members" | "watch" | "unwatch";

/** By name. Null for anything else. */
export function parseGroups(groups: XmlElement | undefined): readonly OrganisationGroup[] | null {
  if (groups === undefined || !groups.is("groups", NS_GROUPS)) return null;
  return groups.elements("group").flatMap((group) => {
    const name = nameOf(group.attr("name"));
    const size = parseUnsigned(group.attr("size"));
    const isOutside = parseBoolean(group.attr("outside")) || undefined;
    return name === null || size === null ? [] : [{ name, size, isOutside }];
  });
}

export function buildGroupsRequest(around?: DirectoryPlace): XmlElement {
  return el("groups", NS_GROUPS, around);
}

/** The place for which groups are looked for; undefined: none. Null when it names both or none that can be. */
export function parseGroupsRequest(groups: XmlElement): DirectoryPlace | null | undefined {
  return parseDirectoryPlace(groups);
}

export function buildGroups(groups: readonly OrganisationGroup[]): XmlElement {
  const one = ({ name, size, isOutside }: OrganisationGroup): XmlElement =>
    el("group", NS_GROUPS, { name, size: String(size), outside: isOutside === true ? "true" : undefined });
  return el("groups", NS_GROUPS, {}, ...groups.map(one));
}

/** The group that is asked for; null when its name is none. */
export function parseGroupRequest(request: XmlElement): string | null {
  return nameOf(request.attr("group"));
}

export function buildGroupRequest(what: GroupRequest, group: string): XmlElement {
  return el(what, NS_GROUPS, { group });
}

/** An answer or a push. Entries whose address is none are skipped. */
export function parseGroupMembers(members: XmlElement | undefined): GroupMembers | null {
  if (members === undefined || !members.is("members", NS_GROUPS)) return null;
  const group = nameOf(members.attr("group"));
  if (group === null) return null;
  const addresses = (name: string): readonly (readonly [BareJid, XmlElement])[] =>
    members.elements(name).flatMap((entry) => {
      const jid = parseBareJid(entry.attr("jid") ?? "");
      return jid === null ? [] : [[jid, entry] as const];
    });
  return {
    group,
    members: addresses("person").map(([jid, person]) => ({
      jid,
      name: person.attr("name") || jid,
      title: person.attr("title"),
      department: person.attr("department"),
    })),
    gone: addresses("gone").map(([jid]) => jid),
  };
}

export function buildGroupMembers({ group, members, gone }: GroupMembers): XmlElement {
  const person = ({ jid, name, title, department }: GroupMember): XmlElement =>
    el("person", NS_GROUPS, { jid, name, title, department });
  const left = (jid: BareJid): XmlElement => el("gone", NS_GROUPS, { jid });
  return el("members", NS_GROUPS, { group }, ...members.map(person), ...gone.map(left));
}

/** The item's id is the name of a group that stands in one's own list. Null for anything else. */
export function parseListedGroup(item: PubsubItem): string | null {
  return item.payload?.is("group", NS_GROUPS) === true ? nameOf(item.id) : null;
}

export function buildListedGroup(name: string): PubsubItem & { readonly payload: XmlElement } {
  return { id: name, payload: el("group", NS_GROUPS) };
}

function nameOf(text: string | undefined): string | null {
  return text === undefined || text === "" || text.length > GROUP_NAME_CHARS_MAX ? null : text;
}
