import { serialize } from "@tandem/xml";
import type { CategoryAction, CategoryId } from "./category-table.ts";
import { answerOf, MUC } from "./deeds.ts";
import type { Answer } from "./refusals.ts";
import type { Role } from "./table.ts";
import { DOMAIN, entersAs, jidOf, SERVICE, type World } from "./world.ts";

type Deed = (world: World, role: Role, category: CategoryId) => Promise<Answer>;

export const AROUND: Readonly<Record<CategoryAction, Deed>> = {
  async "see it"(world, role, category) {
    const told = await world.as(role).asks("get", SERVICE, `<categories xmlns="urn:tandem:categories:0"/>`);
    return serialize(told).includes(`id="${category}"`) ? "yes" : "absent";
  },
  async "be offered people"(world, role, category) {
    const search = `<directory xmlns="urn:tandem:directory:0" search="" max="50" category="${category}"/>`;
    const answer = await world.as(role).asks("get", DOMAIN, search);
    const isOffered = serialize(answer).includes(`"${jidOf("outsider")}"`);
    if (isOffered !== (answerOf(answer) === "yes" && category !== "walled"))
      throw new Error(`the outsider is ${isOffered ? "" : "not "}offered around ${category}`);
    return answerOf(answer);
  },
  /** What was made is taken away again. */
  async "make a room"(world, role, category) {
    const room = `in-${category}-${role.replaceAll(" ", "-")}@${SERVICE}`;
    const client = world.as(role);
    if ((await entersAs(client, room, "maker")) !== "yes") throw new Error(`${role} makes no room at all`);
    const submits = (form: string) => client.asks("set", room, `<query xmlns="${MUC}#owner">${form}</query>`);
    const field = `<field var="urn:tandem:categories:0#category"><value>${category}</value></field>`;
    const answer = answerOf(await submits(`<x xmlns="jabber:x:data" type="submit">${field}</x>`));
    const made = await world.rooms.get(jidOf("x").replace(/.*/, room) as ReturnType<typeof jidOf>);
    if ((made?.category === category) !== (answer === "yes"))
      throw new Error(`${answer}, and it is in ${made?.category}`);
    if (made === undefined) await submits(`<x xmlns="jabber:x:data" type="cancel"/>`);
    else await world.rooms.purge(made.jid);
    return answer;
  },
};
