import type { BareJid } from "@tandem/protocol";

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
  /** Items of the domain: services beside it. */
  readonly domainItems: { readonly jid: BareJid; readonly name: string }[] = [];
}
