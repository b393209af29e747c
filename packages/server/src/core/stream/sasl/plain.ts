import type { BareJid } from "@tandem/protocol";
import { textOf } from "@tandem/protocol/encoding";
import { refuse, type SaslExchange, type SaslStep, type SignInGuard } from "./exchange.ts";
import { accountOf, isOwnAuthzid } from "./user-name.ts";

/** RFC 4616. Offered only where nobody can listen. `verify` takes the same time for an account that is not there. */
export class PlainExchange implements SaslExchange {
  readonly #domain: string;
  readonly #guard: SignInGuard;
  readonly #verify: (account: BareJid, password: string) => Promise<boolean>;

  constructor(domain: string, guard: SignInGuard, verify: (account: BareJid, password: string) => Promise<boolean>) {
    this.#domain = domain;
    this.#guard = guard;
    this.#verify = verify;
  }

  async step(input: Uint8Array | undefined): Promise<SaslStep> {
    if (input === undefined) return { kind: "challenge", data: new Uint8Array() };
    const parts = textOf(input)?.split("\0");
    if (parts?.length !== 3) return refuse("malformed-request");
    const [authzid, userName, password] = parts as [string, string, string];
    const account = accountOf(userName, this.#domain);
    if (account === null) return refuse("not-authorized");
    if (!isOwnAuthzid(authzid, account)) return refuse("invalid-authzid");
    return this.#guard(account, async () =>
      (await this.#verify(account, password)) ? { kind: "success", account } : refuse("not-authorized"),
    );
  }
}
