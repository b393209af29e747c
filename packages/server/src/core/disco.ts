import type { BareJid } from "@tandem/protocol";
import type { DataForm } from "@tandem/protocol/xep-0004-data-forms";

export interface Identity {
  readonly category: string;
  readonly type: string;
  readonly name?: string;
}

/** What service discovery (XEP-0030) tells about the domain and about accounts. Modules add to it; one module answers from it. */
export class DiscoRegistry {
  readonly domainFeatures = new Set<string>();
  readonly accountFeatures = new Set<string>();
  readonly domainIdentities: Identity[] = [];
  readonly accountIdentities: Identity[] = [];
  /** More about the domain (XEP-0128): one form of each FORM_TYPE. */
  readonly domainForms: DataForm[] = [];
  /** Items of the domain: services beside it. */
  readonly domainItems: { readonly jid: BareJid; readonly name: string }[] = [];
}
