import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import {
  formTypeOf,
  submission,
  type DataForm,
  type FormField,
  type FormValues,
} from "../xep-0004-data-forms/index.ts";

export const NODE_CONFIG_FORM = "http://jabber.org/protocol/pubsub#node_config";
export const META_DATA_FORM = "http://jabber.org/protocol/pubsub#meta-data";
export const PUBLISH_OPTIONS_FORM = "http://jabber.org/protocol/pubsub#publish-options";

export type AccessModel = "open" | "presence" | "roster" | "whitelist" | "authorize";
export type PublishModel = "publishers" | "subscribers" | "open";
export type SendLast = "never" | "on_sub" | "on_sub_and_presence";
const ACCESS_MODELS: readonly string[] = ["open", "presence", "roster", "whitelist", "authorize"];
const PUBLISH_MODELS: readonly string[] = ["publishers", "subscribers", "open"];
const SEND_LAST: readonly string[] = ["never", "on_sub", "on_sub_and_presence"];

/** What a node can be told (XEP-0060 v1.30.0 §16.4.4); absent: as it is, or the service's default. */
export interface NodeConfig {
  readonly accessModel?: AccessModel | undefined;
  readonly publishModel?: PublishModel | undefined;
  readonly persistItems?: boolean | undefined;
  /** "max": as many as the service keeps at most. */
  readonly maxItems?: number | "max" | undefined;
  readonly sendLast?: SendLast | undefined;
  readonly deliverPayloads?: boolean | undefined;
  readonly notifyRetract?: boolean | undefined;
  readonly notifyDelete?: boolean | undefined;
  readonly notifyConfig?: boolean | undefined;
  readonly rosterGroups?: readonly string[] | undefined;
  readonly title?: string | undefined;
  /** Namespace of the payload. */
  readonly payloadType?: string | undefined;
}

export interface NodeConfigRequest {
  readonly config: NodeConfig;
  /** Fields that we do not know. As configuration they are ignored, as a precondition of publishing they are not met. */
  readonly unknown: readonly string[];
}

type Mutable = { -readonly [K in keyof NodeConfig]: NodeConfig[K] };

/** A submitted node configuration or publish-options form; null when the form is another or a value is none. */
export function parseNodeConfig(form: DataForm | null): NodeConfigRequest | null {
  const type = form === null ? undefined : formTypeOf(form);
  if (form === null || (type !== NODE_CONFIG_FORM && type !== PUBLISH_OPTIONS_FORM)) return null;
  const config: Mutable = {};
  const unknown: string[] = [];
  for (const field of form.fields) {
    if (field.name === "FORM_TYPE" || field.name === undefined || field.type === "fixed") continue;
    const read = readField(config, field);
    if (read === "bad") return null;
    if (read === "unknown") unknown.push(field.name);
  }
  return { config, unknown };
}

function readField(config: Mutable, field: FormField): "ok" | "bad" | "unknown" {
  const [value] = field.values;
  switch (field.name) {
    case "pubsub#access_model":
      return set(config, "accessModel", oneOf(value, ACCESS_MODELS) as AccessModel | null);
    case "pubsub#publish_model":
      return set(config, "publishModel", oneOf(value, PUBLISH_MODELS) as PublishModel | null);
    case "pubsub#send_last_published_item":
      return set(config, "sendLast", oneOf(value, SEND_LAST) as SendLast | null);
    case "pubsub#persist_items":
      return set(config, "persistItems", parseBoolean(value));
    case "pubsub#deliver_payloads":
      return set(config, "deliverPayloads", parseBoolean(value));
    case "pubsub#notify_retract":
      return set(config, "notifyRetract", parseBoolean(value));
    case "pubsub#notify_delete":
      return set(config, "notifyDelete", parseBoolean(value));
    case "pubsub#notify_config":
      return set(config, "notifyConfig", parseBoolean(value));
    case "pubsub#max_items":
      return set(config, "maxItems", value === "max" ? "max" : parseUnsigned(value));
    case "pubsub#roster_groups_allowed":
      return set(config, "rosterGroups", field.values);
    case "pubsub#title":
      return set(config, "title", value ?? "");
    case "pubsub#type":
      return set(config, "payloadType", value ?? "");
    default:
      return "unknown";
  }
}

function set<K extends keyof NodeConfig>(config: Mutable, key: K, value: NodeConfig[K] | null): "ok" | "bad" {
  if (value === null) return "bad";
  config[key] = value;
  return "ok";
}

function oneOf(value: string | undefined, known: readonly string[]): string | null {
  return value !== undefined && known.includes(value) ? value : null;
}

function values(config: NodeConfig): FormValues {
  return {
    "pubsub#title": config.title,
    "pubsub#type": config.payloadType,
    "pubsub#access_model": config.accessModel,
    "pubsub#publish_model": config.publishModel,
    "pubsub#persist_items": config.persistItems,
    "pubsub#max_items": config.maxItems?.toString(),
    "pubsub#send_last_published_item": config.sendLast,
    "pubsub#deliver_payloads": config.deliverPayloads,
    "pubsub#notify_retract": config.notifyRetract,
    "pubsub#notify_delete": config.notifyDelete,
    "pubsub#notify_config": config.notifyConfig,
    "pubsub#roster_groups_allowed": config.rosterGroups,
  };
}

/** Submits a configuration. */
export function nodeConfigForm(config: NodeConfig): DataForm {
  return submission(NODE_CONFIG_FORM, values(config));
}

/** "Publish only if the node is so, and make it so if it is new" (§7.1.5). */
export function publishOptionsForm(config: NodeConfig): DataForm {
  return submission(PUBLISH_OPTIONS_FORM, values(config));
}

/** What whoever may know of the node is told of it (§5.4). */
export function nodeMetadata(config: NodeConfig): DataForm {
  return { ...submission(META_DATA_FORM, values(config)), type: "result" };
}

const LISTS: Readonly<Record<string, readonly string[]>> = {
  "pubsub#publish_model": PUBLISH_MODELS,
  "pubsub#send_last_published_item": SEND_LAST,
};

/** The form to fill in, with the present values: every field has its type, choices have their options. */
export function nodeConfigQuestion(
  config: NodeConfig,
  accessModels: readonly AccessModel[] = ACCESS_MODELS as readonly AccessModel[],
): DataForm {
  const fields = submission(NODE_CONFIG_FORM, values(config)).fields.map((field): FormField => {
    const { name } = field;
    const list = name === "pubsub#access_model" ? accessModels : LISTS[name ?? ""];
    if (list !== undefined) return { ...field, type: "list-single", options: list.map((value) => ({ value })) };
    if (name === "FORM_TYPE") return field;
    const isFlag = /persist|deliver|notify/.test(name ?? "");
    return {
      ...field,
      type: isFlag ? "boolean" : name === "pubsub#roster_groups_allowed" ? "list-multi" : "text-single",
    };
  });
  return { type: "form", fields };
}
