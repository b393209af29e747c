import type { BareJid } from "@tandem/protocol";
import type { AccessModel } from "@tandem/protocol/xep-0060-pubsub";
import type { XmlElement } from "@tandem/xml";
import { contract } from "../../core/index.ts";

export type { AccessModel } from "@tandem/protocol/xep-0060-pubsub";

export interface PepItem {
  readonly id: string;
  readonly payload: XmlElement;
}

export interface PublishOptions {
  /** Of a node that does not exist yet; `presence` unless told. A node that exists keeps its own. */
  readonly accessModel?: AccessModel;
  /** 1 unless told. */
  readonly itemsMax?: number;
}

/** What happened on a node: an item came (again), or went; `item` is undefined for one that went. */
export interface PepChange {
  readonly account: BareJid;
  readonly node: string;
  readonly id: string;
  readonly item: PepItem | undefined;
}

/** What a reader other than the account gets to see of an item; undefined: nothing, not even that there is one. */
export type PepView = (account: BareJid, reader: BareJid, payload: XmlElement) => Promise<XmlElement | undefined>;

/** What is stored and told in place of what a program of the account publishes; undefined: taken in, and told to nobody. */
export type PepComposer = (account: BareJid, payload: XmlElement) => Promise<XmlElement | undefined>;

/** The personal nodes of accounts, for other modules. They act with the account's own rights. */
export interface Pep {
  /** Makes the node when there is none, stores the item, notifies who is entitled and interested. */
  publishAs(account: BareJid, node: string, id: string, payload: XmlElement, options?: PublishOptions): Promise<void>;
  /** Retracts an item and notifies. Resolves to false when it was not there. */
  retractAs(account: BareJid, node: string, id: string): Promise<boolean>;
  /** Items of a node, oldest first; empty when there is no such node. */
  items(account: BareJid, node: string): Promise<readonly PepItem[]>;
  /** Calls back after each change of that node of any account; changes of one node come in order. Register in `setup` or `onStarted`. */
  onPublished(node: string, handler: (change: PepChange) => void | Promise<void>): void;
  /**
   * What others see of that node's items, after the access model has let them in; of several each gets what the one before has
   * left. Register in `setup` or `onStarted`.
   */
  addView(node: string, view: PepView): void;
  /**
   * Decides what comes of that node's items as the account's programs publish them. One a node; it must not publish itself.
   * Register in `setup` or `onStarted`.
   */
  compose(node: string, composer: PepComposer): void;
  /** What that view answers has changed for the contact: sends the last item as it is seen now, or its retraction. */
  showAnew(account: BareJid, contact: BareJid, node: string): Promise<void>;
  /** The same for everybody who hears of the node. Who sees nothing of it by another view is not told that there is something. */
  showAllAnew(account: BareJid, node: string, view: PepView): Promise<void>;
}

export const pep = contract<Pep>("xep-0060-pubsub");

/** Who makes nodes at the service: whoever administers the server, or every account of it. */
export type NodeMakers = "administrators" | "accounts";

export interface NodeService {
  /** From then on there are nodes at `pubsub.` in front of the domain (XEP-0060). */
  serve(makers: NodeMakers): void;
}

export const nodeService = contract<NodeService>("xep-0060-service");
