import { Agent } from "node:https";
import library from "web-push";
import type { BrowserSubscription } from "@tandem/protocol/tandem-web-push";
import type { Log } from "../../core/index.ts";
import type { ServerKeys, WebPushOutcome, WebPushSender } from "../../modules/tandem-web-push/contract.ts";

export interface WebPushOptions {
  /** How a push service reaches who runs this server: `mailto:` or `https:` (RFC 8292 §2.1). */
  readonly contact: string;
  readonly keys: ServerKeys;
  /** Hosts of endpoints that are sent to, or `*.host` for those below it; with a port if it is not 443. */
  readonly hosts: readonly string[];
  /** For tests: another certificate authority than the usual ones. */
  readonly authority?: string | undefined;
}

const SEND_MS_MAX = 10_000;
/** A notification that could not be handed to the device within a day says nothing new. */
const KEPT_SECONDS_MAX = 86_400;
const CONNECTIONS_MAX = 16;
const WAITING_MAX = 1_000;

export function makeServerKeys(): ServerKeys {
  return library.generateVAPIDKeys();
}

/** Web Push (RFC 8030) with VAPID (RFC 8292), to the services that are allowed. */
export function openWebPush({ contact, keys, hosts, authority }: WebPushOptions, log: Log): WebPushSender {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: CONNECTIONS_MAX,
    ...(authority === undefined ? {} : { ca: authority }),
  });
  let waiting = 0;

  function accepts(endpoint: string): boolean {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return false;
    // With its port, unless it is the usual one: what else listens there is not the push service.
    return hosts.some((host) => (host.startsWith("*.") ? url.host.endsWith(host.slice(1)) : url.host === host));
  }

  async function send({ endpoint, p256dh, auth }: BrowserSubscription, payload: string): Promise<WebPushOutcome> {
    // Asked again: the list may have become shorter since the browser registered.
    if (!accepts(endpoint)) return "gone";
    if (waiting >= WAITING_MAX) return "failed";
    waiting++;
    try {
      await library.sendNotification({ endpoint, keys: { p256dh, auth } }, payload, {
        vapidDetails: { subject: contact, ...keys },
        TTL: KEPT_SECONDS_MAX,
        urgency: "high",
        timeout: SEND_MS_MAX,
        agent,
      });
      return "sent";
    } catch (fault) {
      return outcomeOf(fault, new URL(endpoint).hostname, log);
    } finally {
      waiting--;
    }
  }

  return { accepts, send };
}

/** RFC 8030 §7.3: 404 and 410 say that the browser is gone. The endpoint is a secret of the browser: only its host is logged. */
function outcomeOf(fault: unknown, host: string, log: Log): WebPushOutcome {
  const status = fault instanceof library.WebPushError ? fault.statusCode : undefined;
  log.info("web-push.refused", { host, status: status ?? null });
  return status === 404 || status === 410 ? "gone" : "failed";
}
