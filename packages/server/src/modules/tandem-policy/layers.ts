import type { PolicySetting } from "@tandem/protocol/tandem-policy";
import type { StoredSetting } from "./contract.ts";

export interface Layers {
  readonly account: readonly StoredSetting[];
  /** In the order of the account's groups. */
  readonly groups: readonly { readonly source: string; readonly settings: readonly StoredSetting[] }[];
  readonly organisation: readonly StoredSetting[];
}

/** The nearest layer that sets a name decides it (RT4); by name. */
export function effectiveSettings({ account, groups, organisation }: Layers): readonly PolicySetting[] {
  const effective = new Map<string, PolicySetting>();
  const add = (setting: PolicySetting): void => {
    if (!effective.has(setting.name)) effective.set(setting.name, setting);
  };
  for (const setting of account) add({ ...setting, layer: "account" });
  for (const { source, settings } of groups)
    for (const setting of settings) add({ ...setting, layer: "group", source });
  for (const setting of organisation) add({ ...setting, layer: "organisation" });
  return [...effective.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
