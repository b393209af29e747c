import { type BareJid, bareOf, type FullJid } from "@tandem/protocol";
import type { ModuleHost } from "../../core/index.ts";
import type { Features } from "../xep-0115-caps/contract.ts";

/**
 * What programs of contacts on other servers want to hear of, as far as their presence has told (PE22). In memory only: when
 * somebody comes on-line here, their contacts' servers tell their presence again.
 */
export class RemoteContacts {
  readonly #host: ModuleHost;
  readonly #known = new Map<BareJid, Map<FullJid, Features>>();
  #count = 0;

  constructor(host: ModuleHost) {
    this.#host = host;
  }

  /** Resources of that contact which want the node. */
  interested(account: BareJid, contact: BareJid, node: string): readonly FullJid[] {
    const all = [...(this.#known.get(account) ?? [])];
    return all.flatMap(([jid, features]) => (bareOf(jid) === contact && features.has(`${node}+notify`) ? [jid] : []));
  }

  /** What it wanted before; undefined where there is no room for one more (SV3). */
  note(account: BareJid, jid: FullJid, features: Features): Features | undefined {
    const { pepRemoteResourcesMax, sessionsPerAccountMax } = this.#host.limits;
    const own = this.#known.get(account) ?? new Map<FullJid, Features>();
    const before = own.get(jid);
    if (before === undefined) {
      const ofContact = [...own.keys()].filter((one) => bareOf(one) === bareOf(jid)).length;
      if (this.#count >= pepRemoteResourcesMax || ofContact >= sessionsPerAccountMax) return undefined;
      this.#count++;
    }
    this.#known.set(account, own.set(jid, features));
    return before ?? new Set();
  }

  forget(account: BareJid, jid: FullJid): void {
    const own = this.#known.get(account);
    if (own?.delete(jid) !== true) return;
    this.#count--;
    if (own.size === 0) this.#known.delete(account);
  }

  forgetAccount(account: BareJid): void {
    this.#count -= this.#known.get(account)?.size ?? 0;
    this.#known.delete(account);
  }
}
