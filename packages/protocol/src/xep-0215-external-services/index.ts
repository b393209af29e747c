import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

/** XEP-0215 v1.0.0. */
export const NS_EXTERNAL_SERVICES = "urn:xmpp:extdisco:2";

/** A server of something else, e.g. one that relays calls. */
export interface ExternalService {
  readonly host: string;
  /** As registered: `stun`, `turn`, `stuns`, `turns`. */
  readonly type: string;
  readonly port?: number | undefined;
  readonly transport?: "udp" | "tcp" | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** When the credentials end, in milliseconds since 1970. */
  readonly expires?: number | undefined;
  /** It asks for credentials. */
  readonly isRestricted?: boolean | undefined;
}

export function buildService(service: ExternalService): XmlElement {
  const { host, type, port, transport, username, password, expires, isRestricted } = service;
  return el("service", NS_EXTERNAL_SERVICES, {
    host,
    type,
    port: port?.toString(),
    transport,
    username,
    password,
    expires: expires === undefined ? undefined : formatDateTime(expires),
    restricted: isRestricted === true ? "true" : undefined,
  });
}

/** `type`: only those were asked for. */
export function buildServices(services: readonly ExternalService[], type?: string): XmlElement {
  return el("services", NS_EXTERNAL_SERVICES, { type }, ...services.map(buildService));
}

export function buildCredentials(services: readonly ExternalService[]): XmlElement {
  return el("credentials", NS_EXTERNAL_SERVICES, {}, ...services.map(buildService));
}

/** Those of an answer; what lacks host or type is left out. */
export function parseServices(services: XmlElement | undefined): readonly ExternalService[] {
  if (services === undefined || services.ns !== NS_EXTERNAL_SERVICES) return [];
  return services.elements("service").flatMap((service) => parseService(service) ?? []);
}

export function parseService(service: XmlElement | undefined): ExternalService | null {
  const [host, type] = [service?.attr("host"), service?.attr("type")];
  if (service === undefined || host === undefined || host === "" || type === undefined || type === "") return null;
  const transport = service.attr("transport");
  const expires = service.attr("expires");
  return {
    host,
    type,
    port: parseUnsigned(service.attr("port")) ?? undefined,
    transport: transport === "udp" || transport === "tcp" ? transport : undefined,
    username: service.attr("username"),
    password: service.attr("password"),
    expires: expires === undefined ? undefined : (parseDateTime(expires) ?? undefined),
    isRestricted: service.attr("restricted") === "true" || service.attr("restricted") === "1" ? true : undefined,
  };
}
