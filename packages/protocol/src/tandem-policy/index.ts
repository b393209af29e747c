import { el, type XmlElement } from "@tandem/xml";

/** docs/protocol/policy.md */
export const NS_POLICY = "urn:tandem:policy:0";

export type PolicyApp = "groupchat" | "communicator";
export type PolicyLayer = "account" | "group" | "organisation";
const LAYERS: readonly string[] = ["account", "group", "organisation"];

/** A setting whose value does not fit its type is none, and is skipped: the next layer decides then. */
export type PolicyValue =
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "integer"; readonly value: number }
  | { readonly type: "string"; readonly value: string };

export type PolicySetting = PolicyValue & {
  readonly name: string;
  readonly layer: PolicyLayer;
  /** Name of the group that it comes from. */
  readonly source?: string | undefined;
};

export interface Policy {
  readonly app: PolicyApp;
  readonly settings: readonly PolicySetting[];
}

export function parsePolicy(policy: XmlElement | undefined): Policy | null {
  if (policy === undefined || !policy.is("policy", NS_POLICY)) return null;
  const app = policy.attr("app");
  if (app !== "groupchat" && app !== "communicator") return null;
  return { app, settings: policy.elements("setting").flatMap((setting) => parseSetting(setting) ?? []) };
}

function parseSetting(setting: XmlElement): PolicySetting | null {
  const name = setting.attr("name");
  const layer = setting.attr("layer");
  const value = parseValue(setting.attr("type"), setting.attr("value"));
  if (!name || layer === undefined || !LAYERS.includes(layer) || value === null) return null;
  return { ...value, name, layer: layer as PolicyLayer, source: setting.attr("source") };
}

function parseValue(type: string | undefined, text: string | undefined): PolicyValue | null {
  if (text === undefined) return null;
  if (type === "string") return { type, value: text };
  if (type === "boolean") return text === "true" || text === "false" ? { type, value: text === "true" } : null;
  return type === "integer" && /^-?\d{1,15}$/.test(text) ? { type, value: Number(text) } : null;
}

export function buildPolicy(policy: Policy): XmlElement {
  return el(
    "policy",
    NS_POLICY,
    { app: policy.app },
    ...policy.settings.map(({ name, type, value, layer, source }) =>
      el("setting", NS_POLICY, { name, type, value: String(value), layer, source }),
    ),
  );
}
