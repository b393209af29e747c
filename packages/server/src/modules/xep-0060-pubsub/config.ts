import type { BareJid } from "@tandem/protocol";
import type { AccessModel, NodeConfig, NodeConfigRequest } from "@tandem/protocol/xep-0060-pubsub";
import { pepErrors } from "./errors.ts";
import { isPersonal } from "./homes.ts";
import type { NodeSettings } from "./store.ts";

const PRIVATE: Partial<NodeSettings> = { accessModel: "whitelist", sendLast: "never" };
const ALL = Number.MAX_SAFE_INTEGER;

/** What a node is made as when nobody says anything: nothing private is shown to contacts by an omission. */
const KNOWN: ReadonlyMap<string, Partial<NodeSettings>> = new Map([
  ["urn:xmpp:bookmarks:1", { ...PRIVATE, maxItems: ALL }],
  ["storage:bookmarks", PRIVATE],
  ["urn:xmpp:mds:displayed:0", { ...PRIVATE, maxItems: ALL }],
  ["urn:tandem:presence:0", { accessModel: "whitelist" }],
  ["urn:tandem:tags:0", { ...PRIVATE, maxItems: ALL }],
  ["urn:tandem:invitations:0", { ...PRIVATE, maxItems: ALL }],
]);

/** Written by the server alone (PE9). */
export const SERVER_WRITTEN: ReadonlySet<string> = new Set(["urn:tandem:invitations:0"]);

const PERSONAL_MODELS: readonly AccessModel[] = ["open", "presence", "roster", "whitelist", "authorize"];
/** The service is nobody's contact. */
const SERVICE_MODELS: readonly AccessModel[] = ["open", "whitelist", "authorize"];

export function accessModelsOf(home: BareJid): readonly AccessModel[] {
  return isPersonal(home) ? PERSONAL_MODELS : SERVICE_MODELS;
}

const BASE: NodeSettings = {
  accessModel: "presence",
  publishModel: "publishers",
  persistItems: true,
  maxItems: 1,
  sendLast: "on_sub_and_presence",
  deliverPayloads: true,
  notifyRetract: true,
  notifyDelete: true,
  notifyConfig: false,
  rosterGroups: [],
  title: "",
  payloadType: "",
};

export function initialConfig(home: BareJid, node: string, asked: NodeConfig, itemsMax: number): NodeSettings {
  const known = isPersonal(home) ? { ...BASE, ...KNOWN.get(node) } : { ...BASE, ...OF_SERVICE };
  return withConfig(home, { ...known, maxItems: Math.min(known.maxItems, itemsMax) }, asked, itemsMax);
}

const OF_SERVICE: Partial<NodeSettings> = { accessModel: "open", sendLast: "on_sub", maxItems: ALL };

/** The configuration with what was asked for; the number of items never goes past the limit (PE6). */
export function withConfig(home: BareJid, old: NodeSettings, asked: NodeConfig, itemsMax: number): NodeSettings {
  const { accessModel = old.accessModel } = asked;
  if (!accessModelsOf(home).includes(accessModel)) throw pepErrors.raise["pep/access-model"]({ accessModel });
  return {
    accessModel,
    publishModel: asked.publishModel ?? old.publishModel,
    persistItems: asked.persistItems ?? old.persistItems,
    maxItems: asked.maxItems === undefined ? old.maxItems : itemCount(asked.maxItems, itemsMax),
    sendLast: asked.sendLast ?? old.sendLast,
    deliverPayloads: asked.deliverPayloads ?? old.deliverPayloads,
    notifyRetract: asked.notifyRetract ?? old.notifyRetract,
    notifyDelete: asked.notifyDelete ?? old.notifyDelete,
    notifyConfig: asked.notifyConfig ?? old.notifyConfig,
    rosterGroups: asked.rosterGroups ?? old.rosterGroups,
    title: asked.title ?? old.title,
    payloadType: asked.payloadType ?? old.payloadType,
  };
}

/** PE5. A field that we do not know cannot be promised. */
export function meets(home: BareJid, config: NodeSettings, wanted: NodeConfigRequest, itemsMax: number): boolean {
  if (wanted.unknown.length > 0) return false;
  return Object.entries(withConfig(home, config, wanted.config, itemsMax)).every(
    ([key, value]) => JSON.stringify(value) === JSON.stringify(config[key as keyof NodeSettings]),
  );
}

function itemCount(asked: number | "max", itemsMax: number): number {
  return asked === "max" ? itemsMax : Math.max(1, Math.min(asked, itemsMax));
}
