import { type BareJid, domainOf, type Jid, parseBareJid } from "@tandem/protocol";
import {
  type BrowserRegistration,
  buildRegister,
  buildServerKeyQuery,
  buildUnregister,
  NS_WEB_PUSH,
  parseRegistered,
  parseServerKey,
} from "@tandem/protocol/tandem-web-push";
import {
  buildDiscoInfoRequest,
  buildDiscoItemsRequest,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseDiscoInfo,
  parseDiscoItems,
} from "@tandem/protocol/xep-0030-disco";
import { buildDisable, buildEnable, NS_PUSH } from "@tandem/protocol/xep-0357-push";
import { RequestError } from "../connection/index.ts";
import type { Context } from "./context.ts";

const SERVICES_MAX = 20;

type Server = Pick<Context, "connection" | "account" | "features">;

/** Where a browser is registered, so that it can be switched off again. */
export interface PushTarget {
  readonly service: Jid;
  readonly node: string;
}

/** docs/protocol/web-push.md: the server's own push service; undefined: it has none. Rejects when it cannot be asked. */
export async function findWebPush({ connection, account, features }: Server): Promise<BareJid | undefined> {
  if (!features.account.has(NS_PUSH)) return undefined;
  const answer = await connection.request("get", domainOf(account), buildDiscoItemsRequest());
  const items = parseDiscoItems(answer.child("query", NS_DISCO_ITEMS))?.items ?? [];
  const services = items.flatMap(({ jid }) => parseBareJid(jid) ?? []).slice(0, SERVICES_MAX);
  const isOne = await Promise.all(services.map((jid) => isWebPush(connection, jid)));
  return services.find((_, at) => isOne[at]);
}

async function isWebPush(connection: Server["connection"], jid: BareJid): Promise<boolean> {
  try {
    const answer = await connection.request("get", jid, buildDiscoInfoRequest());
    return parseDiscoInfo(answer.child("query", NS_DISCO_INFO))?.features.includes(NS_WEB_PUSH) === true;
  } catch (error) {
    if (error instanceof RequestError && error.error !== "offline") return false;
    throw error;
  }
}

/** Rejects with RequestError. */
export async function serverKeyOf({ connection }: Server, service: BareJid): Promise<string | null> {
  const answer = await connection.request("get", service, buildServerKeyQuery());
  return parseServerKey(answer.child("server-key", NS_WEB_PUSH));
}

/** Registers a browser and switches it on. Rejects with RequestError. */
export async function switchOn(server: Server, service: BareJid, browser: BrowserRegistration): Promise<PushTarget> {
  const node = await register(server, service, browser);
  await server.connection.request("set", undefined, buildEnable({ jid: service, node }));
  return { service, node };
}

/** The same browser again keeps its node. Rejects with RequestError. */
export async function register(
  { connection }: Server,
  service: BareJid,
  browser: BrowserRegistration,
): Promise<string> {
  const answer = await connection.request("set", service, buildRegister(browser));
  const registered = parseRegistered(answer.child("registered", NS_WEB_PUSH));
  if (registered === null) throw new RequestError("timeout");
  return registered.node;
}

/** Sent at once, in this order: the session may end right afterwards. What does not arrive, the server learns from the browser. */
export async function switchOff({ connection }: Server, { service, node }: PushTarget): Promise<void> {
  const requests = [
    connection.request("set", undefined, buildDisable(service, node)),
    connection.request("set", service, buildUnregister(node)),
  ];
  for (const result of await Promise.allSettled(requests))
    if (result.status === "rejected" && !(result.reason instanceof RequestError)) throw result.reason;
}
