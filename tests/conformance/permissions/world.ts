import { type BareJid, bareJid } from "@tandem/protocol";
import type { Server } from "@tandem/server";
import { accounts } from "../../../packages/server/src/modules/accounts/contract.ts";
import { administration } from "../../../packages/server/src/modules/administration/contract.ts";
import { rosters } from "../../../packages/server/src/modules/rfc-6121-roster/contract.ts";
import { categories } from "../../../packages/server/src/modules/tandem-categories/contract.ts";
import { type Rooms, rooms } from "../../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { PASSWORD, type RunningOptions, type RunningServer, runServer } from "../harness/running-server.ts";
import { StanzaClient } from "../harness/stanza-client.ts";
import { categoryOf, type Role, ROLES, ROOMS, type RoomKind } from "./table.ts";

export const DOMAIN = "localhost";
/** Who waits for others is not asked whether they are still there, however slow the machine. */
export const PATIENT = { idleSecondsBeforePing: 3_600 };
export const SERVICE = `rooms.${DOMAIN}`;
/** A word of the message that stands in every room from the start. */
export const WORD = "wherefore";
export const jidOf = (local: string): BareJid => bareJid(local.replaceAll(" ", "-"), DOMAIN);
/** Writes into every room, and is whom people invite; in every scope. */
const OTHER = "other";
/** A member of every room who sits in it: to whom things are done. In every scope. */
export const GUEST = "guest";
/** In every scope and nowhere inside: whom people put on lists. */
export const SOMEBODY = "somebody";
/** Of the room that has one; known to those who are inside before the table is asked. */
const ROOM_PASSWORD = "open sesame";
/** The page beside the messages of every room. */
export const PAGE = { id: "board", name: "Board", address: "https://board.example/" };

const GROUPS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  "member by group": ["crew"],
  "presenter by group": ["crew", "speakers"],
  "manager by group": ["chiefs"],
  "member by default": ["lodgers"],
};

/** Who stands on a room's lists; the owner from here has made it. */
const LISTS = [
  ["removed", "admin"],
  ["removed", "none"],
  ["member", "member"],
  ["presenter", "member"],
  ["manager", "admin"],
  ["owner", "owner"],
  ["banned", "outcast"],
] as const satisfies readonly (readonly [Role, string])[];

export interface RoomHere extends RoomKind {
  readonly jid: BareJid;
}

/** Who reads and sends stanzas: on a stream of their own, or behind a component. */
export type Person = Pick<StanzaClient, "asks" | "jid" | "receives" | "sends" | "takesAll">;

/** A server with a room of every kind and one signed-in session for every role; the owner sits in all rooms. */
export interface World {
  readonly running: RunningServer;
  readonly rooms: Rooms;
  readonly all: readonly RoomHere[];
  readonly other: Person;
  readonly guest: Person;
  /** The owner, who is here and sits in all rooms. */
  readonly keeper: Person;
  as(role: Role): Person;
  /** Of this role inside. */
  nickOf(role: Role): string;
  /** Everybody is there from now on; before, push services are told what they miss. */
  arrive(): void;
  /** Somebody else writes; resolves to the room's id of it. */
  posts(room: RoomHere, text: string): Promise<number>;
  stop(): Promise<void>;
}

export interface WorldOptions extends RunningOptions {
  /** People of other servers who stand in each room beside those of here. */
  readonly abroad?: ReadonlyMap<Role, BareJid>;
  /** More people in every scope, on no list. */
  readonly alsoInside?: readonly BareJid[];
}

export async function openWorld({
  abroad = new Map(),
  alsoInside = [],
  ...options
}: WorldOptions = {}): Promise<World> {
  const running = await runServer({ plaintextOnLoopback: true, limits: PATIENT, addIns: [PAGE], ...options });
  const { core } = running.server;
  await populate(running.server, abroad, alsoInside);
  const service = core.use(rooms);
  const signIn = (name: string, isThere: boolean): Promise<StanzaClient> =>
    StanzaClient.signIn(running.addresses.c2s?.port ?? 0, DOMAIN, name.replaceAll(" ", "-"), PASSWORD, isThere);
  const clients = new Map<Role, StanzaClient>();
  for (const role of ROLES) clients.set(role, await signIn(role, false));
  const [other, guest] = [await signIn(OTHER, true), await signIn(GUEST, true)];
  const as = (role: Role): StanzaClient => clients.get(role) as StanzaClient;
  const posts = (room: RoomHere, text: string): Promise<number> =>
    service.postAs({ room: room.jid, author: jidOf(OTHER), nick: OTHER, text });

  const all: RoomHere[] = [];
  for (const [at, kind] of ROOMS.entries()) {
    const room = { ...kind, jid: await makeRoom(service, `room${at}`, kind, { abroad, alsoInside }) };
    await entersAs(as("owner"), room.jid, "owner");
    await entersAs(guest, room.jid, GUEST, true);
    for (const invited of bothOf(abroad)("invited")) invites(as("owner"), room.jid, invited);
    // It lasts as long as somebody is in it.
    if (kind.type === "ad-hoc") await service.configure(room.jid, { isPersistent: false });
    await posts(room, WORD);
    all.push(room);
  }
  return {
    running,
    rooms: service,
    all,
    other,
    guest,
    keeper: as("owner"),
    as,
    nickOf: (role) => role.replaceAll(" ", "-"),
    posts,
    arrive() {
      for (const client of clients.values()) client.sends("<presence/>");
    },
    async stop() {
      for (const client of [...clients.values(), other, guest]) client.closes();
      await running.stop();
    },
  };
}

