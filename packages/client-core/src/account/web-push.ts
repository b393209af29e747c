import type { BareJid, Jid } from "@tandem/protocol";
import {
  type BrowserRegistration,
  buildRegister,
  buildServerKeyQuery,
  buildUnregister,
  NS_WEB_PUSH,
  parseRegistered,
  parseServerKey,
} from "@tandem/protocol/tandem-web-push";
import { buildDisable, buildEnable, NS_PUSH } from "@tandem/protocol/xep-0357-push";
import { RequestError } from "../connection/index.ts";
import type { Context } from "./context.ts";

type Server = Pick<Context, "connection" | "account" | "features">;

/** Where a browser is registered, so that it can be switched off again. */
export interface PushTarget {
  readonly service: Jid;
  readonly node: string;
}

/** docs/protocol/web-push.md: the server's own push service, as discovery has found it; undefined: it has none. */
export function webPushOf({ features }: Server): BareJid | undefined {
  return features.account.has(NS_PUSH) ? features.webPush : undefined;
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
