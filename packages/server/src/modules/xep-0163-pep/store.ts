import type { BareJid } from "@tandem/protocol";
import type { AccessModel, SendLast } from "@tandem/protocol/xep-0060-pubsub";
import type { CollectionSpec } from "../../core/index.ts";

/** How a node behaves; every field has a value. */
export interface PepConfig {
  readonly accessModel: AccessModel;
  readonly persistItems: boolean;
  readonly maxItems: number;
  readonly sendLast: SendLast;
  readonly rosterGroups: readonly string[];
  readonly title: string;
  readonly payloadType: string;
}

/** Who may read although, or may not although, the access model says otherwise (XEP-0060 §4.1). */
export type Affiliations = Readonly<Record<string, "member" | "outcast">>;

/** Owner: the account; key: the node. */
export interface PepNode {
  readonly config: PepConfig;
  /** Of others than the account; absent: nobody has one. */
  readonly affiliations?: Affiliations | undefined;
  /** Id of the item that was published last, if it is still there. */
  readonly lastId: string | undefined;
  /** What was written since the items were last counted, and what they were then: never less than there is. Absent: not counted yet. */
  readonly charsAtMost?: number;
}
export const nodesSpec: CollectionSpec<PepNode> = { name: "pep-nodes", version: 1 };

/** Owner: account and node; key: the item's id. In the order of revisions. */
export interface PepItemRow {
  readonly payload: string;
}
export const itemsSpec: CollectionSpec<PepItemRow> = { name: "pep-items", version: 1 };

/** A node's name may hold anything but a line break comes in no bare address. */
export function itemsOwner(account: BareJid, node: string): string {
  return `${account}\n${node}`;
}
