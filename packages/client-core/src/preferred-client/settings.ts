import type { DeviceFacts, RawSettings } from "./device-facts.ts";

/** RT4: the four layers, strongest first. */
export const SETTING_LAYERS = ["machine", "user", "server", "person"] as const;
export type SettingLayer = (typeof SETTING_LAYERS)[number] | "default";

export const SETTING_NAMES = ["communicator.disableIm", "groupchat.disableIm"] as const;
export type SettingName = (typeof SETTING_NAMES)[number];

export interface ResolvedSetting {
  readonly name: SettingName;
  readonly value: boolean;
  readonly layer: SettingLayer;
  readonly source?: string;
}

export type ResolvedSettings = { readonly [name in SettingName]: ResolvedSetting };

/** Each setting from the first layer that has a value of the right type; one of a wrong type is as good as none (RT4). */
export function resolveSettings(facts: DeviceFacts, warn: (message: string) => void): ResolvedSettings {
  return {
    "communicator.disableIm": resolve("communicator.disableIm", facts, warn),
    "groupchat.disableIm": resolve("groupchat.disableIm", facts, warn),
  };
}

function resolve(name: SettingName, facts: DeviceFacts, warn: (message: string) => void): ResolvedSetting {
  for (const layer of SETTING_LAYERS) {
    const raw = (facts[layer] as RawSettings)[name];
    if (raw === undefined) continue;
    const value = parseFlag(raw);
    if (value === null) {
      warn(`setting ${name} of layer ${layer} is no boolean and is ignored`);
      continue;
    }
    const source = layer === "server" ? facts.server.sources?.[name] : undefined;
    return { name, value, layer, ...(source !== undefined && { source }) };
  }
  return { name, value: false, layer: "default" };
}

/** A boolean, or 0 and 1 as a REG_DWORD holds it (RT5). */
function parseFlag(raw: unknown): boolean | null {
  if (typeof raw === "boolean") return raw;
  return raw === 0 || raw === 1 ? raw === 1 : null;
}
