import { NS_PUBSUB } from "@tandem/protocol/xep-0060-pubsub";

/** XEP-0163 §5.1: what a personal node can do, in the words of XEP-0060 §10. */
export const pepFeatures: readonly string[] = [
  NS_PUBSUB,
  ...[
    "access-open",
    "access-presence",
    "access-roster",
    "access-whitelist",
    "auto-create",
    "auto-subscribe",
    "config-node",
    "config-node-max",
    "create-and-configure",
    "create-nodes",
    "delete-items",
    "delete-nodes",
    "filtered-notifications",
    "item-ids",
    "member-affiliation",
    "modify-affiliations",
    "outcast-affiliation",
    "last-published",
    "persistent-items",
    "publish",
    "publish-options",
    "purge-nodes",
    "retract-items",
    "retrieve-default",
    "retrieve-items",
    "rsm",
  ].map((feature) => `${NS_PUBSUB}#${feature}`),
];
