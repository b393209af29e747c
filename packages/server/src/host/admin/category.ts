import { z } from "zod";
import type { ServerCore } from "../../core/index.ts";
import { categories } from "../../modules/tandem-categories/contract.ts";
import { addressIn, method, reading } from "./method.ts";

const id = z.string();
const creation = z.enum(["everyone", "managers"]).optional();
const fields = {
  parent: z.string().optional(),
  order: z.number().optional(),
  managers: z.array(z.string()).optional(),
  creation,
  scope: z.array(z.string()).optional(),
};

/** A group as it is; a person by a whole address, or the part before the @. */
function principalsIn(core: ServerCore, texts: readonly string[] | undefined): readonly string[] | undefined {
  const given = texts?.filter((text) => text !== "");
  return given?.map((text) => (text.startsWith("group:") ? text : addressIn(core, text)));
}

export const categoryMethods = {
  "category.add": method(
    z.object({ id, name: z.string().optional(), ...fields }),
    async (core, { name, managers, scope, ...rest }) => {
      const people = { managers: principalsIn(core, managers), scope: principalsIn(core, scope) };
      await core.use(categories).create({ ...rest, ...people, name: name ?? rest.id });
      return { id: rest.id };
    },
  ),

  "category.change": method(
    z.object({ id, name: z.string().optional(), ...fields }),
    async (core, { id: changed, managers, scope, ...rest }) => {
      const people = { managers: principalsIn(core, managers), scope: principalsIn(core, scope) };
      await core.use(categories).change(changed, { ...rest, ...people });
      return { id: changed };
    },
  ),

  "category.remove": method(z.object({ id }), async (core, { id: removed }) => {
    await core.use(categories).remove(removed);
    return { id: removed };
  }),

  "category.list": reading(z.object({}), (core) => core.use(categories).list()),
};
