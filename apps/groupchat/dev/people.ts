import type { BasePresence, ContactGroup, ContactRow, ParticipantRow } from "@tandem/client-core/view-models";

export const jidOf = (name: string): string => `${name.toLowerCase().replaceAll(" ", ".")}@castellan.example`;

const contact = (group: string, [name, base]: readonly [string, BasePresence]): ContactRow => ({
  key: `${group}/${name}`,
  jid: jidOf(name),
  name,
  group,
  base,
  subscription: "both",
  pending: false,
  blocked: false,
  tagged: false,
  unread: 0,
});

function group(name: string, people: readonly (readonly [string, BasePresence])[]): ContactGroup {
  const rows = people.map((person) => contact(name, person));
  return { name, rows, online: rows.filter((row) => row.base !== "offline").length, total: rows.length };
}

export const contactGroups: readonly ContactGroup[] = [
  group("Favourites", [
    ["Dana Ortiz", "busy"],
    ["Kenji Arakawa", "available"],
    ["Priya Raman", "busy"],
    ["Sofia Marchetti", "away"],
    ["Claire Dubois", "offline"],
  ]),
  group("FX Desk", [
    ["Noah Fischer", "available"],
    ["Tomasz Wilk", "dnd"],
  ]),
  group("Release board", [["Wei Zhang", "offline"]]),
];

const participant = (
  [nick, base]: readonly [string, BasePresence],
  more: Partial<ParticipantRow> = {},
): ParticipantRow => ({
  key: nick,
  nick,
  jid: jidOf(nick),
  role: "member",
  base,
  inRoom: true,
  me: false,
  ...more,
});

export const managers = [
  participant(["Priya Raman", "busy"], { role: "manager" }),
  participant(["Maya Lindqvist", "available"], { role: "manager", me: true }),
];

const IN_ROOM: readonly (readonly [string, BasePresence])[] = [
  ["Amara Okafor", "busy"],
  ["Anneli Korhonen", "brb"],
  ["Dana Ortiz", "busy"],
  ["Fatima Rahimi", "available"],
  ["Grace Mbeki", "available"],
  ["Ingrid Solheim", "busy"],
  ["Jonas Pettersen", "away"],
  ["Kenji Arakawa", "available"],
  ["Lukas Brandt", "available"],
  ["Mateo Silva", "available"],
  ["Nora Kelly", "available"],
  ["Omar Haddad", "available"],
  ["Rohan Iyer", "busy"],
  ["Sofia Marchetti", "away"],
  ["Tomasz Wilk", "dnd"],
  ["Victor Lam", "busy"],
  ["Yusuf Demir", "available"],
];
export const inRoom = IN_ROOM.map((person) => participant(person));

export const membersNotInRoom = [
  participant(["Ben Carraway", "unknown"], { inRoom: false }),
  participant(["Claire Dubois", "offline"], { inRoom: false }),
  participant(["Wei Zhang", "offline"], { inRoom: false }),
];
