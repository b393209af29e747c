import { parseBareJid } from "@tandem/protocol";
import { type AddIn, addInOrigin } from "@tandem/protocol/tandem-add-ins";
import type { CustomState } from "@tandem/protocol/tandem-layers";
import type { ContactAddresses } from "@tandem/protocol/xep-0157-contact";
import type { z } from "zod";
import { StartError } from "../../adapters/data-directory/index.ts";
import type { BearerOptions } from "../../adapters/bearer-tokens/index.ts";
import type { S3Options } from "../../adapters/file-store-s3/index.ts";
import type { LogLevel } from "../../adapters/environment-node/index.ts";
import type { HostPort } from "../../adapters/network/index.ts";
import { defaultLimits, type FederationPolicy, type Limits } from "../../core/index.ts";
import type { ExternalServicesConfig } from "../../modules/xep-0215-external-services/contract.ts";
import type { NodeMakers } from "../../modules/xep-0060-pubsub/contract.ts";
import type { PushDetail } from "../../modules/xep-0357-push/contract.ts";
import type { Administrators } from "../../modules/administration/contract.ts";
import { limitDocs } from "./limit-docs.ts";
import { type RawValue, type RawValues, readConfigFile, readEnvironment } from "./load.ts";
import { limitKey, settings } from "./settings.ts";

export { configurationMarkdown } from "./markdown.ts";

/** Checked and complete. */
export interface Config {
  /** Prepared. */
  readonly domain: string;
  readonly data: string;
  readonly demo: boolean;
  /** Undefined: no such listener. */
  readonly http: HostPort | undefined;
  readonly c2s: HostPort | undefined;
  readonly c2sTls: HostPort | undefined;
  /** Undefined: no other servers. */
  readonly federation: FederationConfig | undefined;
  readonly plaintextOnLoopback: boolean;
  readonly channelBinding: boolean;
  /** PEM file of authorities for people; undefined: nobody signs in by certificate. */
  readonly clientAuthorities: string | undefined;
  /** Undefined: nobody signs in by token. */
  readonly bearer: BearerOptions | undefined;
  /** Secrets by address; empty: no components. */
  readonly components: ReadonlyMap<string, string>;
  readonly componentsAt: HostPort | undefined;
  readonly calls: ExternalServicesConfig;
  /** Whether people have archives of what they write to one another; rooms always have. */
  readonly archivesPeople: boolean;
  readonly archiveIsDeletable: boolean;
  /** Who makes nodes at the service; undefined: there is none. */
  readonly pubsub: NodeMakers | undefined;
  readonly push: PushConfig;
  readonly administrators: Administrators;
  /** States that people can choose beside the usual ones (PR11). */
  readonly presenceStates: readonly CustomState[];
  /** Who runs the server, for everybody to see. */
  readonly contact: ContactAddresses;
  /** Undefined: where the build of this installation left them. */
  readonly webRoot: string | undefined;
  readonly allowedOrigins: readonly string[];
  /** Pages that rooms may show beside their messages. */
  readonly addIns: readonly AddIn[];
  /** Without a slash at its end; undefined: as `http` listens. */
  readonly publicUrl: string | undefined;
  /** Undefined: on disk, in the data directory. */
  readonly s3: S3Options | undefined;
  /** Undefined: Tandem makes its own. */
  readonly certificate: { readonly certificate: string; readonly key: string } | undefined;
  readonly storage:
    | { readonly kind: "sqlite" }
    | { readonly kind: "postgres"; readonly url: string; readonly readers: number };
  readonly logLevel: LogLevel;
  readonly logFormat: "auto" | "json" | "pretty";
  readonly limits: Limits;
}

export interface PushConfig {
  readonly tells: PushDetail;
  /** Undefined: nothing is sent to browsers. */
  readonly contact: string | undefined;
  readonly webHosts: readonly string[];
}

export interface FederationConfig {
  readonly s2s: HostPort | undefined;
  readonly s2sTls: HostPort | undefined;
  readonly policy: FederationPolicy;
  /** PEM file of authorities that are trusted beside the usual ones. */
  readonly authorities: string | undefined;
  readonly hosts: ReadonlyMap<string, HostPort>;
}

export interface ConfigSources {
  /** Path of the TOML file; without it the defaults hold. */
  readonly file?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** By key path: what holds when nobody says otherwise, instead of the default, e.g. the domain of data that is there. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** By key path, from the command line: `{ "listen.http": "127.0.0.1:0" }`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Puts the configuration together: the command line beats the environment, the environment the file, the file the defaults.
 * Throws StartError "start/config" that names the place and, for an unknown key, the nearest right name (SV11).
 */
export function loadConfig({ file, environment = {}, options = {}, defaults = {} }: ConfigSources): Config {
  const fromFile = file === undefined ? [] : readConfigFile(file);
  const fromOptions: readonly (readonly [string, RawValue])[] = Object.entries(options).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [[key, { value, source: `--${key.slice(key.lastIndexOf(".") + 1).replaceAll("_", "-")}` }] as const],
  );
  const raw: RawValues = new Map([...fromFile, ...readEnvironment(environment), ...fromOptions]);
  const values = new Map(Object.keys(settings).map((key) => [key, checkedValue(key, raw, defaults[key])]));
  return composed(values);
}

function checkedValue(key: string, raw: RawValues, fallback: unknown): unknown {
  const setting = settings[key];
  const given = raw.get(key);
  const result = setting?.schema.safeParse(given === undefined ? (fallback ?? setting.fallback) : given.value);
  if (result?.success === true) return result.data;
  const shown = setting?.isSecret === true ? "its value" : JSON.stringify(given?.value);
  const [issue] = result?.error.issues ?? [];
  const place = given?.sourceOf?.(issue?.path.map(String) ?? []) ?? given?.source ?? "default";
  throw wrong(`${place}: ${key} ${firstMessage(result?.error)}, not ${shown}.`);
}

