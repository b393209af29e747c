import type { XmlElement } from "@tandem/xml";
import { serialize } from "@tandem/xml";
import { buildRegister, parseRegistered } from "@tandem/protocol/tandem-web-push";
import { webPush } from "../../../packages/server/src/modules/tandem-web-push/contract.ts";
import { type Role, ROLES } from "./table.ts";
import { DOMAIN, jidOf, type World } from "./world.ts";

const PUBSUB = "http://jabber.org/protocol/pubsub";
const FILTERS = "urn:tandem:filters:0";

/**
 * The rooms of which each role's push service hears when everybody is named in every room and nobody is there. The service is
 * the other person's session, which answers each notification, for of one account one is under way at a time. Each role's browser
 * (docs/protocol/web-push.md) is told of the same, or this rejects.
 */
export async function pushesIn(world: World): Promise<ReadonlyMap<Role, ReadonlySet<string>>> {
  for (const role of ROLES) {
    const enable = `<enable xmlns="urn:xmpp:push:0" jid="${world.other.jid}" node="${role}"/>`;
    const done = await world.as(role).asks("set", "", enable);
    if (done.attr("type") === "error") throw new Error(`push was refused to the ${role}`);
  }
  const shown = await browsersOf(world);
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
  await settled(world);
  for (const [role, told] of heard)
    if ([...told].toSorted().join() !== [...(shown.get(role) ?? [])].toSorted().join())
      throw new Error(`the browser of the ${role} is told of ${[...(shown.get(role) ?? [])].join()}`);
  return heard;
}

const BROWSERS = `push.${DOMAIN}`;

/** A browser for each role, and the rooms of which it is told from then on. */
async function browsersOf(world: World): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const shown = new Map<string, Set<string>>(ROLES.map((role) => [role, new Set()]));
  const sender = {
    accepts: () => true,
    async send({ endpoint }: { readonly endpoint: string }, payload: string) {
      const { account, place } = JSON.parse(payload) as { readonly account: string; readonly place: string };
      if (account !== jidOf(endpoint)) throw new Error(`the browser of the ${endpoint} is told what is for ${account}`);
      shown.get(endpoint)?.add(place);
      return "sent" as const;
    },
  };
  world.running.server.core.use(webPush).serve(sender, "key");
  for (const role of ROLES) {
    const browser = { endpoint: role, p256dh: "p".repeat(87), auth: "a".repeat(22) };
    const answer = await world.as(role).asks("set", BROWSERS, serialize(buildRegister(browser), "jabber:client"));
    const node = parseRegistered(answer.firstElement())?.node;
    const enable = `<enable xmlns="urn:xmpp:push:0" jid="${BROWSERS}" node="${node}"/>`;
    const done = await world.as(role).asks("set", "", enable);
    if (node === undefined || done.attr("type") === "error") throw new Error(`Web Push was refused to the ${role}`);
    const forged = `<pubsub xmlns="${PUBSUB}"><publish node="${node}"><item/></publish></pubsub>`;
    const refused = (await world.other.asks("set", BROWSERS, forged)).child("error")?.firstElement()?.name;
    if (refused !== "forbidden") throw new Error(`what another tells the browser of the ${role}: ${refused}`);
  }
  return shown;
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
