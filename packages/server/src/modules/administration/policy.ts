import { z } from "zod";
import { policies, type PolicyScope, type StoredSetting } from "../tandem-policy/contract.ts";
import { addressIn, AdminRefusal, method, reading } from "./method.ts";
import type { ModuleHost } from "../../core/index.ts";

const scopeFields = { group: z.string().optional(), account: z.string().optional() };

function scopeIn(
  host: ModuleHost,
  { group, account }: { group?: string | undefined; account?: string | undefined },
): PolicyScope {
  if (group !== undefined && account !== undefined)
    throw new AdminRefusal("admin/params", "Give a group or an account, not both.");
  if (group !== undefined) return { kind: "group", group };
  return account === undefined ? { kind: "organisation" } : { kind: "account", account: addressIn(host, account) };
}

/** The value in the type that it looks like; the module compares that with the setting's own. */
function settingOf(name: string, value: string): StoredSetting {
  if (value === "true" || value === "false") return { name, type: "boolean", value: value === "true" };
  return /^-?\d{1,15}$/.test(value) ? { name, type: "integer", value: Number(value) } : { name, type: "string", value };
}

export const policyMethods = {
  "policy.set": method(
    z.object({ name: z.string(), value: z.string(), ...scopeFields }),
    async (host, { name, value, ...scope }) => {
      const setting = settingOf(name, value);
      await host.use(policies).set(scopeIn(host, scope), setting);
      return { ...setting, scope: scopeIn(host, scope) };
    },
  ),

  "policy.clear": method(z.object({ name: z.string(), ...scopeFields }), async (host, { name, ...scope }) => ({
    isCleared: await host.use(policies).clear(scopeIn(host, scope), name),
  })),

  /** For an account: what holds for it, with the layer that decided. Else what is set for that scope. */
  "policy.get": reading(z.object({ name: z.string().optional(), ...scopeFields }), async (host, { name, ...given }) => {
    const scope = scopeIn(host, given);
    const settings =
      scope.kind === "account"
        ? await host.use(policies).effective(scope.account, "groupchat")
        : await host.use(policies).list(scope);
    return settings.filter((setting) => name === undefined || setting.name === name);
  }),

  "policy.list": reading(z.object({}), (host) => host.use(policies).all()),
};
