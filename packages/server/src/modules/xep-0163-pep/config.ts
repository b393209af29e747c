import type { NodeConfig, NodeConfigRequest } from "@tandem/protocol/xep-0060-pubsub";
import type { PepConfig } from "./store.ts";

const PRIVATE: Partial<PepConfig> = { accessModel: "whitelist", sendLast: "never" };
const ALL = Number.MAX_SAFE_INTEGER;

/** What a node is made as when nobody says anything: nothing private is shown to contacts by an omission. */
const KNOWN: ReadonlyMap<string, Partial<PepConfig>> = new Map([
  ["urn:xmpp:bookmarks:1", { ...PRIVATE, maxItems: ALL }],
  ["storage:bookmarks", PRIVATE],
  ["urn:xmpp:mds:displayed:0", { ...PRIVATE, maxItems: ALL }],
  ["urn:tandem:presence:0", { accessModel: "whitelist" }],
  ["urn:tandem:tags:0", { ...PRIVATE, maxItems: ALL }],
  ["urn:tandem:invitations:0", { ...PRIVATE, maxItems: ALL }],
]);

/** Written by the server alone (PE9). */
export const SERVER_WRITTEN: ReadonlySet<string> = new Set(["urn:tandem:invitations:0"]);

export function initialConfig(node: string, asked: NodeConfig, itemsMax: number): PepConfig {
  const base: PepConfig = {
    accessModel: "presence",
    persistItems: true,
    maxItems: 1,
    sendLast: "on_sub_and_presence",
    rosterGroups: [],
    title: "",
    payloadType: "",
  };
  const known = { ...base, ...KNOWN.get(node) };
  return withConfig({ ...known, maxItems: Math.min(known.maxItems, itemsMax) }, asked, itemsMax);
}

/** The configuration with what was asked for; the number of items never goes past the limit (PE6). */
export function withConfig(old: PepConfig, asked: NodeConfig, itemsMax: number): PepConfig {
  return {
    accessModel: asked.accessModel ?? old.accessModel,
    persistItems: asked.persistItems ?? old.persistItems,
    maxItems: asked.maxItems === undefined ? old.maxItems : itemCount(asked.maxItems, itemsMax),
    sendLast: asked.sendLast ?? old.sendLast,
    rosterGroups: asked.rosterGroups ?? old.rosterGroups,
    title: asked.title ?? old.title,
    payloadType: asked.payloadType ?? old.payloadType,
  };
}

/** PE5. A field that we do not know cannot be promised. */
export function meets(config: PepConfig, wanted: NodeConfigRequest, itemsMax: number): boolean {
  if (wanted.unknown.length > 0) return false;
  return JSON.stringify(withConfig(config, wanted.config, itemsMax)) === JSON.stringify(config);
}

function itemCount(asked: number | "max", itemsMax: number): number {
  return asked === "max" ? itemsMax : Math.max(1, Math.min(asked, itemsMax));
}
