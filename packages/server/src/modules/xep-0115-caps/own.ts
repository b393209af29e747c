import { buildCaps, capsVerification } from "@tandem/protocol/xep-0115-caps";
import { buildHashSet, capsHash, hashNode } from "@tandem/protocol/xep-0390-caps";
import type { ModuleHost } from "../../core/index.ts";

const NODE = "urn:tandem:server";

/** CP7: what the server can do, as a hash in its stream features, so that a client that knows it need not ask. */
export async function ownCaps(host: ModuleHost): Promise<void> {
  const { disco, crypto } = host;
  const info = {
    identities: disco.domainIdentities,
    features: [...disco.domainFeatures].sort(),
    forms: disco.domainForms,
  };
  const verification = await capsVerification(info, (data) => crypto.hash("sha-1", data));
  const hash = capsHash(info, "sha-256", (data) => crypto.hash("sha-256", data));
  if (verification === null || hash === null) return;
  disco.announcement.push(buildCaps({ node: NODE, hash: "sha-1", verification }), buildHashSet([hash]));
  const nodes = new Set([`${NODE}#${verification}`, hashNode(hash)]);
  disco.domainNodes.push((node) => (nodes.has(node) ? { ...info, items: [] } : undefined));
}
