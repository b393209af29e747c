import type { Log, ServerCore } from "../core/index.ts";
import { webPush } from "../modules/tandem-web-push/contract.ts";
import type { PushConfig } from "./config/index.ts";

/** The push service for browsers, where somebody can be reached about it. Loaded only then. */
export async function serveWebPush(core: ServerCore, { contact, webHosts }: PushConfig, log: Log): Promise<void> {
  if (contact === undefined) return;
  const { makeServerKeys, openWebPush } = await import("../adapters/web-push/index.ts");
  const service = core.use(webPush);
  const keys = await service.keys(makeServerKeys);
  service.serve(openWebPush({ contact, keys, hosts: webHosts }, log), keys.publicKey);
}
