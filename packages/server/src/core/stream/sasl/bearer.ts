import type { BareJid } from "@tandem/protocol";
import { BEARER_REFUSED, parseBearer } from "@tandem/protocol/rfc-7628-oauthbearer";
import { refuse, type SaslExchange, type SaslStep, type SignInGuard } from "./exchange.ts";
import { accountOf, isOwnAuthzid } from "./user-name.ts";

export interface BearerServer {
  readonly domain: string;
  readonly guard: SignInGuard;
  /** The user name that a valid token is for; null for any other token. */
  userOf(token: string): Promise<string | null>;
  exists(account: BareJid): Promise<boolean>;
}

/** OAUTHBEARER (RFC 7628). A token cannot be guessed, so only what it proves is slowed down and looked up. */
export class BearerExchange implements SaslExchange {
  readonly #server: BearerServer;
  #isRefused = false;

  constructor(server: BearerServer) {
    this.#server = server;
  }

  async step(input: Uint8Array | undefined): Promise<SaslStep> {
    // §3.2.3: whatever the client says after it was told why, the exchange has failed.
    if (this.#isRefused) return refuse("not-authorized");
    if (input === undefined) return { kind: "challenge", data: new Uint8Array() };
    const message = parseBearer(input);
    if (message === null) return refuse("malformed-request");
    const user = await this.#server.userOf(message.token);
    const account = user === null ? null : accountOf(user, this.#server.domain);
    if (account === null) return this.#refused();
    if (!isOwnAuthzid(message.authzid ?? "", account)) return refuse("invalid-authzid");
    return this.#server.guard(account, async () =>
      (await this.#server.exists(account)) ? { kind: "success", account } : refuse("not-authorized"),
    );
  }

  #refused(): SaslStep {
    this.#isRefused = true;
    return { kind: "challenge", data: BEARER_REFUSED };
  }
}
