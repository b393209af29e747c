import { z } from "zod";
import type { ModuleHost } from "../../core/index.ts";
import { categories, type CategoryChange } from "../tandem-categories/contract.ts";
import { INHERITABLE } from "../xep-0045-muc/contract.ts";
import { method, principalsIn, reading } from "./method.ts";

const id = z.string();
const creation = z.enum(["everyone", "managers"]).optional();
const fields = {
  parent: z.string().optional(),
  order: z.number().optional(),
  managers: z.array(z.string()).optional(),
  creation,
  scope: z.array(z.string()).optional(),
  defaults: z
    .strictObject({
      visibility: z.enum(["open", "closed", "secret"]).optional(),
      invitations: z.boolean().optional(),
      history: z.boolean().optional(),
      files: z.boolean().optional(),
      retention: z.number().optional(),
      members: z.array(z.string()).optional(),
    })
    .optional(),
  locks: z.array(z.enum(INHERITABLE)).optional(),
  leastRetention: z.strictObject({ policy: z.string(), days: z.number() }).optional(),
};

type Given = { readonly managers?: readonly string[] | undefined } & Pick<CategoryChange, "scope" | "defaults">;

function peopleIn(host: ModuleHost, { managers, scope, defaults }: Given): Given {
  const members = principalsIn(host, defaults?.members);
  return {
    managers: principalsIn(host, managers),
    scope: principalsIn(host, scope),
    defaults: defaults && { ...defaults, ...(members && { members }) },
  };
}

export const categoryMethods = {
  "category.add": method(
    z.object({ id, name: z.string().optional(), ...fields }),
    async (host, { name, managers, scope, defaults, ...rest }) => {
      const people = peopleIn(host, { managers, scope, defaults } as Given);
      await host.use(categories).create({ ...rest, ...people, name: name ?? rest.id });
      return { id: rest.id };
    },
  ),

  "category.change": method(
    z.object({ id, name: z.string().optional(), ...fields, leastRetention: fields.leastRetention.nullable() }),
    async (host, { id: changed, managers, scope, defaults, ...rest }) => {
      const people = peopleIn(host, { managers, scope, defaults } as Given);
      await host.use(categories).change(changed, { ...rest, ...people });
      return { id: changed };
    },
  ),

  "category.remove": method(z.object({ id }), async (host, { id: removed }) => {
    await host.use(categories).remove(removed);
    return { id: removed };
  }),

  "category.list": reading(z.object({}), (host) => host.use(categories).list()),
};
