import type { BareJid } from "@tandem/protocol";
import {
  type ChannelBindings,
  type ScramCrypto,
  type ScramHash,
  scramServerFinal,
  scramServerFirst,
  scramServerHello,
  type ScramServerState,
} from "@tandem/protocol/sasl-scram";
import type { Crypto, Random, ScramCredentials, ScramMechanism } from "../../ports/index.ts";
import { refuse, type SaslExchange, type SaslStep, type SignInGuard } from "./exchange.ts";
import { accountOf, isOwnAuthzid } from "./user-name.ts";

const HASHES: Readonly<Record<ScramMechanism, ScramHash>> = { "SCRAM-SHA-1": "SHA-1", "SCRAM-SHA-256": "SHA-256" };

/** What an exchange must know about its server. */
export interface ScramServer {
  readonly domain: string;
  readonly crypto: ScramCrypto;
  readonly random: Random;
  readonly guard: SignInGuard;
  /** The client chose the `-PLUS` form. */
  readonly isBound: boolean;
  /** Undefined: `-PLUS` was not offered. */
  readonly bindings: ChannelBindings | undefined;
  /** Attribute `h` (XEP-0474) for this hash. */
  offeredHash(hash: ScramHash): Promise<string>;
  /** Somebody in between took `-PLUS` out of what was offered, or the client is wrong about it (RFC 5802 §6). */
  onDowngrade(): void;
  /** Never null: an unknown account has made-up ones that nothing matches. */
  credentials(account: BareJid, mechanism: ScramMechanism): Promise<ScramCredentials>;
}

export function scramCrypto(crypto: Crypto, random: Random): ScramCrypto {
  const nameOf = (hash: ScramHash): "sha-1" | "sha-256" => (hash === "SHA-1" ? "sha-1" : "sha-256");
  return {
    hash: (hash, data) => crypto.hash(nameOf(hash), data),
    hmac: (hash, key, data) => crypto.hmac(nameOf(hash), key, data),
    pbkdf2: () => {
      throw new Error("the server's side of SCRAM never sees a password");
    },
    randomBytes: (count) => random.bytes(count),
  };
}

interface Waiting {
  readonly account: BareJid;
  readonly state: ScramServerState;
}

/** The server's side of RFC 5802 and RFC 7677, bound to the channel or not. */
export class ScramExchange implements SaslExchange {
  readonly #mechanism: ScramMechanism;
  readonly #server: ScramServer;
  #waiting: Waiting | undefined;

  constructor(mechanism: ScramMechanism, server: ScramServer) {
    this.#mechanism = mechanism;
    this.#server = server;
  }

  async step(input: Uint8Array | undefined): Promise<SaslStep> {
    if (input === undefined) return { kind: "challenge", data: new Uint8Array() };
    return this.#waiting === undefined ? this.#first(input) : this.#final(input, this.#waiting);
  }

  async #first(input: Uint8Array): Promise<SaslStep> {
    const server = this.#server;
    const hash = HASHES[this.#mechanism];
    const { isBound, bindings } = server;
    const hello = scramServerHello({ hash, isBound, bindings }, input);
    if (hello === "downgrade") {
      server.onDowngrade();
      return refuse("not-authorized");
    }
    if (typeof hello === "string") return refuse("malformed-request");
    const { authorization = "", username } = hello.clientFirst;
    const account = accountOf(username, server.domain);
    if (account === null) return refuse("not-authorized");
    if (!isOwnAuthzid(authorization, account)) return refuse("invalid-authzid");
    const keys = await server.credentials(account, this.#mechanism);
    const { state, message } = scramServerFirst(hash, hello, keys, server.random.id(), await server.offeredHash(hash));
    this.#waiting = { account, state };
    return { kind: "challenge", data: message };
  }

  #final(input: Uint8Array, { account, state }: Waiting): Promise<SaslStep> {
    return this.#server.guard(account, async () => {
      const data = await scramServerFinal(this.#server.crypto, state, input);
      return data === null ? refuse("not-authorized") : { kind: "success", account, data };
    });
  }
}
