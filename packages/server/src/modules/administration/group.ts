import { z } from "zod";
import { organisationGroups } from "../tandem-groups/contract.ts";
import { addressIn, method, reading } from "./method.ts";

const name = z.string();
/** More than the largest group takes, so that its own refusal is what is told. */
const people = z.array(z.string()).min(1).max(10_000);

/** Groups of the organisation: what rooms, policies and contact lists go by (CO3, RM7). */
export const groupMethods = {
  "group.add": method(z.object({ name, isHidden: z.boolean().default(false) }), async (host, params) => {
    await host.use(organisationGroups).add(params.name, params.isHidden);
    return { name: params.name };
  }),

  "group.change": method(z.object({ name, isHidden: z.boolean() }), async (host, params) => {
    await host.use(organisationGroups).setHidden(params.name, params.isHidden);
    return { name: params.name };
  }),

  "group.remove": method(z.object({ name }), async (host, params) => {
    await host.use(organisationGroups).remove(params.name);
    return { name: params.name };
  }),

  "group.list": reading(z.object({}), (host) => host.use(organisationGroups).list()),

  "group.members": reading(z.object({ name }), (host, params) => host.use(organisationGroups).members(params.name)),

  "group.member-add": method(z.object({ name, people }), async (host, params) => {
    const addresses = params.people.map((text) => addressIn(host, text));
    await host.use(organisationGroups).addMembers(params.name, addresses);
    return { name: params.name, people: addresses };
  }),

  "group.member-remove": method(z.object({ name, people }), async (host, params) => {
    const addresses = params.people.map((text) => addressIn(host, text));
    await host.use(organisationGroups).removeMembers(params.name, addresses);
    return { name: params.name, people: addresses };
  }),
};
