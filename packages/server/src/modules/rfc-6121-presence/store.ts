import type { CollectionSpec } from "../../core/index.ts";

/** A request that waits for the person's answer. Owner: the account that is asked; key: the bare address that asks. */
export interface SubscriptionRequest {
  /** The stanza as it came, to be delivered at each sign-in (RFC 6121 §3.1.3). */
  readonly stanza: string;
}

export const requestsSpec: CollectionSpec<SubscriptionRequest> = { name: "subscription-requests", version: 1 };