function firstMessage(error: z.ZodError | undefined): string {
  const message = error?.issues[0]?.message ?? "is wrong";
  return message.startsWith("must") ? message : `is wrong (${message})`;
}

function wrong(message: string): StartError {
  return new StartError("start/config", message, "docs/configuration.md says what each setting takes.");
}

function composed(values: ReadonlyMap<string, unknown>): Config {
  // Each value has passed the schema of its key, which the compiler cannot see through the map.
  const get = <T>(key: string): T => values.get(key) as T;
  return {
    domain: get("domain"),
    data: get("data"),
    demo: get("demo"),
    http: get("listen.http"),
    c2s: get("listen.c2s"),
    c2sTls: get("listen.c2s_tls"),
    federation: federationOf(get),
    plaintextOnLoopback: get("listen.plaintext_on_loopback"),
    channelBinding: get("sign_in.channel_binding"),
    components: get("components.secrets"),
    componentsAt: get("listen.components"),
    calls: { services: get("calls.relays"), secret: get("calls.relay_secret") },
    archivesPeople: get("archive.personal"),
    archiveIsDeletable: get("archive.deletable"),
    pubsub: get<boolean>("pubsub.enabled") ? get("pubsub.create") : undefined,
    push: { tells: get("push.tells"), contact: get("push.contact"), webHosts: get("push.web_hosts") },
    administrators: administratorsOf(get),
    presenceStates: get("presence.states"),
    clientAuthorities: get("sign_in.client_authorities"),
    bearer: bearerOf(get),
    contact: {
      abuse: get("contact.abuse"),
      admin: get("contact.admin"),
      security: get("contact.security"),
      support: get("contact.support"),
    },
    webRoot: get("web.root"),
    allowedOrigins: get("web.allowed_origins"),
    addIns: addInsOf(get),
    publicUrl: get("web.public_url"),
    s3: s3Of(get),
    certificate: certificateOf(get("tls.certificate"), get("tls.key")),
    storage: storageOf(get("storage.kind"), get("storage.postgres_url"), get("storage.postgres_readers")),
    logLevel: get("log.level"),
    logFormat: get("log.format"),
    limits: limitsOf(get),
  };
}

function federationOf(get: <T>(key: string) => T): FederationConfig | undefined {
  if (!get<boolean>("federation.enabled")) return undefined;
  return {
    s2s: get("listen.s2s"),
    s2sTls: get("listen.s2s_tls"),
    policy: { trust: get("federation.trust"), allow: get("federation.allow"), deny: get("federation.deny") },
    authorities: get("federation.authorities"),
    hosts: get("federation.hosts"),
  };
}

function bearerOf(get: <T>(key: string) => T): BearerOptions | undefined {
  const given = ["issuer", "audience", "keys"].map((name) => get<string | undefined>(`sign_in.token_${name}`));
  const [issuer, audience, keys] = given;
  if (issuer !== undefined && audience !== undefined && keys !== undefined)
    return { issuer, audience, keys, claim: get("sign_in.token_claim") };
  if (given.every((value) => value === undefined)) return undefined;
  throw wrong("sign_in.token_issuer, token_audience and token_keys are given together, or none of them.");
}

function administratorsOf(get: <T>(key: string) => T): Administrators {
  const addresses = get<readonly string[]>("administrators.accounts").map((text) =>
    text.includes("@") ? text : `${text}@${get<string>("domain")}`,
  );
  return { accounts: addresses.flatMap((text) => parseBareJid(text) ?? []), groups: get("administrators.groups") };
}

/** A page of our own origin would not be kept apart from the apps. */
function addInsOf(get: <T>(key: string) => T): readonly AddIn[] {
  const addIns = get<readonly AddIn[]>("web.add_ins");
  const publicUrl = get<string | undefined>("web.public_url");
  const own = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  const ours = addIns.find(({ address }) => addInOrigin(address) === own);
  if (ours !== undefined) throw wrong(`web.add_ins.${ours.id} must be at another host than web.public_url.`);
  return addIns;
}

function certificateOf(certificate: string | undefined, key: string | undefined): Config["certificate"] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw wrong("tls.certificate and tls.key are given together, or neither.");
  return { certificate, key };
}

function storageOf(kind: "sqlite" | "postgres", url: string | undefined, readers: number): Config["storage"] {
  if (kind === "sqlite") return { kind };
  if (url === undefined) throw wrong('storage.kind is "postgres", so storage.postgres_url must say where it is.');
  return { kind, url, readers };
}

function s3Of(get: <T>(key: string) => T): S3Options | undefined {
  if (get("files.store") === "disk") return undefined;
  const needed = (name: string): string => {
    const value = get<string | undefined>(`files.s3_${name}`);
    if (value === undefined) throw wrong(`files.store is "s3", so files.s3_${name} must be set.`);
    return value;
  };
  return {
    endpoint: needed("endpoint"),
    bucket: needed("bucket"),
    region: needed("region"),
    accessKeyId: needed("access_key"),
    secretAccessKey: needed("secret_key"),
  };
}

function limitsOf(get: <T>(key: string) => T): Limits {
  const names = Object.keys(limitDocs) as (keyof Limits)[];
  return { ...defaultLimits, ...Object.fromEntries(names.map((name) => [name, get<number>(limitKey(name))])) };
}
