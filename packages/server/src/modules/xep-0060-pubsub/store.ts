import type { BareJid } from "@tandem/protocol";
import type { AccessModel, PublishModel, PubsubAffiliation, SendLast } from "@tandem/protocol/xep-0060-pubsub";
import type { CollectionSpec } from "../../core/index.ts";

/** How a node behaves; every field has a value. */
export interface NodeSettings {
  readonly accessModel: AccessModel;
  readonly publishModel: PublishModel;
  readonly persistItems: boolean;
  readonly maxItems: number;
  readonly sendLast: SendLast;
  readonly deliverPayloads: boolean;
  readonly notifyRetract: boolean;
  readonly notifyDelete: boolean;
  readonly notifyConfig: boolean;
  readonly rosterGroups: readonly string[];
  readonly title: string;
  readonly payloadType: string;
}

export type Affiliation = Exclude<PubsubAffiliation, "none">;
/** What people are to a node (XEP-0060 §4.1), but for the account whose node it is, which owns it. */
export type Affiliations = Readonly<Record<string, Affiliation>>;

/** Owner: the home; key: the node. */
export interface StoredNode {
  readonly config: NodeSettings;
  /** Absent: nobody has one. */
  readonly affiliations?: Affiliations | undefined;
  /** Id of the item that was published last, if it is still there. */
  readonly lastId: string | undefined;
  /** What was written since the items were last counted, and what they were then: never less than there is. Absent: not counted yet. */
  readonly charsAtMost?: number;
  /** Somebody subscribed once, so subscriptions are worth a look. */
  readonly isFollowed?: boolean;
}

export interface NamedNode extends StoredNode {
  readonly name: string;
}

type AddedInV2 = "publishModel" | "deliverPayloads" | "notifyRetract" | "notifyDelete" | "notifyConfig";
interface StoredNodeV1 extends Omit<StoredNode, "config"> {
  readonly config: Omit<NodeSettings, AddedInV2>;
}
/** What version 1 did without being told. */
const v1ToV2 = (row: StoredNodeV1): StoredNode => ({
  ...row,
  config: {
    publishModel: "publishers",
    deliverPayloads: true,
    notifyRetract: true,
    notifyDelete: true,
    notifyConfig: false,
    ...row.config,
  },
});

export const nodesSpec: CollectionSpec<StoredNode> = {
  name: "pep-nodes",
  version: 2,
  migrate: (row, from) => (from < 2 ? v1ToV2(row as StoredNodeV1) : (row as StoredNode)),
};

/** Owner: home and node; key: the item's id. In the order of revisions. */
export interface ItemRow {
  readonly payload: string;
  /** When it was published, ms since 1970; absent in rows of earlier versions. */
  readonly at?: number;
  /** Who published it, where that was not the account whose node it is. */
  readonly publisher?: BareJid | undefined;
}
export const itemsSpec: CollectionSpec<ItemRow> = { name: "pep-items", version: 1 };

/** A node's name may hold anything but a line break comes in no bare address. */
export function placeOf(home: BareJid, node: string): string {
  return `${home}\n${node}`;
}
