import { z } from "zod";
import { categories } from "../../modules/tandem-categories/contract.ts";
import { addressIn, method, reading } from "./method.ts";

const id = z.string();
const creation = z.enum(["everyone", "managers"]).optional();
const fields = {
  parent: z.string().optional(),
  order: z.number().optional(),
  managers: z.array(z.string()).optional(),
  creation,
};

export const categoryMethods = {
  "category.add": method(
    z.object({ id, name: z.string().optional(), ...fields }),
    async (core, { name, managers, ...rest }) => {
      await core
        .use(categories)
        .create({ ...rest, name: name ?? rest.id, managers: managers?.map((jid) => addressIn(core, jid)) });
      return { id: rest.id };
    },
  ),

  "category.change": method(
    z.object({ id, name: z.string().optional(), ...fields }),
    async (core, { id: changed, managers, ...rest }) => {
      await core.use(categories).change(changed, { ...rest, managers: managers?.map((jid) => addressIn(core, jid)) });
      return { id: changed };
    },
  ),

  "category.remove": method(z.object({ id }), async (core, { id: removed }) => {
    await core.use(categories).remove(removed);
    return { id: removed };
  }),

  "category.list": reading(z.object({}), (core) => core.use(categories).list()),
};
