import type { XmlElement } from "@tandem/xml";
import { serialize } from "@tandem/xml";
import { type Role, ROLES } from "./table.ts";
import { DOMAIN, jidOf, type World } from "./world.ts";

const PUBSUB = "http://jabber.org/protocol/pubsub";
const FILTERS = "urn:tandem:filters:0";

/**
 * The rooms of which each role's push service hears when everybody is named in every room and nobody is there. The service is
 * the other person's session, which answers each notification, for of one account one is under way at a time.
 */
export async function pushesIn(world: World): Promise<ReadonlyMap<Role, ReadonlySet<string>>> {
  for (const role of ROLES) {
    const enable = `<enable xmlns="urn:xmpp:push:0" jid="${world.other.jid}" node="${role}"/>`;
    const done = await world.as(role).asks("set", "", enable);
    if (done.attr("type") === "error") throw new Error(`push was refused to the ${role}`);
  }
  await settled(world);
  const heard = new Map<Role, Set<string>>(ROLES.map((role) => [role, new Set()]));
  await world.other.takesAll(DOMAIN);
  for (const room of world.all) {
    await world.posts(room, `${ROLES.map((role) => jidOf(role).split("@")[0]).join(", ")}: look here`);
    await settled(world);
    for (const notification of await notifications(world)) {
      const node = notification.child("pubsub", PUBSUB)?.child("publish")?.attr("node") as Role;
      if (!serialize(notification).includes(room.jid)) throw new Error(`a push of ${room.jid} names another room`);
      heard.get(node)?.add(room.jid);
    }
  }
  return heard;
}

async function notifications({ other }: World): Promise<readonly XmlElement[]> {
  const told = (await other.takesAll(DOMAIN)).filter((stanza) => stanza.child("pubsub", PUBSUB) !== undefined);
  for (const stanza of told) other.sends(`<iq type="result" id="${stanza.attr("id")}" to="${DOMAIN}"/>`);
  await other.takesAll(DOMAIN);
  return told;
}

/** Filters of an account are asked for in the turn in which it is told, so what was found before has been told by then. */
async function settled(world: World): Promise<void> {
  for (const role of ROLES) await world.as(role).asks("get", "", `<filters xmlns="${FILTERS}"/>`);
  for (const role of ROLES) await world.as(role).takesAll(DOMAIN);
}
