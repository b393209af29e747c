import type { BrowserSubscription } from "@tandem/protocol/tandem-web-push";
import { contract } from "../../core/index.ts";

export type WebPushOutcome = "sent" | "gone" | "failed";

/** The way to the push services of browsers; implemented by an adapter. */
export interface WebPushSender {
  /** False for an endpoint that is not among those that are allowed: the server fetches no address that a client makes up. */
  accepts(endpoint: string): boolean;
  /** Encrypted for that browser alone (RFC 8291). Never rejects. */
  send(subscription: BrowserSubscription, payload: string): Promise<WebPushOutcome>;
}

/** The server's own key pair (RFC 8292), base64url. */
export interface ServerKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface WebPush {
  /** Keys are made once, by `make`, and kept: with others every browser would have to register anew. */
  keys(make: () => ServerKeys): Promise<ServerKeys>;
  /** From then on there is a push service at `push.` in front of the domain. */
  serve(sender: WebPushSender, publicKey: string): void;
}
export const webPush = contract<WebPush>("tandem-web-push");
