import { type BareJid, bareJid } from "@tandem/protocol";
import type { Server } from "@tandem/server";
import { accounts } from "../../../packages/server/src/modules/accounts/contract.ts";
import { administration } from "../../../packages/server/src/modules/administration/contract.ts";
import { categories } from "../../../packages/server/src/modules/tandem-categories/contract.ts";
import { type Rooms, rooms } from "../../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { PASSWORD, type RunningOptions, type RunningServer, runServer } from "../harness/running-server.ts";
import { StanzaClient } from "../harness/stanza-client.ts";
import { type Role, ROLES, ROOMS, type RoomKind } from "./table.ts";

export const DOMAIN = "localhost";
/** Who waits for others is not asked whether they are still there, however slow the machine. */
export const PATIENT = { idleSecondsBeforePing: 3_600 };
export const SERVICE = `rooms.${DOMAIN}`;
/** A word of the message that stands in every room from the start. */
export const WORD = "wherefore";
export const jidOf = (local: string): BareJid => bareJid(local.replace(" ", "-"), DOMAIN);
/** Writes into every room, and is whom people invite; in every scope. */
const OTHER = "other";

/** Who stands on a room's lists; the owner from here has made it. */
const LISTS = [
  ["member", "member"],
  ["presenter", "member"],
  ["manager", "admin"],
  ["owner", "owner"],
  ["banned", "outcast"],
] as const satisfies readonly (readonly [Role, string])[];

export interface RoomHere extends RoomKind {
  readonly jid: BareJid;
}

/** A server with a room of every kind and one signed-in session for every role; the owner sits in all rooms. */
export interface World {
  readonly running: RunningServer;
  readonly rooms: Rooms;
  readonly all: readonly RoomHere[];
  readonly other: StanzaClient;
  /** The owner, who is here and sits in all rooms. */
  readonly keeper: StanzaClient;
  as(role: Role): StanzaClient;
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
  const running = await runServer({ plaintextOnLoopback: true, limits: PATIENT, ...options });
  const { core } = running.server;
  await populate(running.server, abroad, alsoInside);
  const service = core.use(rooms);
  const signIn = (name: string, isThere: boolean): Promise<StanzaClient> =>
    StanzaClient.signIn(running.addresses.c2s?.port ?? 0, DOMAIN, name.replace(" ", "-"), PASSWORD, isThere);
  const clients = new Map<Role, StanzaClient>();
  for (const role of ROLES) clients.set(role, await signIn(role, false));
  const other = await signIn(OTHER, true);
  const as = (role: Role): StanzaClient => clients.get(role) as StanzaClient;
  const posts = (room: RoomHere, text: string): Promise<number> =>
    service.postAs({ room: room.jid, author: jidOf(OTHER), nick: OTHER, text });

  const all: RoomHere[] = [];
  for (const [at, kind] of ROOMS.entries()) {
    const room = { ...kind, jid: await makeRoom(service, `room${at}`, kind, abroad) };
    await entersAs(as("owner"), room.jid, "owner");
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
    keeper: as("owner"),
    as,
    nickOf: (role) => role.replace(" ", "-"),
    posts,
    arrive() {
      for (const client of clients.values()) client.sends("<presence/>");
    },
    async stop() {
      for (const client of [...clients.values(), other]) client.closes();
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
  for (const name of [...ROLES, OTHER]) {
    await core.use(accounts).add({ jid: jidOf(name), secret: { kind: "password", password: PASSWORD } });
  }
  core.use(administration).appoint({ accounts: both("administrator"), groups: [] });
  const tree = core.use(categories);
  const managers = both("category manager");
  const wall = ROLES.filter((role) => role !== "outsider").flatMap(both);
  await tree.create({ id: "everyone", name: "Everyone", managers });
  await tree.create({ id: "walled", name: "Walled", managers, scope: [...wall, jidOf(OTHER), ...alsoInside] });
}

async function makeRoom(
  service: Rooms,
  local: string,
  kind: RoomKind,
  abroad: ReadonlyMap<Role, BareJid>,
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
    ...(isAuditorium && { presenters: both("presenter") }),
    ...(kind.type !== "ad-hoc" && { category: kind.scope }),
    allowsInvites: true,
    allowsSubjectChange: false,
  });
  for (const [role, affiliation] of LISTS) {
    for (const person of both(role)) {
      if (person !== jidOf("owner")) await service.setAffiliation(jid, person, affiliation);
    }
  }
  return jid;
}

/** Resolves to whether the room let them in. */
export async function entersAs(client: StanzaClient, room: string, nick: string): Promise<boolean> {
  const own = `${room}/${nick}`;
  client.sends(`<presence to="${own}"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
  const answer = await client.receives(
    `an answer of ${own}`,
    (stanza) => stanza.name === "presence" && stanza.attr("from") === own,
  );
  return answer.attr("type") !== "error";
}
