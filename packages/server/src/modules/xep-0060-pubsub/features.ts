import { NS_PUBSUB } from "@tandem/protocol/xep-0060-pubsub";

const named = (...features: readonly string[]): readonly string[] =>
  features.map((feature) => `${NS_PUBSUB}#${feature}`);

/** What nodes can do wherever they are, in the words of XEP-0060 §10. */
const nodeFeatures = named(
  "access-authorize",
  "access-open",
  "access-whitelist",
  "auto-create",
  "config-node",
  "config-node-max",
  "create-and-configure",
  "create-nodes",
  "delete-items",
  "delete-nodes",
  "instant-nodes",
  "item-ids",
  "last-published",
  "manage-subscriptions",
  "member-affiliation",
  "modify-affiliations",
  "outcast-affiliation",
  "persistent-items",
  "publish",
  "publish-only-affiliation",
  "publish-options",
  "publisher-affiliation",
  "purge-nodes",
  "retract-items",
  "retrieve-affiliations",
  "retrieve-default",
  "retrieve-default-sub",
  "retrieve-items",
  "retrieve-subscriptions",
  "rsm",
  "subscribe",
  "subscription-notifications",
  "subscription-options",
);

/** What the service says of itself. */
export const serviceFeatures: readonly string[] = [NS_PUBSUB, ...nodeFeatures];

/** XEP-0163 §5.1. */
export const pepFeatures: readonly string[] = [
  NS_PUBSUB,
  ...nodeFeatures,
  ...named("access-presence", "access-roster", "auto-subscribe", "filtered-notifications"),
];
