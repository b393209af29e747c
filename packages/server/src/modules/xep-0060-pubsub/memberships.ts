import { type BareJid, domainOf } from "@tandem/protocol";
import type { PubsubAffiliation } from "@tandem/protocol/xep-0060-pubsub";
import type { CollectionSpec, ModuleHost } from "../../core/index.ts";

interface Membership {
  /** The home. */
  readonly account: BareJid;
  readonly node: string;
}
/** Owner: who is somebody on the node; key: account and node. The other way round, for when they are gone. */
const membershipSpec: CollectionSpec<Membership> = { name: "pep-memberships", version: 1 };

/** PE12: or whoever gets the address next would read what its last owner could. People of other servers are theirs to tell. */
export class Memberships {
  readonly #host: ModuleHost;
  readonly #stored;

  constructor(host: ModuleHost) {
    this.#host = host;
    this.#stored = host.storage.collection(membershipSpec);
  }

  async note(account: BareJid, node: string, people: Iterable<readonly [BareJid, PubsubAffiliation]>) {
    for (const [jid, affiliation] of people) {
      if (domainOf(jid) !== this.#host.domain) continue;
      const key = `${account}\n${node}`;
      if (affiliation === "none") await this.#stored.delete(jid, key);
      else await this.#stored.put(jid, key, { account, node });
    }
  }

  async of(jid: BareJid): Promise<readonly Membership[]> {
    return (await this.#stored.list(jid)).map(({ value }) => value);
  }
}
