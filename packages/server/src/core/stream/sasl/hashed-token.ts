import type { BareJid } from "@tandem/protocol";
import { parseHashedToken } from "@tandem/protocol/xep-0484-fast";
import { refuse, type SaslExchange, type SaslStep, type SignInGuard } from "./exchange.ts";
import { accountOf } from "./user-name.ts";

export interface HashedTokenServer {
  readonly domain: string;
  readonly guard: SignInGuard;
  /** The server's answer when the proof is that of a valid token; null otherwise. */
  verify(account: BareJid, proof: Uint8Array): Promise<Uint8Array | null>;
}

/** HT-SHA-256-NONE: sign-in by a token of an earlier sign-in (XEP-0484). */
export class HashedTokenExchange implements SaslExchange {
  readonly #server: HashedTokenServer;

  constructor(server: HashedTokenServer) {
    this.#server = server;
  }

  async step(input: Uint8Array | undefined): Promise<SaslStep> {
    const token = input === undefined ? null : parseHashedToken(input);
    if (token === null) return refuse("malformed-request");
    const account = accountOf(token.username, this.#server.domain);
    if (account === null) return refuse("not-authorized");
    return this.#server.guard(account, async () => {
      const data = await this.#server.verify(account, token.proof);
      return data === null ? refuse("not-authorized") : { kind: "success", account, data };
    });
  }
}
