import { type BareJid, domainOf, localOf, parseBareJid } from "@tandem/protocol";
import {
  buildDetails,
  type DetailsPerson,
  type KnownPeople,
  type RoomManagers,
} from "@tandem/protocol/tandem-room-details";
import { groupOf } from "@tandem/protocol/tandem-rooms";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom, mayKnowPeople } from "../access.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import type { RoomConfig } from "../config/config.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";
import type { MemberList } from "../windows/member-lists.ts";
import { compareKeys, orderedName } from "../windows/order.ts";

/** People and groups in one list of an answer; `count` tells how many there are. */
export const DETAILS_PEOPLE_MAX = 100;

/** docs/protocol/room-details.md: whom somebody who looks at a room in the directory would have to do with (RM11). */
export async function roomDetails(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const { account } = senderOf(context);
  const { record, affiliation } = await accessRoom(service, room, account, "find");
  if (!mayKnowPeople(record, affiliation)) return buildDetails({});
  const members = await service.members.get(room.jid);
  return buildDetails({
    managers: await managersOf(service, record.config, members, affiliation === "owner"),
    known: await knownTo(service, room, account, (jid) => isManager(record.config, members, jid)),
  });
}

/**
 * Those on the room's lists of owners and admins, and those whom its settings name; not who manages its category. Of groups
 * those that everybody may know of; all of them to who reads the form.
 */
async function managersOf(
  service: RoomsService,
  config: RoomConfig,
  members: MemberList,
  isFormRead: boolean,
): Promise<RoomManagers> {
  const openGroups = (await service.policy?.openGroups()) ?? new Set<string>();
  const listed = members.inOrder.filter(({ affiliation }) => isAtLeast(affiliation, "admin"));
  const groups: string[] = [];
  const named: BareJid[] = [];
  for (const principal of config.managers ?? []) {
    const group = groupOf(principal);
    const jid = group === undefined ? parseBareJid(principal) : null;
    if (group !== undefined) {
      if (isFormRead || openGroups.has(group)) groups.push(group);
    } else if (jid !== null && !listed.some((one) => one.jid === jid)) named.push(jid);
  }
  const told = named.slice(0, DETAILS_PEOPLE_MAX);
  const names = told.length === 0 ? new Map<BareJid, string>() : await service.members.names(told);
  const people = [...listed, ...told.map((jid) => ({ jid, name: names.get(jid) ?? localOf(jid) }))];
  return {
    count: listed.length + named.length + groups.length,
    people: byName(people).slice(0, DETAILS_PEOPLE_MAX),
    groups: groups.toSorted().slice(0, DETAILS_PEOPLE_MAX),
  };
}

function isManager({ managers }: RoomConfig, members: MemberList, jid: BareJid): boolean {
  return isAtLeast(members.byAccount.get(jid)?.affiliation ?? "none", "admin") || managers?.includes(jid) === true;
}

/**
 * Contacts who are on the list of members, or in the room where others see them. Only those who let the asker see their presence:
 * an address that is merely put on a contact list must not tell where its owner is a member. `isTold`: stands among the managers.
 */
async function knownTo(
  service: RoomsService,
  room: Room,
  account: BareJid,
  isTold: (jid: BareJid) => boolean,
): Promise<KnownPeople | undefined> {
  if (service.contacts === undefined || domainOf(account) !== service.host.domain) return undefined;
  const inside = new Map<BareJid, string>();
  for (const { account: jid, nick, isShown } of room.occupants.values()) if (isShown) inside.set(jid, nick);
  const members = await service.members.get(room.jid);
  const isHere = (jid: BareJid): boolean => !isTold(jid) && (members.byAccount.has(jid) || inside.has(jid));
  const found = await service.contacts(account, isHere);
  const people = found.map((jid) => ({
    jid,
    name: members.byAccount.get(jid)?.name ?? inside.get(jid) ?? localOf(jid),
  }));
  return { count: people.length, people: byName(people).slice(0, DETAILS_PEOPLE_MAX) };
}

function byName(people: readonly DetailsPerson[]): readonly DetailsPerson[] {
  return people
    .map(({ jid, name }) => ({ jid, name, ...orderedName(name) }))
    .toSorted(compareKeys)
    .map(({ jid, name }) => ({ jid, name }));
}
