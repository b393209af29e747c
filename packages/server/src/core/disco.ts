import type { BareJid } from "@tandem/protocol";
import type { DataForm } from "@tandem/protocol/xep-0004-data-forms";
import type { DiscoItem } from "@tandem/protocol/xep-0030-disco";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "./module.ts";

export interface Identity {
  readonly category: string;
  readonly type: string;
  readonly name?: string;
}

/** What there is to know of one node of the domain. */
export interface DiscoNode {
  readonly identities: readonly Identity[];
  readonly features: readonly string[];
  readonly items: readonly DiscoItem[];
  readonly forms?: readonly DataForm[];
}
/** Undefined: no such node, for whoever asks. */
export type DiscoNodeSource = (
  node: string,
  context: IqContext,
) => DiscoNode | undefined | Promise<DiscoNode | undefined>;

export type DiscoItemsSource = (context: IqContext) => Promise<readonly DiscoItem[]>;

/** What service discovery (XEP-0030) tells about the domain and about accounts. Modules add to it; one module answers from it. */
export class DiscoRegistry {
  /** The first that knows the node answers. */
  readonly domainNodes: DiscoNodeSource[] = [];
  /** The same of accounts, and what they hold; asked only for those who may look at the account. */
  readonly accountNodes: DiscoNodeSource[] = [];
  readonly accountItems: DiscoItemsSource[] = [];
  /** What stream features say of the server itself (XEP-0115 §6.3, XEP-0390 §5.1). */
  readonly announcement: XmlElement[] = [];
  readonly domainFeatures = new Set<string>();
  readonly accountFeatures = new Set<string>();
  readonly domainIdentities: Identity[] = [];
  readonly accountIdentities: Identity[] = [];
  /** More about the domain (XEP-0128): one form of each FORM_TYPE. */
  readonly domainForms: DataForm[] = [];
  /** Items of the domain: services beside it. */
  readonly domainItems: { readonly jid: BareJid; readonly name: string }[] = [];
}
