import { z } from "zod";
import { policies, type PolicyScope, type StoredSetting } from "../../modules/tandem-policy/contract.ts";
import { addressIn, AdminRefusal, method, reading } from "./method.ts";
import type { ServerCore } from "../../core/index.ts";

const scopeFields = { group: z.string().optional(), account: z.string().optional() };

function scopeIn(
  core: ServerCore,
  { group, account }: { group?: string | undefined; account?: string | undefined },
): PolicyScope {
  if (group !== undefined && account !== undefined)
    throw new AdminRefusal("admin/params", "Give a group or an account, not both.");
  if (group !== undefined) return { kind: "group", group };
  return account === undefined ? { kind: "organisation" } : { kind: "account", account: addressIn(core, account) };
}

/** The value in the type that it looks like; the module compares that with the setting's own. */
function settingOf(name: string, value: string): StoredSetting {
  if (value === "true" || value === "false") return { name, type: "boolean", value: value === "true" };
  return /^-?\d{1,15}$/.test(value) ? { name, type: "integer", value: Number(value) } : { name, type: "string", value };
}

export const policyMethods = {
  "policy.set": method(
    z.object({ name: z.string(), value: z.string(), ...scopeFields }),
    async (core, { name, value, ...scope }) => {
      const setting = settingOf(name, value);
      await core.use(policies).set(scopeIn(core, scope), setting);
      return { ...setting, scope: scopeIn(core, scope) };
    },
  ),

  "policy.clear": method(z.object({ name: z.string(), ...scopeFields }), async (core, { name, ...scope }) => ({
    isCleared: await core.use(policies).clear(scopeIn(core, scope), name),
  })),

  /** For an account: what holds for it, with the layer that decided. Else what is set for that scope. */
  "policy.get": reading(z.object({ name: z.string().optional(), ...scopeFields }), async (core, { name, ...given }) => {
    const scope = scopeIn(core, given);
    const settings =
      scope.kind === "account"
        ? await core.use(policies).effective(scope.account, "groupchat")
        : await core.use(policies).list(scope);
    return settings.filter((setting) => name === undefined || setting.name === name);
  }),

  "policy.list": reading(z.object({}), (core) => core.use(policies).all()),
};
