import type { BareJid } from "@tandem/protocol";
import { domainOf, localOf, parseBareJid } from "@tandem/protocol";
import { textOf } from "@tandem/protocol/encoding";
import type { PeerCertificate } from "../../ports/index.ts";
import { refuse, type SaslExchange, type SaslStep, type SignInGuard } from "./exchange.ts";

/** The accounts that a client's certificate is for: its XMPP addresses at this domain (XEP-0178 v1.2 §2). Empty unless it is trusted. */
export function accountsIn(certificate: PeerCertificate | undefined, domain: string): readonly BareJid[] {
  if (certificate?.isTrusted !== true) return [];
  const named = certificate.names.xmpp.flatMap((text) => parseBareJid(text) ?? []);
  return [...new Set(named.filter((jid) => localOf(jid) !== "" && domainOf(jid) === domain))];
}

/** RFC 4422 appendix A with XEP-0178: who it is, TLS has proved already. */
export class ExternalExchange implements SaslExchange {
  readonly #accounts: readonly BareJid[];
  readonly #guard: SignInGuard;
  readonly #exists: (account: BareJid) => Promise<boolean>;

  constructor(accounts: readonly BareJid[], guard: SignInGuard, exists: (account: BareJid) => Promise<boolean>) {
    this.#accounts = accounts;
    this.#guard = guard;
    this.#exists = exists;
  }

  async step(input: Uint8Array | undefined): Promise<SaslStep> {
    if (input === undefined) return { kind: "challenge", data: new Uint8Array() };
    const wanted = textOf(input);
    if (wanted === null) return refuse("malformed-request");
    const account = this.#chosen(wanted);
    if (account === undefined) return refuse("invalid-authzid");
    return this.#guard(account, async () =>
      (await this.#exists(account)) ? { kind: "success", account } : refuse("not-authorized"),
    );
  }

  /** XEP-0178 §2: with several addresses the client must say which. */
  #chosen(wanted: string): BareJid | undefined {
    if (wanted === "") return this.#accounts.length === 1 ? this.#accounts[0] : undefined;
    const jid = parseBareJid(wanted);
    return this.#accounts.find((account) => account === jid);
  }
}
