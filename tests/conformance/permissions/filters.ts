import { localOf } from "@tandem/protocol";
import { NS_ACTIVITY_LIST, parseActivityPage } from "@tandem/protocol/tandem-activity";
import { type Role, ROLES } from "./table.ts";
import { DOMAIN, jidOf, type Person, type World } from "./world.ts";

const FILTERS = "urn:tandem:filters:0";
/** Stands in no message before. */
const NEWS = "extraordinary";

/** The rooms in which somebody is told to have been named, after each was in every room. */
export async function activityIn(world: World): Promise<ReadonlyMap<Role, ReadonlySet<string>>> {
  const found = new Map<Role, ReadonlySet<string>>();
  for (const room of world.all) await world.posts(room, ROLES.map((role) => localOf(jidOf(role))).join(", "));
  for (const role of ROLES) {
    const answer = await world.as(role).asks("get", "", `<activity xmlns="${NS_ACTIVITY_LIST}" max="50"/>`);
    const page = parseActivityPage(answer.child("activity", NS_ACTIVITY_LIST));
    if (page === null || page.next !== undefined) throw new Error(`the ${role} is not told of everything`);
    found.set(role, new Set(page.items.map(({ room }) => room)));
  }
  return found;
}

/** The rooms of which a saved search tells each role, when its word is written in every room; its count says the same. */
export async function filtersIn(world: World): Promise<ReadonlyMap<Role, ReadonlySet<string>>> {
  for (const role of ROLES) {
    await world.as(role).asks("get", "", `<filters xmlns="${FILTERS}"/>`);
    const done = await world.as(role).asks("set", "", buildFilter());
    if (done.attr("type") === "error") throw new Error(`a filter was refused to the ${role}`);
    await world.as(role).takesAll(DOMAIN);
  }
  for (const room of world.all) await world.posts(room, NEWS);
  const found = new Map<Role, ReadonlySet<string>>();
  for (const role of ROLES) found.set(role, await hitsOf(world.as(role)));
  return found;
}

/** Filters are asked for in the turn in which hits are told. */
async function hitsOf(client: Person): Promise<ReadonlySet<string>> {
  const all = (await client.asks("get", "", `<filters xmlns="${FILTERS}"/>`)).child("filters", FILTERS);
  const unread = all
    ?.elements("filter")
    .find((one) => one.attr("id") === "k")
    ?.attr("unread");
  const hits = (await client.takesAll(DOMAIN)).flatMap((stanza) => {
    const hit = stanza.child("hit", FILTERS);
    return hit?.attr("filter") === "k" ? [hit.attr("room") ?? ""] : [];
  });
  if (Number(unread) !== hits.length) throw new Error(`a filter tells of ${hits.length} hits and counts ${unread}`);
  return new Set(hits);
}

function buildFilter(): string {
  const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
  const terms = field("FORM_TYPE", "urn:xmpp:mam:2") + field("{urn:xmpp:fulltext:0}fulltext", NEWS);
  const form = `<x xmlns="jabber:x:data" type="submit">${terms}</x>`;
  return `<filter xmlns="${FILTERS}" id="k" name="News" alert="true">${form}</filter>`;
}