/** Who has a role: somebody here, and somebody abroad where there are any. */
const bothOf =
  (abroad: ReadonlyMap<Role, BareJid>) =>
  (role: Role): BareJid[] => {
    const stranger = abroad.get(role);
    return stranger === undefined ? [jidOf(role)] : [jidOf(role), stranger];
  };

async function populate(
  { core }: Server,
  abroad: ReadonlyMap<Role, BareJid>,
  alsoInside: readonly BareJid[],
): Promise<void> {
  const both = bothOf(abroad);
  for (const name of [...ROLES, OTHER, GUEST]) {
    const groups = GROUPS[name as Role] ?? [];
    await core.use(accounts).add({ jid: jidOf(name), groups, secret: { kind: "password", password: PASSWORD } });
  }
  // Everybody may see what the guest is at, and so knows them.
  const guest = { jid: jidOf(GUEST), subscription: "to", isPending: false, isApproved: false, groups: [] } as const;
  for (const role of ROLES) await core.use(rosters).update(jidOf(role), guest.jid, () => guest);
  core.use(administration).appoint({ accounts: both("administrator"), groups: [] });
  const tree = core.use(categories);
  const managers = both("category manager");
  const defaults = { members: ["group:lodgers"] as const };
  await tree.create({ id: "house", name: "House", managers: both("parent category manager"), defaults });
  const parent = "house";
  await tree.create({ id: "everyone", name: "Everyone", parent, managers });
  const scope = wallAround(abroad, alsoInside);
  await tree.create({ id: "walled", name: "Walled", parent, managers, scope });
  const managing = { managers: both("sibling category manager"), creation: "managers" as const };
  await tree.create({ id: "sibling", name: "Sibling", parent, ...managing });
}

/** Whom every scope holds. */
function wallAround(abroad: ReadonlyMap<Role, BareJid>, alsoInside: readonly BareJid[]): readonly BareJid[] {
  const wall = ROLES.filter((role) => role !== "outsider").flatMap(bothOf(abroad));
  return [...wall, jidOf(OTHER), jidOf(GUEST), jidOf(SOMEBODY), ...alsoInside];
}

async function makeRoom(
  service: Rooms,
  local: string,
  kind: RoomKind,
  { abroad, alsoInside }: Required<Pick<WorldOptions, "abroad" | "alsoInside">>,
): Promise<BareJid> {
  const both = bothOf(abroad);
  const isAuditorium = kind.type === "auditorium";
  const jid = await service.create({
    local,
    owner: jidOf("owner"),
    name: local,
    isPublic: kind.visibility !== "secret",
    isMembersOnly: kind.visibility !== "open",
    isModerated: isAuditorium,
    ...(kind.isVeiled === true && { whois: "moderators" as const }),
    ...(kind.hasPassword === true && { password: ROOM_PASSWORD }),
    members: ["group:crew"],
    managers: ["group:chiefs"],
    ...(isAuditorium && { presenters: [...both("presenter"), "group:speakers"] }),
    ...(kind.type !== "ad-hoc" && {
      category: categoryOf(kind),
      inherits: ["members"] as const,
    }),
    ...(kind.scope === "narrowed" && { scope: wallAround(abroad, alsoInside) }),
    addIn: PAGE.id,
    allowsInvites: true,
    allowsSubjectChange: false,
  });
  await service.setAffiliation(jid, jidOf(GUEST), "member");
  for (const [role, affiliation] of LISTS) {
    for (const person of both(role)) {
      if (person !== jidOf("owner")) await service.setAffiliation(jid, person, affiliation);
    }
  }
  return jid;
}

/** Resolves to `yes`, or to the room's refusal. */
export async function entersAs(client: Person, room: string, nick: string, knowsPassword = false): Promise<string> {
  const own = `${room}/${nick}`;
  const password = knowsPassword ? `<password>${ROOM_PASSWORD}</password>` : "";
  client.sends(`<presence to="${own}"><x xmlns="http://jabber.org/protocol/muc">${password}</x></presence>`);
  const answer = await client.receives(
    `an answer of ${own}`,
    (stanza) => stanza.name === "presence" && stanza.attr("from") === own,
  );
  return answer.child("error")?.firstElement()?.name ?? "yes";
}

function invites(client: Person, room: BareJid, account: BareJid): void {
  const x = `<x xmlns="http://jabber.org/protocol/muc#user"><invite to="${account}"/></x>`;
  client.sends(`<message to="${room}" id="come">${x}</message>`);
}
